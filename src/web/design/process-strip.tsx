import { classes } from './classes.ts'
import styles from './process-strip.module.css'
import { type Status, StatusGlyph, statusWords } from './status-pill.tsx'
import { words } from './words.ts'

export type Step = { id: string; name: string; status: Status; current: boolean; note?: string }

/** The stages of one handover from left to right, with the one it is in. */
export function ProcessStrip({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={styles.strip} aria-label={words.stages}>
      {steps.map(({ id, name, status, current, note }) => (
        <li key={id} className={classes(styles.step, current && styles.current)} {...(current ? { 'aria-current': 'step' as const } : {})}>
          <span className={classes(styles.sign, styles[status])}>
            <StatusGlyph status={status} />
          </span>
          {name}
          {note && <span className={styles.note}>{note}</span>}
          <span className="spoken">, {statusWords[status]}</span>
        </li>
      ))}
    </ol>
  )
}
