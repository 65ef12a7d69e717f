import { type ReactNode, useEffect, useRef } from 'react'
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
  const form = useRef<HTMLFormElement>(null)
  const isSent = useRef(false)
  // The first field that something is wrong with has the focus, so that it is heard too; found here, or by the server a moment later.
  useEffect(() => {
    const wrong = isSent.current && !busy ? form.current?.querySelector<HTMLElement>('[aria-invalid=true]') : undefined
    if (!wrong) return
    isSent.current = false
    wrong.focus()
  })
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (busy) return
        isSent.current = true
        onSend()
      }}
      onInput={() => {
        isSent.current = false
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
