import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { HolderChanges } from '../../contract/holders.ts'
import { request } from '../client/request.ts'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import styles from './coverage.module.css'
import { dayOf } from './time.ts'
import { words } from './words.ts'

/** How often accounts changed hands, and which did most: customers notice. */
export function HolderChangesPart({ now, zone }: { now: Date; zone: string | undefined }) {
  const changes = useQuery({
    queryKey: ['coverage', 'changes'],
    queryFn: ({ signal }) => request<HolderChanges>('GET /holder-changes', { signal }),
  })
  if (changes.isPending) return <Skeleton rows={8} />
  if (changes.data === undefined) return <ErrorState what={words.changesFailed} retry={() => void changes.refetch()} />
  const { years, most } = changes.data
  if (years.length === 0) return <EmptyState title={words.noChanges} />
  return (
    <>
      <section className={styles.part} aria-labelledby="changes-years">
        <h2 id="changes-years">{words.changesHead}</h2>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.year}</th>
              <th scope="col" className={styles.end}>
                {words.changes}
              </th>
              <th scope="col" className={styles.end}>
                {words.accounts}
              </th>
            </tr>
          </thead>
          <tbody>
            {years.map(({ year, changes: n, accounts }) => (
              <tr key={year}>
                <td>{year}</td>
                <td className={styles.end}>{n}</td>
                <td className={styles.end}>{accounts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className={styles.part} aria-labelledby="changes-most">
        <h2 id="changes-most">{words.mostHead}</h2>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.account}</th>
              <th scope="col">{words.owner}</th>
              <th scope="col" className={styles.end}>
                {words.changes}
              </th>
              <th scope="col" className={styles.end}>
                {words.last}
              </th>
            </tr>
          </thead>
          <tbody>
            {most.map(({ account, holder, changes: n, last }) => (
              <tr key={account.id}>
                <td>
                  <Link className={styles.name} to="/accounts/$id" params={{ id: account.id }}>
                    {account.name}
                  </Link>
                </td>
                <td>{holder?.name ?? words.nobody}</td>
                <td className={styles.end}>{n}</td>
                <td className={styles.end}>{dayOf(last, now, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
