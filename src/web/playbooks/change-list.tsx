import type { PlaybookChange } from '../../contract/playbook-pages.ts'
import { classes } from '../design/classes.ts'
import { byKind } from './changes.ts'
import styles from './publish.module.css'
import { words } from './publish-words.ts'

/** What one version has otherwise than another, as sentences under what they are about. */
export function ChangeList({ changes }: { changes: readonly PlaybookChange[] }) {
  return (
    <div className={styles.changes}>
      {byKind(changes).map(({ what, changes: some }) => (
        <section key={what} aria-label={words.what[what]}>
          <h3 className={styles.kind}>{words.what[what]}</h3>
          <ul>
            {some.map(({ kind, id, words: sentence }) => (
              <li key={`${kind} ${id} ${sentence}`} className={styles.change}>
                <span className={classes(styles.sign, styles[kind])}>{words.kinds[kind]}</span>
                <span>{sentence}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
