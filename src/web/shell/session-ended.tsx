import { useQueryClient } from '@tanstack/react-query'
import { Dialog } from 'radix-ui'
import { useEffect, useRef } from 'react'
import { listenNow } from '../client/live.ts'
import { enter, pageAsked } from '../signin/enter.ts'
import styles from './session-ended.module.css'
import { SignedOut } from './signed-out.tsx'
import { words } from './words.ts'

/**
 * The session of somebody who was at work has ended. What they had open waits behind, where nobody sees it, and is there again once they
 * are in; whoever else comes begins anew.
 */
export function SessionEnded({ email }: { email: string }) {
  const queries = useQueryClient()
  const cameFrom = useRef(document.activeElement)
  const back = async (person: { email: string }) => {
    if (person.email.toLowerCase() !== email.toLowerCase()) return enter(pageAsked())
    await queries.invalidateQueries()
    listenNow()
  }
  // Signed in again in another tab: coming back to this one is enough.
  useEffect(() => {
    const look = () => void queries.invalidateQueries({ queryKey: ['session'] })
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [queries])
  return (
    <Dialog.Root open>
      <Dialog.Portal>
        <Dialog.Content
          className={styles.cover}
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected) cameFrom.current.focus({ preventScroll: true })
          }}
        >
          <Dialog.Title className="spoken">{words.signedOut}</Dialog.Title>
          <main className={styles.inside}>
            <SignedOut was={email} onIn={(person) => void back(person)} />
          </main>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
