import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { OutputOf } from '../../contract/endpoint.ts'
import type { reports } from '../../contract/handover-reports.ts'
import { isUnknownFilter } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { pastWords } from '../wording/dates.ts'
import styles from './insights.module.css'
import { words } from './words.ts'

type Outcomes = OutputOf<typeof reports.getReviewOutcomes>

/** What becomes of reviews, over all that are decided. Each number stands as text, and leads to what is behind it. */
export function Reviews({ playbook }: { playbook: string | undefined }) {
  const list = useQuery({
    queryKey: ['review-outcomes', playbook],
    queryFn: ({ signal }) => request<Outcomes>('GET /review-outcomes', { query: playbook ? { playbook } : {}, signal }),
  })
  return (
    <section className={styles.part} aria-labelledby="reviews">
      <h2 id="reviews">{words.reviews}</h2>
      {list.isPending ? (
        <Skeleton rows={6} />
      ) : list.data === undefined && isUnknownFilter(list.error) ? (
        <EmptyState title={list.error.message} />
      ) : list.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void list.refetch()} />
      ) : list.data.handovers === 0 ? (
        <EmptyState title={words.empty}>{words.emptyWhy}</EmptyState>
      ) : (
        <Counts {...list.data} />
      )}
    </section>
  )
}

function Counts({ handovers, passedFirstTime, items, rounds, fixes }: Outcomes) {
  const now = useNow()
  const most = Math.max(1, ...fixes.map(({ count }) => count))
  return (
    <>
      <p className={styles.sentence}>
        {words.sentence(passedFirstTime, handovers)} {words.items(items.passed, items.decided)}
      </p>
      <div className={styles.blocks}>
        <section aria-labelledby="fixes">
          <h3 id="fixes">{words.fixes}</h3>
          <p className={styles.quiet}>{fixes.length === 0 ? words.noFixes : words.fixesAbout}</p>
          {fixes.length > 0 && (
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{words.item}</th>
                  <th scope="col" className={styles.number}>
                    {words.times}
                  </th>
                </tr>
              </thead>
              <tbody>
                {fixes.map(({ item, title, count, reasons }) => (
                  <tr key={item}>
                    <td>
                      {title}
                      <span className={styles.bar} style={{ width: `${Math.round((100 * count) / most)}%` }} aria-hidden="true" />
                      <details>
                        <summary className={styles.quiet}>{words.reasons(reasons.length)}</summary>
                        <ul className={styles.reasons}>
                          {reasons.map(({ handover, ref, account, round, reason, at }) => (
                            <li key={`${handover} ${round}`}>
                              <Link to="/h/$ref/review/$round" params={{ ref, round: String(round) }}>
                                {ref}
                              </Link>{' '}
                              <span className={styles.quiet}>
                                {account}, {pastWords(new Date(at), now)}
                              </span>
                              <br />
                              {reason}
                            </li>
                          ))}
                        </ul>
                      </details>
                    </td>
                    <td className={styles.number}>{count}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        {rounds.length > 0 && (
          <section aria-labelledby="rounds">
            <h3 id="rounds">{words.rounds}</h3>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{words.roundsHead}</th>
                  <th scope="col" className={styles.number}>
                    {words.handoversHead}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rounds.map(({ rounds: number, handovers: many }) => (
                  <tr key={number}>
                    <td>{number}</td>
                    <td className={styles.number}>{many}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </div>
    </>
  )
}
