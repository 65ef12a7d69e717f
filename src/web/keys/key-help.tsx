import { Dialog } from '../design/dialog.tsx'
import { words } from '../shell/words.ts'
import styles from './key-help.module.css'
import { isMac, setSingleKeys, useActiveBindings, useSingleKeys } from './keyboard.ts'
import { type Binding, printed } from './keymap.ts'

/** The keys that work on this page, and the switch for those that one may press by accident. */
export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const shown = useActiveBindings().filter(({ silent }) => !silent)
  const single = useSingleKeys()
  // A page's own key replaces the general one, so each is listed once.
  const listed = shown.filter(({ keys, onRow }, at) => shown.findLastIndex((other) => other.keys === keys && other.onRow === onRow) === at)
  return (
    <Dialog open={open} onClose={onClose} title={words.keysTitle} about={words.keysAbout} wide>
      <div className={styles.columns}>
        <Group heading={words.everywhere} bindings={listed.filter(({ onRow }) => !onRow)} />
        <Group heading={words.onRow} bindings={listed.filter(({ onRow }) => onRow)} />
      </div>
      <label className={styles.switch}>
        <input type="checkbox" checked={single} onChange={(event) => setSingleKeys(event.target.checked)} />
        <span>
          {words.singleKeys}
          <span className={styles.hint}>{words.singleKeysHint}</span>
        </span>
      </label>
    </Dialog>
  )
}

function Group({ heading, bindings }: { heading: string; bindings: readonly Binding[] }) {
  if (bindings.length === 0) return null
  return (
    <section>
      <h3 className={styles.heading}>{heading}</h3>
      <ul>
        {bindings.map(({ keys, name }) => (
          <li key={keys + name} className={styles.line}>
            {name}
            <kbd className={styles.keys}>{printed(keys, isMac())}</kbd>
          </li>
        ))}
      </ul>
    </section>
  )
}
