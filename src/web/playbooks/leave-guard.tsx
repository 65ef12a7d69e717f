import { useBlocker } from '@tanstack/react-router'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { words } from './desk-words.ts'
import styles from './workbench.module.css'

type Props = {
  isUnsaved: () => boolean
  busy: boolean
  /** Says whether it worked; when it did not, the writer stays. */
  onSave: () => Promise<boolean>
  onForget: () => void
}

/** Nobody leaves a page with changes that are not saved without having said what becomes of them. */
export function LeaveGuard({ isUnsaved, busy, onSave, onForget }: Props) {
  const blocker = useBlocker({ shouldBlockFn: isUnsaved, enableBeforeUnload: isUnsaved, withResolver: true })
  const asks = blocker.status === 'blocked'
  return (
    <Dialog open={asks} onClose={() => blocker.reset?.()} title={words.leaveTitle} about={words.leaveAbout}>
      <form
        className={styles.buttons}
        onSubmit={(event) => {
          event.preventDefault()
          void onSave().then((done) => (done ? blocker.proceed?.() : blocker.reset?.()))
        }}
      >
        <Button type="submit" look="primary" busy={busy}>
          {words.leaveSave}
        </Button>
        <Button
          onClick={() => {
            onForget()
            blocker.proceed?.()
          }}
        >
          {words.leaveNot}
        </Button>
        <Button look="quiet" onClick={() => blocker.reset?.()}>
          {words.stay}
        </Button>
      </form>
    </Dialog>
  )
}
