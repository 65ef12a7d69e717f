import { Button } from '../design/button.tsx'
import { useKeys } from '../keys/keyboard.ts'
import styles from './shell.module.css'
import { words } from './words.ts'

/** Changes that would move rows wait here until they are asked for. */
export function UpdatesBar({ held, onShow }: { held: number; onShow: () => void }) {
  useKeys(held > 0 ? [{ keys: '.', name: `${words.showUpdates}: ${words.updates(held)}`, run: onShow }] : [])
  if (held === 0) return null
  return (
    <div className={styles.updates} data-chrome>
      <Button keys="." onClick={onShow}>
        {words.updates(held)}
      </Button>
    </div>
  )
}
