import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { words } from './desk-words.ts'
import styles from './workbench.module.css'

type Props = { open: boolean; busy: boolean; refused: string | undefined; onClose: () => void; onSend: (sentence: string) => void }

/** Those who may not publish say what they would change, to those who may. */
export function SuggestDialog({ open, busy, refused, onClose, onSend }: Props) {
  const [sentence, setSentence] = useState('')
  const [empty, setEmpty] = useState(false)
  const send = () => {
    setEmpty(sentence.trim() === '')
    if (sentence.trim() !== '' && !busy) onSend(sentence.trim())
  }
  return (
    <Dialog open={open} onClose={onClose} title={words.suggestTitle} about={words.suggestAbout}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          send()
        }}
      >
        <label className={styles.label} htmlFor="suggestion">
          {words.suggestLabel}
        </label>
        <textarea
          id="suggestion"
          className={styles.input}
          maxLength={2000}
          value={sentence}
          onChange={({ target }) => setSentence(target.value)}
          {...(empty ? { 'aria-invalid': true, 'aria-describedby': 'suggestion-problem' } : {})}
        />
        {empty && (
          <p id="suggestion-problem" className={styles.wrong}>
            {words.suggestEmpty}
          </p>
        )}
        {refused && (
          <p className={styles.wrong} role="alert">
            {refused}
          </p>
        )}
        <div className={styles.buttons}>
          <Button type="submit" look="primary" busy={busy}>
            {words.suggestDo}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {words.notNow}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
