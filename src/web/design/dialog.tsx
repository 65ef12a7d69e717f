import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import styles from './dialog.module.css'
import { focusToWrite } from './focus-to-write.ts'
import { words } from './words.ts'

type Props = {
  open: boolean
  onClose: () => void
  title: string
  about?: ReactNode
  wide?: boolean
  /** Only the body is drawn; the title is spoken. For the palette. */
  bare?: boolean
  children: ReactNode
}

/** A line of a menu goes away with it; what stays is the button that opened the menu. */
function lasting(focus: Element | null): Element | null {
  const menu = focus?.closest('[role=menu]')
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focus
}

/** A question on top of the page. Focus goes in, stays in, and returns to where it came from. */
export function Dialog({ open, onClose, title, about, wide = false, bare = false, children }: Props) {
  const cameFrom = useRef<Element | null>(null)
  const body = useRef<HTMLDivElement>(null)
  const isWritten = useRef(false)
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.veil} />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            cameFrom.current = lasting(document.activeElement)
            isWritten.current = false
            // People come to write, not to leave; where there is nothing to write, leaving is the safe choice.
            const field = body.current?.querySelector<HTMLElement>('form :is(input, textarea, select, button), [role=combobox]')
            if (!field) return
            event.preventDefault()
            focusToWrite(field)
          }}
          onInteractOutside={(event) => {
            // A click beside it is no word about what was written in it.
            if (isWritten.current) event.preventDefault()
          }}
          onEscapeKeyDown={(event) => {
            // What is open in it closes first.
            if (event.target instanceof Element && event.target.closest('[data-escape=own]')) event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            // Our dialogs have no trigger of their own; what had focus before gets it back, or the page does.
            event.preventDefault()
            const before = cameFrom.current
            const back =
              before instanceof HTMLElement && before.isConnected && before !== document.body ? before : document.getElementById('page')
            back?.focus({ preventScroll: true })
          }}
          className={classes(styles.dialog, wide && styles.wide, bare && styles.top, bare && styles.plain)}
          {...(about === undefined ? { 'aria-describedby': undefined } : {})}
        >
          {bare ? (
            <Radix.Title className="spoken">{title}</Radix.Title>
          ) : (
            <header className={styles.head}>
              <div>
                <Radix.Title className={styles.title}>{title}</Radix.Title>
                {about !== undefined && <Radix.Description className={styles.about}>{about}</Radix.Description>}
              </div>
              <Radix.Close asChild>
                <Button look="quiet" icon="close" iconOnly>
                  {words.close}
                </Button>
              </Radix.Close>
            </header>
          )}
          <div
            ref={body}
            className={styles.body}
            onInput={({ target }) => {
              isWritten.current ||= target instanceof HTMLElement && target.closest('form') !== null
            }}
          >
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
