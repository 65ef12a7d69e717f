import { Link } from '@tanstack/react-router'
import type { DepartureView } from '../../contract/departures.ts'
import { Button } from '../design/button.tsx'
import styles from './coverage.module.css'
import { words } from './words.ts'

const shown = 8

/** What else would go with the person, by kind, and what made their accounts urgent. */
type Props = { departure: DepartureView; onPassOn: (() => void) | undefined }

export function DepartureHolds({ departure: { holds, rules }, onPassOn }: Props) {
  const hasParts = holds.some(({ kind }) => kind === 'handovers')
  return (
    <>
      <section className={styles.part} aria-labelledby="departure-holds">
        <div className={styles.partHead}>
          <h2 id="departure-holds">{words.holds}</h2>
          {hasParts && onPassOn && <Button onClick={onPassOn}>{words.passOn}</Button>}
        </div>
        {holds.length === 0 && <p className={styles.small}>{words.holdsNothing}</p>}
        <div className={styles.columns}>
          {holds.map(({ kind, title, items }) => (
            <section key={kind} aria-labelledby={`holds-${kind}`}>
              <h3 id={`holds-${kind}`}>
                {title} <span className={styles.small}>{items.length}</span>
              </h3>
              <Items items={items.slice(0, shown)} />
              {items.length > shown && (
                <details>
                  <summary className={styles.small}>{words.showMore(items.length - shown)}</summary>
                  <Items items={items.slice(shown)} />
                </details>
              )}
            </section>
          ))}
        </div>
      </section>
      <section className={styles.part} aria-labelledby="departure-rules">
        <div className={styles.partHead}>
          <h2 id="departure-rules">{words.rules}</h2>
        </div>
        <ul className={styles.small}>
          {rules.map(({ words: what, rule }) => (
            <li key={`${what} ${rule.gives}`}>{words.ruleLine(what, rule.gives)}</li>
          ))}
          <li>{words.ruleElse}</li>
        </ul>
      </section>
    </>
  )
}

const Items = ({ items }: { items: DepartureView['holds'][number]['items'] }) => (
  <ul className={styles.lines}>
    {items.map(({ what, about, account, handover }) => (
      <li key={`${what} ${about}`} className={styles.line}>
        <span>{what}</span>
        <span className={styles.small}>
          {handover ? (
            <Link to={`/h/${encodeURIComponent(handover)}` as string}>{about}</Link>
          ) : account ? (
            <Link to="/accounts/$id" params={{ id: account }}>
              {about}
            </Link>
          ) : (
            about
          )}
        </span>
      </li>
    ))}
  </ul>
)
