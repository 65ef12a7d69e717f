import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import type { AccountRow } from '../../contract/accounts.ts'
import { isUnknownFilter } from '../client/problem.ts'
import { useNow } from '../client/session.ts'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { HealthMark } from '../design/health-mark.tsx'
import { Icon } from '../design/icon.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import styles from '../shell/list.module.css'
import { useMe } from '../shell/me.ts'
import { More } from '../shell/more.tsx'
import { type Page, usePages } from '../shell/pages.ts'
import { SearchField } from '../shell/search-field.tsx'
import { shortAmount } from '../wording/counts.ts'
import { clockWords, plainDayWords } from '../wording/dates.ts'
import { OwnerFilter } from './owner-filter.tsx'
import { canBegin, type Picked } from './picked.ts'
import { StartMany } from './start-many.tsx'
import { words } from './words.ts'

const route = getRouteApi('/accounts')

type Ticks = { picked: Picked; onTick: (row: AccountRow) => void }

const columns = (today: string, arr: boolean, ticks: Ticks | undefined): Column<AccountRow>[] => {
  const now = new Date(`${today}T12:00:00Z`)
  return [
    ...(ticks
      ? [
          {
            id: 'tick',
            head: words.tick,
            width: '3.75rem',
            narrow: 'mark' as const,
            cell: (row: AccountRow) =>
              canBegin(row) && (
                <input
                  type="checkbox"
                  aria-label={words.tickOne(row.name)}
                  tabIndex={-1}
                  checked={ticks.picked.has(row.id)}
                  onChange={() => ticks.onTick(row)}
                />
              ),
          },
        ]
      : []),
    {
      id: 'name',
      head: words.name,
      width: '24%',
      narrow: 'title',
      cell: ({ id, name, parent }) => (
        <>
          <Link className={styles.account} to="/accounts/$id" params={{ id }} tabIndex={-1}>
            {name}
          </Link>
          {parent && <span className={styles.quiet}> · {parent.name}</span>}
        </>
      ),
    },
    { id: 'owner', head: words.owner, narrow: 'meta', cell: ({ holder }) => holder?.name ?? words.nobody },
    { id: 'ae', head: words.ae, narrow: 'wide', cell: ({ ae }) => ae?.name },
    { id: 'territory', head: words.territory, narrow: 'wide', cell: ({ territory, region }) => territory ?? region },
    { id: 'health', head: words.health, width: '5rem', narrow: 'wide', cell: ({ health }) => health && <HealthMark colour={health} /> },
    {
      id: 'handover',
      head: words.handover,
      width: '6rem',
      narrow: 'meta',
      cell: ({ handover }) => handover && <Room handover={handover} />,
    },
    {
      id: 'renewal',
      head: words.renewal,
      width: '7rem',
      end: true,
      narrow: 'meta',
      cell: ({ renewal }) => renewal && plainDayWords(renewal, now),
    },
    ...(arr
      ? [
          {
            id: 'arr',
            head: words.arr,
            width: '4.5rem',
            end: true,
            narrow: 'wide' as const,
            cell: ({ arr: amount }: AccountRow) => (amount === null ? null : shortAmount(amount)),
          },
        ]
      : []),
  ]
}

const Room = ({ handover: { ref } }: { handover: { ref: string } }) => (
  <Link to={`/h/${encodeURIComponent(ref)}` as string} tabIndex={-1}>
    {ref}
  </Link>
)

