import { type RefObject, useId } from 'react'
import { Button } from '../design/button.tsx'
import { isMac } from '../keys/keyboard.ts'
import { printed } from '../keys/keymap.ts'
import styles from './review.module.css'
import { words } from './words.ts'

type Props = {
  frame: RefObject<HTMLElement | null>
  undecided: number
  returned: number
  comment: string
  onComment: (comment: string) => void
  busy: boolean
  refused: string | undefined
  onApprove: () => void
  onSendBack: () => void
}

/**
 * The verdict: approve when everything is decided, or send back what needs a fix. Each says why it can't be pressed. It stays in sight
 * beside whatever is being read, so it is one row high.
 */
export function VerdictBar({ frame, undecided, returned, comment, onComment, busy, refused, onApprove, onSendBack }: Props) {
  const id = useId()
  const keys = printed('Mod+Enter', isMac())
  const whyNotApprove = undecided > 0 ? words.undecided(undecided) : returned > 0 ? words.returned(returned) : undefined
  return (
    <section ref={frame} className={styles.verdict} aria-label={words.approve}>
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
        {returned > 0 && undecided > 0 && <span className={styles.quiet}>{words.restPasses}</span>}
      </div>
      <div className={styles.comment}>
        <label htmlFor={id}>{words.comment}</label>
        <textarea
          id={id}
          data-note
          rows={1}
          value={comment}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onComment(event.target.value)}
        />
        <p id={`${id}-hint`} className="spoken">
          {words.commentHint}
        </p>
      </div>
    </section>
  )
}
