import type { ReactNode } from 'react'
import styles from './states.module.css'

/** Says what the page is and who can open it. Without `what`, even the name is secret. */
export function DeniedState({ what, who, action }: { what?: string; who?: string; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <h1 className={styles.title}>{what ?? 'This page does not exist or is not shared with you.'}</h1>
      {who && <p>{who}</p>}
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  )
}
