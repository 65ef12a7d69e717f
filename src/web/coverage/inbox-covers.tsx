import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CoverView } from '../../contract/coverage.ts'
import { request } from '../client/request.ts'
import { CoverPill } from './cover-list.tsx'
import styles from './coverage.module.css'
import { lastDayWords } from './time.ts'
import { words } from './words.ts'

/** What the reader covers, above what waits on them: at the start the brief, at the end the note. Nothing where there is none. */
export function InboxCovers({ now, zone }: { now: Date; zone: string | undefined }) {
  const covers = useQuery({
    queryKey: ['coverage', 'mine'],
    queryFn: ({ signal }) => request<{ items: CoverView[] }>('GET /covers', { signal }),
  })
  const items = covers.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className={styles.above} aria-labelledby="inbox-covers">
      <div className={styles.partHead}>
        <h2 id="inbox-covers">{words.inboxTitle}</h2>
      </div>
      <ul className={`${styles.rows} ${styles.three}`}>
        {items.map(({ id, account, for: holder, to, state, readAt, zone: theirs }) => (
          <li key={id}>
            <Link className={styles.name} to="/covers/$id" params={{ id }}>
              {account.name}
            </Link>
            <span>
              <Link to="/covers/$id" params={{ id }}>
                {state === 'due' ? words.inboxNote : readAt ? words.inboxOpen : words.inboxRead}
                <span className="spoken"> {account.name}</span>
              </Link>{' '}
              <span className={styles.small}>
                {holder.name}, {words.until(lastDayWords(to, now, theirs ?? zone))}
              </span>
            </span>
            <span>
              <CoverPill state={state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
