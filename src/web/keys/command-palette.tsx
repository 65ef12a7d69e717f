import { Fragment, useId, useState } from 'react'
import { useAwaitedEnter } from '../design/awaited-enter.ts'
import { Dialog } from '../design/dialog.tsx'
import { words as texts } from '../design/words.ts'
import { words } from '../shell/words.ts'
import styles from './command-palette.module.css'
import { isMac, useActiveBindings } from './keyboard.ts'
import { printed } from './keymap.ts'

export type Hit = { id: string; group: string; words: string; note?: string; keys?: string; run: () => void }

type Props = {
  open: boolean
  onClose: () => void
  /** What the server found for what is typed, in its order. */
  found: readonly Hit[]
  searching: boolean
  /** The server did not say what it knows. */
  failed: boolean
  typed: string
  onType: (typed: string) => void
}

/** One field for going anywhere and doing anything; each command prints the key that does it without asking. */
export function CommandPalette({ open, onClose, found, searching, failed, typed, onType }: Props) {
  const id = useId()
  const [at, setAt] = useState(0)
  const bindings = useActiveBindings()
  const wanted = typed.trim().toLowerCase()
  const commands: Hit[] = bindings
    .filter(({ silent, onRow, name }) => !silent && !onRow && name !== words.palette && name.toLowerCase().includes(wanted))
    .map(({ keys, name, run }) => ({ id: keys + name, group: words.commands, words: name, keys, run: () => run('') }))
  const hits = [...found, ...commands]
  const chosen = Math.min(at, hits.length - 1)

  const [, setAwaited] = useAwaitedEnter(searching, () => go(hits[chosen]))
  const close = () => {
    onClose()
    onType('')
    setAt(0)
    setAwaited(false)
  }
  const go = (hit: Hit | undefined) => {
    if (!hit) return
    close()
    hit.run()
  }

  return (
    <Dialog open={open} onClose={close} title={words.palette} bare>
      <input
        className={styles.input}
        role="combobox"
        aria-label={words.palette}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(hits[chosen] ? { 'aria-activedescendant': `${id}-${chosen}` } : {})}
        placeholder={words.palettePlaceholder}
        value={typed}
        onChange={(event) => {
          onType(event.target.value)
          setAt(0)
          setAwaited(false)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            setAwaited(false)
            setAt((chosen + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % Math.max(1, hits.length))
          } else if (event.key === 'Enter') {
            event.preventDefault()
            if (searching && at === 0) setAwaited(true)
            else go(hits[chosen])
          }
        }}
      />
      <div className={styles.list} role="listbox" id={`${id}-list`} aria-label={words.palette}>
        {failed ? (
          <p className={styles.nothing} role="alert">
            {words.paletteFailed}
          </p>
        ) : (
          hits.length === 0 && <p className={styles.nothing}>{searching ? texts.searching : words.paletteNothing(typed)}</p>
        )}
        {hits.map((hit, place) => (
          <Fragment key={hit.group + hit.id}>
            {hits[place - 1]?.group !== hit.group && (
              <div className={styles.heading} role="presentation">
                {hit.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys; focus never enters the list. */}
            <div
              id={`${id}-${place}`}
              ref={place === chosen ? (element) => void element?.scrollIntoView({ block: 'nearest' }) : null}
              role="option"
              tabIndex={-1}
              aria-selected={place === chosen}
              className={styles.hit}
              onMouseMove={() => setAt(place)}
              onClick={() => go(hit)}
            >
              <span className={styles.words}>
                {hit.words}
                {hit.note && <span className={styles.note}> · {hit.note}</span>}
              </span>
              {hit.keys && <kbd className={styles.keys}>{printed(hit.keys, isMac())}</kbd>}
            </div>
          </Fragment>
        ))}
      </div>
    </Dialog>
  )
}
