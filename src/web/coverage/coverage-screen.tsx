import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CoverageView } from '../../contract/coverage.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { Tabs } from '../design/tabs.tsx'
import { useMe } from '../shell/me.ts'
import { clockWords } from '../wording/dates.ts'
import { CoverList } from './cover-list.tsx'
import { DepartureList } from './departure-list.tsx'
import { HolderChangesPart } from './holder-changes.tsx'
import { UncoveredList } from './uncovered-list.tsx'
import { words } from './words.ts'

const route = getRouteApi('/coverage')

/** For whom nobody can be reached, who covers, who leaves, and which accounts change hands too often. */
export function CoverageScreen() {
  const { view = 'now' } = route.useSearch()
  const navigate = route.useNavigate()
  const me = useMe()
  const now = useNow()
  const coverage = useQuery({
    queryKey: ['coverage'],
    queryFn: ({ signal }) => request<CoverageView>('GET /coverage', { signal }),
  })
  const mayDepart = me?.may.includes('departure.run') ?? false
  const loaded = (panel: (data: CoverageView) => ReactNode) =>
    coverage.isPending ? (
      <Skeleton rows={8} />
    ) : coverage.data === undefined ? (
      <ErrorState what={words.failed} retry={() => void coverage.refetch()} />
    ) : (
      <>
        {coverage.isError && (
          <ErrorState what={words.stale(clockWords(new Date(coverage.dataUpdatedAt), me?.zone))} retry={() => void coverage.refetch()} />
        )}
        {panel(coverage.data)}
      </>
    )
  return (
    <>
      <h1>{words.title}</h1>
      <Tabs
        label={words.title}
        open={view}
        onOpen={(next) => void navigate({ search: next === 'now' ? {} : { view: next } })}
        tabs={[
          {
            id: 'now',
            words: words.tabs.now,
            ...(coverage.data && { number: coverage.data.items.length }),
            panel: loaded((data) => <UncoveredList coverage={data} now={now} zone={me?.zone} />),
          },
          {
            id: 'covers',
            words: words.tabs.covers,
            ...(coverage.data && { number: coverage.data.covers.length }),
            panel: loaded(({ covers }) => <CoverList covers={covers} now={now} zone={me?.zone} />),
          },
          ...(mayDepart ? [{ id: 'departures', words: words.tabs.departures, panel: <DepartureList now={now} zone={me?.zone} /> }] : []),
          { id: 'changes', words: words.tabs.changes, panel: <HolderChangesPart now={now} zone={me?.zone} /> },
        ]}
      />
    </>
  )
}
