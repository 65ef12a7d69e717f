import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { MailView as Mail, MailDetail } from '../../contract/mail.ts'
import { isUnknownFilter, Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { useMe } from '../shell/me.ts'
import { More } from '../shell/more.tsx'
import { type Page, usePages } from '../shell/pages.ts'
import { clockWords } from '../wording/dates.ts'
import styles from './mail-view.module.css'
import { MailView } from './mail-view.tsx'
import { words } from './words.ts'

const route = getRouteApi('/mail')

/** What Baton would have sent, kept instead. */
export function MailScreen() {
  const { id, handover } = route.useSearch()
  const setSearch = route.useNavigate()
  const me = useMe()
  const now = useNow()
  const list = usePages<Page<Mail>>('mail', 'GET /mail', { handover })
  const listed = list.items.find((mail) => mail.id === id)
  // The list has no forms; and an address may name a mail that is further down than what has been read of it.
  const alone = useQuery({
    queryKey: ['mail', 'one', id],
    queryFn: ({ signal }) => request<MailDetail>('GET /mail/:id', { params: { id: id ?? '' }, signal }),
    enabled: id !== undefined,
  })
  // Where mail leaves, some of it says so.
  const leaves = list.items.some(({ delivery }) => delivery !== null)
  const wrong = alone.error && (alone.error instanceof Problem && alone.error.status === 404 ? words.gone : words.failed)

  return (
    <>
      <h1>{leaves ? words.titleLeaving : words.title}</h1>
      <p className={styles.about}>
        {handover ? words.ofHandover(list.items[0]?.handover?.ref ?? handover) : leaves ? words.aboutLeaving : words.about}{' '}
        {handover && (
          <Link to="/mail" search={{}}>
            {words.all}
          </Link>
        )}
      </p>
      {list.isPending ? (
        <Skeleton />
      ) : list.data === undefined && isUnknownFilter(list.error) ? (
        <EmptyState title={list.error.message} />
      ) : list.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void list.refetch()} />
      ) : (
        <>
          {list.isError && (
            <ErrorState what={words.stale(clockWords(new Date(list.dataUpdatedAt), me?.zone))} retry={() => void list.refetch()} />
          )}
          {list.items.length === 0 && !alone.data ? (
            <EmptyState title={words.empty}>{words.emptyWhy}</EmptyState>
          ) : (
            <MailView
              mails={list.items}
              open={alone.data ?? listed}
              wrong={wrong ?? undefined}
              now={now}
              zone={me?.zone}
              onShow={(next) => void setSearch({ search: { id: next, ...(handover && { handover }) }, replace: true })}
              more={<More more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />}
            />
          )}
        </>
      )}
    </>
  )
}
