import type { VersionMove } from '../../contract/playbook-pages.ts'
import styles from './publish.module.css'
import { words } from './publish-words.ts'

/** What moving one handover would do to its tasks. */
export function MovePreview({ move: { added, removed, carried } }: { move: VersionMove }) {
  const changed = carried.filter(({ changes }) => changes.length > 0)
  const same = carried.length - changed.length
  if (added.length + removed.length + changed.length === 0) return <p className={styles.quiet}>{words.nothingMoves}</p>
  return (
    <div className={styles.preview}>
      <Tasks name={words.added} tasks={added} />
      <Tasks name={words.removed} tasks={removed} />
      {carried.length > 0 && (
        <div>
          <h4>{words.carried}</h4>
          <ul>
            {changed.map(({ id, title, role, status, changes }) => (
              <li key={id}>
                {words.task(title, role, status)}
                {changes.map((change) => (
                  <span key={change} className={styles.note}>
                    {change}
                  </span>
                ))}
              </li>
            ))}
            {same > 0 && <li className={styles.quiet}>{words.same(same)}</li>}
          </ul>
        </div>
      )}
    </div>
  )
}

function Tasks({ name, tasks }: { name: string; tasks: VersionMove['added'] }) {
  if (tasks.length === 0) return null
  return (
    <div>
      <h4>{name}</h4>
      <ul>
        {tasks.map(({ id, title, role, status }) => (
          <li key={id}>{words.task(title, role, status)}</li>
        ))}
      </ul>
    </div>
  )
}
