import type { TaskView } from '../../core/process/view.ts'
import { shownChange } from './shown-change.ts'
import { Change } from './shown-changes.tsx'
import styles from './task-detail.module.css'
import { words } from './words.ts'

/** What applying would change elsewhere, before it happens; and what became of it after. */
export function Effects({ effects }: { effects: TaskView['effects'] }) {
  if (effects.length === 0) return null
  const isPlan = effects.every(({ state }) => state === 'planned')
  return (
    <section className={styles.block}>
      <h3>{isPlan ? words.plan(effects.length) : words.changed(effects.length)}</h3>
      <ul className={styles.effects}>
        {effects.map(({ id, subject, system, before, after, state, by, because, instruction }) => (
          <li key={id} className={styles.effect}>
            <span>
              {subject} <span className={styles.small}>· {system}</span>
              {state !== 'planned' && (
                <span className={styles.small}>
                  {' '}
                  · {words.effect[state]}
                  {because && `: ${because}`}
                </span>
              )}
            </span>
            <Change shown={shownChange(before, after)} />
            {by === 'by hand' && state === 'planned' && (
              <span className={styles.small}>
                {words.byHand}
                {instruction}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
