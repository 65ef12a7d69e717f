import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { PlaybookView } from '../../contract/playbooks.ts'
import type { Me } from '../../contract/session.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { useGoOn } from '../shell/go-on.ts'
import { useMe } from '../shell/me.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import { OldVersion } from './old-version.tsx'
import type { Opening } from './opening.ts'
import { titleOf } from './page-text.ts'
import { type DraftRow, openingKey, readDraft } from './use-draft.ts'
import { words } from './words.ts'
import { Workbench } from './workbench.tsx'

const route = getRouteApi('/playbooks/$id')

const readPlaybook = (id: string, version: string | undefined, signal: AbortSignal): Promise<PlaybookView> =>
  request<PlaybookView>('GET /playbooks/:id', { params: { id }, query: { version }, signal })

/** A playbook: its page on the left, what Baton understood of it on the right. */
export function PlaybookScreen() {
  const { id } = route.useParams()
  const { line: asked, version } = route.useSearch()
  const me = useMe()
  const line = asked === undefined || !/^\d{1,6}$/.test(asked) ? undefined : Number(asked)
  if (me === undefined) return <Skeleton rows={20} />
  if (version !== undefined) return <Reading id={id} version={version} line={line} me={me} />
  return <Desk key={`${id} ${me.person.id}`} id={id} line={line} me={me} />
}

type ReadingProps = { id: string; version: string; line: number | undefined; me: Me }

function Reading({ id, version, line, me }: ReadingProps) {
  const setSearch = route.useNavigate()
  const playbook = useQuery({
    queryKey: ['playbook', id, version],
    queryFn: ({ signal }) => readPlaybook(id, version, signal),
  })
  const goTo = useCallback(
    (next: number) => void setSearch({ search: { line: String(next), version }, replace: true, resetScroll: false }),
    [setSearch, version],
  )
  if (playbook.isPending) return <Skeleton rows={20} />
  if (playbook.data === undefined) {
    if (playbook.error instanceof Problem && playbook.error.status === 404) return <Nowhere what={words.gone} />
    return <ErrorState what={words.failed} retry={() => void playbook.refetch()} />
  }
  return <OldVersion playbook={playbook.data} line={line} zone={me.zone} onLine={goTo} />
}

/** What is kept of a page is read anew at each visit: a text that is written on must not begin with an old answer. */
const eachVisit = { gcTime: 0, staleTime: Number.POSITIVE_INFINITY } as const

function Desk({ id, line, me }: { id: string; line: number | undefined; me: Me }) {
  const { draft: by } = route.useSearch()
  const [visit, setVisit] = useState(0)
  const goOn = useGoOn()
  const opening = useQuery({
    queryKey: openingKey(id, by),
    queryFn: ({ signal }) => readOpening({ id, by, me: me.person.id }, signal),
    ...eachVisit,
  })
  if (opening.isPending) return <Skeleton rows={20} />
  if (opening.data === undefined) {
    if (opening.error instanceof Problem && opening.error.status === 404) return <Nowhere what={words.gone} />
    return <ErrorState what={words.failed} retry={() => void opening.refetch()} />
  }
  const reopen = async () => {
    if (by === undefined) await opening.refetch()
    else await goOn({ to: '/playbooks/$id', params: { id }, search: {}, replace: true })
    setVisit(visit + 1)
  }
  return <Workbench key={`${visit} ${by ?? ''}`} opening={opening.data} line={line} me={me} onReopen={() => void reopen()} />
}

type Asked = { id: string; by: string | undefined; me: string }

/** What there is under that name: published, as one's own draft, as somebody's suggestion. */
async function readOpening({ id, by, me }: Asked, signal: AbortSignal): Promise<Opening> {
  const drafts = await request<{ items: DraftRow[] }>('GET /playbook-drafts', { signal })
  const ofPage = drafts.items.filter(({ playbook }) => playbook === id)
  const own = ofPage.find((each) => each.by.id === me)
  // One that was published meanwhile is no suggestion any more: the page is shown as it is then.
  const suggested = by !== me && ofPage.some((each) => each.by.id === by) ? by : undefined
  const isNew = own?.basedOn === null || ofPage.some((each) => each.by.id === suggested && each.basedOn === null)
  const [published, mine, theirs] = await Promise.all([
    isNew ? publishedSince(id, signal) : readPlaybook(id, undefined, signal),
    own ? readDraft(id, 'mine', signal) : null,
    suggested === undefined ? null : readDraft(id, suggested, signal),
  ])
  const page = (theirs ?? mine)?.page
  return { id, title: (page === undefined ? undefined : titleOf(page)) ?? published?.title ?? id, published, mine, theirs }
}

/** A draft of a new playbook may have been published meanwhile, by somebody else too. */
async function publishedSince(id: string, signal: AbortSignal): Promise<PlaybookView | null> {
  const { items } = await request<{ items: { id: string }[] }>('GET /playbooks', { signal })
  return items.some((each) => each.id === id) ? readPlaybook(id, undefined, signal) : null
}
