import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import type { HandoverRow } from '../../contract/handovers.ts'
import { isUnknownFilter } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { useSettledRows } from '../design/settled-rows.ts'
import { Skeleton } from '../design/skeleton.tsx'
import { useKeys } from '../keys/keyboard.ts'
import styles from '../shell/list.module.css'
import { useMe } from '../shell/me.ts'
import { More } from '../shell/more.tsx'
import { type Page, usePages } from '../shell/pages.ts'
import { UpdatesBar } from '../shell/updates-bar.tsx'
import { clockWords } from '../wording/dates.ts'
import { FilterBar } from './filter-bar.tsx'
import { type HandoverFilters, handoverFilters, isFiltered, queryOf, views } from './filters.ts'
import { HandoverTable, roomOf } from './handover-table.tsx'
import { medianDays } from './row-status.ts'
import { words } from './words.ts'

const route = getRouteApi('/handovers')
type Rows = Page<HandoverRow> & { total: number }

/** Sorting goes by these in turn; the others stand in the address only. */
const sortable = ['due', 'renewal', 'account'] as const

/** Every handover that the reader may see: who holds it, and until when. */
export function HandoversScreen() {
  const filters = route.useSearch()
  const setSearch = route.useNavigate()
  const navigate = useNavigate()
  const me = useMe()
  const now = useNow()
  const today = now.toISOString().slice(0, 10)
  // A day is exact enough for filters; with each tick of the clock the whole list would be asked for again.
  const query = useMemo(() => queryOf(filters, new Date(`${today}T12:00:00Z`)), [filters, today])
  const list = usePages<Rows>('handovers', 'GET /handovers', query)
  const late = useQuery({
    queryKey: ['handovers', 'late'],
    queryFn: ({ signal }) => request<Rows>('GET /handovers', { query: { ...queryOf(views.late, now), limit: 1 }, signal }),
  })
  const total = list.data?.pages[0]?.total ?? 0

  const frame = useRef<HTMLDivElement>(null)
  const { rows, held, release } = useSettledRows(
    list.items,
    ({ ref }) => ref,
    () => frame.current?.matches(':hover, :focus-within') ?? false,
  )
  const change = (next: HandoverFilters) =>
    void setSearch({
      search: Object.fromEntries(handoverFilters.flatMap((name) => (next[name] ? [[name, next[name]]] : []))),
      replace: true,
    })
  const by = filters.sort ?? 'due'
  const sortBy = (sort: string) => change({ ...filters, sort: sort === 'due' ? '' : sort })
  useKeys([
    {
      keys: 'S',
      name: words.sort,
      run: () => sortBy(sortable[((sortable as readonly string[]).indexOf(by) + 1) % sortable.length] ?? 'due'),
    },
  ])

  const mayStart = me?.may.includes('handover.start') ?? false
  const start = mayStart && (
    <Button look="primary" keys="C" onClick={() => void navigate({ href: '/start' })}>
      {words.start}
    </Button>
  )
  const arr = rows.some((row) => row.arr !== null)
  const lateNumber = late.data?.total
  const median =
    rows.length === total
      ? medianDays(
          rows.map(({ startedAt }) => startedAt),
          now,
        )
      : undefined
  const onTime = rows.length === total && query.status === 'active' ? total - rows.filter(({ isLate }) => isLate).length : undefined

  return (
    <>
      <div className={styles.head}>
        <h1>{words.title}</h1>
        <span className={styles.tools}>
          {me?.may.includes('import.run') && <Link to="/move-in">{words.moveIn}</Link>}
          {start}
        </span>
      </div>
      <UpdatesBar held={held} onShow={release} />
      <FilterBar filters={filters} numbers={lateNumber === undefined ? {} : { late: lateNumber }} me={me} onChange={change} />
      {list.isPending ? (
        <Skeleton rows={20} />
      ) : list.data === undefined && isUnknownFilter(list.error) ? (
        <EmptyState title={list.error.message} action={<Button onClick={() => change({})}>{words.clear}</Button>} />
      ) : list.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void list.refetch()} />
      ) : (
        <>
          {list.isError && (
            <ErrorState what={words.stale(clockWords(new Date(list.dataUpdatedAt), me?.zone))} retry={() => void list.refetch()} />
          )}
          <div ref={frame}>
            {rows.length === 0 && !isFiltered(filters) ? (
              <EmptyState
                title={words.emptyAll}
                action={
                  <span className={styles.tools}>
                    {start}
                    {me?.may.includes('import.run') && <Link to="/import">{words.import}</Link>}
                  </span>
                }
              >
                {words.emptyAllWhy}
              </EmptyState>
            ) : rows.length === 0 ? (
              <EmptyState title={words.emptyFiltered} action={<Button onClick={() => change({})}>{words.clear}</Button>} />
            ) : (
              <HandoverTable
                rows={rows}
                now={now}
                zone={me?.zone}
                arr={arr}
                onOpen={({ ref }) => void navigate({ href: roomOf(ref) })}
                sort={{ by, down: false }}
                onSort={sortBy}
              />
            )}
          </div>
          <More more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
          {rows.length > 0 && (
            <p className={styles.totals}>
              <span>
                {[
                  rows.length < total ? words.shown(rows.length, total) : words.total(total),
                  ...(onTime === undefined ? [] : [words.lateOf(total - onTime), words.onTime(onTime)]),
                  ...(median === undefined ? [] : [words.median(median)]),
                ].join(' · ')}
              </span>
              {!arr && <span>{words.arrHidden}</span>}
            </p>
          )}
        </>
      )}
    </>
  )
}
