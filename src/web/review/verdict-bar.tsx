import { useId } from 'react'
import { Button } from '../design/button.tsx'
import { isMac } from '../keys/keyboard.ts'
import { printed } from '../keys/keymap.ts'
import styles from './review.module.css'
import { words } from './words.ts'

type Props = {
  undecided: number
  returned: number
  comment: string
  onComment: (comment: string) => void
  busy: boolean
  refused: string | undefined
  onApprove: () => void
  onSendBack: () => void
}

/** The verdict: approve when everything is decided, or send back what needs a fix. Each says why it can't be pressed. */
export function VerdictBar({ undecided, returned, comment, onComment, busy, refused, onApprove, onSendBack }: Props) {
  const id = useId()
  const keys = printed('Mod+Enter', isMac())
  const whyNotApprove = undecided > 0 ? words.undecided(undecided) : returned > 0 ? words.returned(returned) : undefined
  return (
    <section className={styles.verdict} aria-label={words.approve}>
      <div className={styles.field}>
        <label htmlFor={id}>{words.comment}</label>
        <textarea id={id} data-note value={comment} aria-describedby={`${id}-hint`} onChange={(event) => onComment(event.target.value)} />
        <p id={`${id}-hint`} className={styles.quiet}>
          {words.commentHint}
        </p>
      </div>
      {refused && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
      <div className={styles.buttons}>
        <Button look="primary" busy={busy} onClick={onApprove} {...(whyNotApprove === undefined ? { keys } : { because: whyNotApprove })}>
          {words.approve}
        </Button>
        <Button
          look={returned > 0 ? 'primary' : 'plain'}
          busy={busy}
          onClick={onSendBack}
          {...(returned > 0 ? { keys } : { because: words.noReturn })}
        >
          {words.sendBack(returned)}
        </Button>
      </div>
      {returned > 0 && undecided > 0 && <p className={styles.quiet}>{words.restPasses}</p>}
    </section>
  )
}
