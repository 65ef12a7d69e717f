import { Link } from '@tanstack/react-router'
import type { Me } from '../../contract/session.ts'
import { classes } from '../design/classes.ts'
import styles from './bar.module.css'
import { words } from './words.ts'

/** Everybody sees that nothing leaves, who said so and why: on each screen, for as long as it holds. */
export function SendingBar({ me: { sendingStopped, restored, may } }: { me: Me }) {
  if (!sendingStopped && !restored) return null
  return (
    <div className={classes(styles.bar, styles.alarm)} role="status" data-chrome>
      {sendingStopped ? (
        <p>
          <strong>{words.sendingStopped}</strong> {sendingStopped.by.name}: {sendingStopped.why}
        </p>
      ) : (
        <p>
          <strong>{words.restored}</strong> {words.restoredWhy}
        </p>
      )}
      {may.includes('sending.stop') && <Link to="/settings/sending">{words.settingsPart}</Link>}
    </div>
  )
}
