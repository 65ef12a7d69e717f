import type { HandoverView } from '../../core/process/view.ts'
import styles from './letter.module.css'
import { words } from './words.ts'

/** What the person who sent it pasted, and where it differs from what was approved. */
export function SentCopy({ copy }: { copy: NonNullable<NonNullable<HandoverView['letter']>['copy']> }) {
  const { differences } = copy
  return (
    <section aria-labelledby="copy">
      <h2 id="copy">{words.copyOf}</h2>
      {differences.length === 0 ? (
        <p>{words.same}</p>
      ) : (
        <>
          <p>{words.differences(differences.length)}</p>
          <ul className={styles.differences}>
            {differences.map(({ where, is, words: said }) => (
              <li key={`${where} ${is} ${said}`}>
                <span className={styles.small}>
                  {words.where[where]}, {words.is[is]}
                </span>
                {is === 'missing' ? <del>{said}</del> : is === 'added' ? <ins>{said}</ins> : <span>{said}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
