import { classes } from '../design/classes.ts'
import { words } from './desk-words.ts'
import styles from './problem-list.module.css'
import type { Checked } from './use-check.ts'

const severities = ['error', 'warning', 'note'] as const

/** How many of each kind; what there is none of is not named. */
export function SeverityCounts({ diagnostics }: { diagnostics: Checked['diagnostics'] }) {
  const counted = severities
    .map((severity) => ({ severity, n: diagnostics.filter((each) => each.severity === severity).length }))
    .filter(({ n }) => n > 0)
  if (counted.length === 0) return null
  return (
    <span className={styles.counts}>
      {counted.map(({ severity, n }) => (
        <span key={severity} className={classes(styles.severity, styles[severity])}>
          {words.counts[severity](n)}
        </span>
      ))}
    </span>
  )
}
