import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import styles from './schema-form.module.css'

type Props = {
  action: string
  busy: boolean
  /** `plain` where the action is one of several. */
  look?: 'primary' | 'plain'
  onSend: () => void
  /** Why the server said no, in its words. */
  refused?: string | undefined
  /** What else one can do here, beside the action. */
  beside?: ReactNode
  children: ReactNode
}

/** Fields, one thing to do with them, and what was said about it. */
export function PlainForm({ action, busy, look = 'primary', onSend, refused, beside, children }: Props) {
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) onSend()
      }}
      onKeyDown={(event) => {
        // As in every form of Baton, from whichever field one is in.
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
        event.preventDefault()
        event.currentTarget.requestSubmit()
      }}
    >
      {children}
      {refused !== undefined && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" look={look} busy={busy}>
          {action}
        </Button>
        {beside}
      </div>
    </form>
  )
}
