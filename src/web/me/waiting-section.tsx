import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { InboxItem } from '../../contract/inbox.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import styles from '../settings/settings.module.css'
import { dueWords } from '../wording/dates.ts'
import { words } from './words.ts'

const mostShown = 5

/** The first things that wait, with the way to the rest. */
export function WaitingSection({ zone }: { zone: string }) {
  const now = useNow()
  const inbox = useQuery({
    queryKey: ['inbox', 'own page'],
    queryFn: ({ signal }) =>
      request<{ items: InboxItem[]; mine: number }>('GET /inbox', { query: { view: 'mine', limit: mostShown }, signal }),
  })
  return (
    <section className={styles.section} aria-labelledby="my-waiting">
      <h2 id="my-waiting">{words.waiting}</h2>
      {inbox.isPending ? (
        <Skeleton rows={3} />
      ) : inbox.data === undefined ? (
        <ErrorState what={words.waitingFailed} retry={() => void inbox.refetch()} />
      ) : inbox.data.mine === 0 ? (
        <p className={styles.about}>{words.waitingNothing}</p>
      ) : (
        <>
          <p>{words.waitingCount(inbox.data.mine)}</p>
          <ul className={styles.rows}>
            {inbox.data.items.slice(0, mostShown).map(({ ref, task, account, verb, due }) => (
              <li key={`${ref} ${task}`} className={`${styles.row} ${styles.withTools}`}>
                <span>
                  <Link to="/h/$ref" params={{ ref }} search={{ task }}>
                    {account}
                  </Link>
                  <span className={styles.small}>{verb}</span>
                </span>
                {due && <span className={`${styles.small} ${styles.due}`}>{dueWords(new Date(due), now, zone)}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      <div>
        <Link to="/inbox">{words.waitingOpen}</Link>
      </div>
    </section>
  )
}
