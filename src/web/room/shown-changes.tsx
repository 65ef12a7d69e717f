import type { Shown } from './shown-change.ts'
import styles from './task-detail.module.css'
import { words } from './words.ts'

/** Each field that changes, with what it was and what it becomes; of something new only what it becomes. */
export function Change({ shown }: { shown: readonly Shown[] }) {
  const isNew = shown.every(({ before }) => before === '')
  return shown.map(({ name, before, after }) => (
    <span key={name} className={styles.change}>
      <span className={styles.small}>{name}</span>
      <span>
        {!isNew && (
          <>
            <span className="spoken">{words.before}: </span>
            <del className={styles.was}>{before || words.nothing}</del> <span aria-hidden="true">→</span>{' '}
          </>
        )}
        <span className="spoken">{words.after}: </span>
        <ins className={styles.becomes}>{after || words.nothing}</ins>
      </span>
    </span>
  ))
}
