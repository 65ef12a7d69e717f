import { Link } from '@tanstack/react-router'
import type { Me } from '../../contract/session.ts'
import styles from './sending-bar.module.css'
import { words } from './words.ts'

/** Everybody sees that nothing leaves, who said so and why: on each screen, for as long as it holds. */
export function SendingBar({ me: { sendingStopped, may } }: { me: Me }) {
  if (!sendingStopped) return null
  return (
    <div className={styles.bar} role="status" data-chrome>
      <p>
        <strong>{words.sendingStopped}</strong> {sendingStopped.by.name}: {sendingStopped.why}
      </p>
      {may.includes('sending.stop') && <Link to="/settings/sending">{words.settingsPart}</Link>}
    </div>
  )
}
