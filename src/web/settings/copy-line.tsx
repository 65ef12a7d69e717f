import { useId } from 'react'
import { copyText } from '../client/copy-text.ts'
import { Button } from '../design/button.tsx'
import { toast } from '../design/toasts.tsx'
import form from '../forms/schema-form.module.css'
import styles from './settings.module.css'
import { words } from './words.ts'

type Props = { label: string; text: string; hint: string; copied: string }

/** A line that somebody carries somewhere else, letter for letter. */
export function CopyLine({ label, text, hint, copied }: Props) {
  const id = useId()
  const copy = () =>
    copyText(text).then(
      () => toast({ words: copied }),
      () => {}, // Not allowed here: it stands on the screen and can be selected.
    )
  return (
    <div className={form.field}>
      <span className={form.label} id={id}>
        {label}
      </span>
      <span className={styles.copyLine}>
        <output className={styles.secret} aria-labelledby={id}>
          {text}
        </output>
        <Button aria-label={words.copyOne(label)} onClick={() => void copy()}>
          {words.copyShort}
        </Button>
      </span>
      <p className={form.hint}>{hint}</p>
    </div>
  )
}