/** Every account that the reader may see, by name. */
export function AccountsScreen() {
  const { q = '', holder, tier, ended } = route.useSearch()
  const setSearch = route.useNavigate()
  const navigate = useNavigate()
  const me = useMe()
  const today = useNow().toISOString().slice(0, 10)
  const list = usePages<Page<AccountRow>>('accounts', 'GET /accounts', { q, holder, tier, ended: ended === '1' ? '1' : undefined })
  const rows = list.items
  const arr = rows.some((row) => row.arr !== null)
  const mayStart = ended !== '1' && (me?.may.includes('handover.start') ?? false)
  const [picked, setPicked] = useState<Picked>(new Map())
  const tick = useCallback((row: AccountRow) => {
    if (!canBegin(row)) return
    setPicked((before) => new Map(before.has(row.id) ? [...before].filter(([id]) => id !== row.id) : [...before, [row.id, row]]))
  }, [])
  const drawn = useMemo(() => columns(today, arr, mayStart ? { picked, onTick: tick } : undefined), [today, arr, mayStart, picked, tick])
  const search = (typed: string) =>
    void setSearch({
      search: { ...(typed && { q: typed }), ...(holder && { holder }), ...(tier && { tier }), ...(ended && { ended }) },
      replace: true,
    })
  const mayImport = me?.may.includes('import.run') ?? false
  const toImport = mayImport && (
    <Link className={styles.view} to="/import" search={{ of: 'accounts' }}>
      {words.import}
    </Link>
  )
  return (
    <>
      <div className={styles.head}>
        <h1>{words.title}</h1>
        {toImport}
      </div>
      <nav className={styles.bar} aria-label={words.views}>
        <View chosen={!holder && !ended} search={{ ...(q && { q }) }}>
          {words.all}
        </View>
        <View chosen={holder === 'me'} search={{ ...(q && { q }), holder: 'me' }}>
          {words.mine}
        </View>
        <View chosen={ended === '1'} search={{ ...(q && { q }), ended: '1' }}>
          {words.endedOnes}
        </View>
        {tier && (
          <Link className={styles.view} to="/accounts" search={{ ...(q && { q }), ...(holder && { holder }) }} data-chosen>
            {words.ofTier(tier)}
            <span className="spoken"> {words.anyTier}</span>
            <Icon name="close" />
          </Link>
        )}
        <Link className={styles.view} to="/coverage">
          {words.coverage}
        </Link>
        <OwnerFilter
          holder={holder === 'me' ? (me?.person.id ?? '') : (holder ?? '')}
          onHolder={(next) =>
            void setSearch({
              search: { ...(q && { q }), ...(next && { holder: next }), ...(tier && { tier }), ...(ended && { ended }) },
              replace: true,
            })
          }
        />
        <SearchField label={words.filter} text={q} onText={search} />
      </nav>
      {list.isPending ? (
        <Skeleton rows={20} />
      ) : list.data === undefined && isUnknownFilter(list.error) ? (
        <EmptyState title={list.error.message} action={<Link to="/accounts">{words.clear}</Link>} />
      ) : list.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void list.refetch()} />
      ) : (
        <>
          {list.isError && (
            <ErrorState what={words.stale(clockWords(new Date(list.dataUpdatedAt), me?.zone))} retry={() => void list.refetch()} />
          )}
          {mayStart && rows.length > 0 && <StartMany rows={rows} picked={picked} onPicked={setPicked} />}
          {rows.length > 0 ? (
            <DataTable
              label={words.title}
              columns={drawn}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => void navigate({ to: '/accounts/$id', params: { id } })}
              {...(mayStart ? { onMark: tick } : {})}
            />
          ) : q || holder || tier || ended ? (
            <EmptyState
              title={ended && !q ? words.emptyEnded : words.emptyFiltered(q, tier, holder)}
              action={<Link to="/accounts">{words.clear}</Link>}
            />
          ) : (
            <EmptyState title={words.empty} action={toImport}>
              {mayImport ? words.emptyWhy : words.emptyWho}
            </EmptyState>
          )}
          <More more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
          {rows.length > 0 && (
            <p className={styles.totals}>
              <span>{words.shown(rows.length, list.hasNextPage)}</span>
              {!arr && <span>{words.arrHidden}</span>}
            </p>
          )}
        </>
      )}
    </>
  )
}

type ViewProps = { chosen: boolean; search: { q?: string; holder?: string; ended?: string }; children: string }

const View = ({ chosen, search, children }: ViewProps) => (
  <Link
    className={styles.view}
    to="/accounts"
    search={search}
    {...(chosen ? { 'aria-current': 'page' as const, 'data-chosen': true } : { 'aria-current': undefined })}
  >
    {children}
  </Link>
)
