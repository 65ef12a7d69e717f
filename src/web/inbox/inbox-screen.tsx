import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { InboxItem } from '../../contract/inbox.ts'
import { sessionQuery, useNow } from '../client/session.ts'
import { InboxCovers } from '../coverage/inbox-covers.tsx'
import buttonStyles from '../design/button.module.css'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { useSettledRows } from '../design/settled-rows.ts'
import { Skeleton } from '../design/skeleton.tsx'
import { Tabs } from '../design/tabs.tsx'
import { toast } from '../design/toasts.tsx'
import { canDo, inOneStroke } from '../handover/can.ts'
import { handoverQuery } from '../handover/handover-queries.ts'
import { useCommand } from '../handover/use-command.ts'
import { useKeys } from '../keys/keyboard.ts'
import { useGoOn } from '../shell/go-on.ts'
import { useMe } from '../shell/me.ts'
import { More } from '../shell/more.tsx'
import { type Page, usePages } from '../shell/pages.ts'
import { UpdatesBar } from '../shell/updates-bar.tsx'
import { clockWords } from '../wording/dates.ts'
import listStyles from './inbox-list.module.css'
import { InboxList, keyOf } from './inbox-list.tsx'
import styles from './peek.module.css'
import { type Way, wayTo } from './way-to.ts'
import { words } from './words.ts'

const Peek = lazy(async () => ({ default: (await import('./peek.tsx')).Peek }))
const InboxLetters = lazy(async () => ({ default: (await import('../settings/inbox-letters.tsx')).InboxLetters }))
const route = getRouteApi('/inbox')
type Inbox = Page<InboxItem> & { mine: number; others: number }

/** What waits on the reader, and what the reader waits for. */
export function InboxScreen() {
  const view = route.useSearch().view === 'others' ? 'others' : 'mine'
  const navigate = route.useNavigate()
  const queries = useQueryClient()
  const now = useNow()
  const { data: session } = useQuery(sessionQuery)
  const me = useMe()
  const zone = session?.zone
  const inbox = usePages<Inbox>('inbox', 'GET /inbox', { view })
  // How many there are is the same on both sides; the rows of the other one are not shown meanwhile.
  const [numbers] = inbox.data?.pages ?? []
  const isHere = inbox.data !== undefined && !inbox.isPlaceholderData
  const list = useRef<HTMLDivElement>(null)
  // What the reader finished or took back shows at once; only what others did waits for a better moment. Holds the age of the
  // list that was on screen, until a newer one is there.
  const own = useRef<{ age: number; isBack: boolean }>(undefined)
  const { rows, held, release } = useSettledRows(
    isHere ? inbox.items : [],
    keyOf,
    () => own.current === undefined && (list.current?.matches(':hover, :focus-within') ?? false),
  )
  const [peeked, setPeeked] = useState<string>()
  // Each until its own answer is there: whoever is quick has pressed at the next row by then.
  const [acting, setActing] = useState<readonly InboxItem[]>([])
  const at = rows.findIndex((row) => keyOf(row) === peeked)
  const row = rows[at]
  const place = useRef(0)
  if (at >= 0) place.current = at

  const goOn = useGoOn()
  const focusRow = (key: string) => list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus()
  const settle = (isBack: boolean) => () => {
    // Asked anew: whoever takes something back does so from an earlier drawing of this screen.
    const age = queries.getQueryState(['inbox', { view }])?.dataUpdatedAt
    own.current = age === undefined ? undefined : { age, isBack }
  }
  const done = settle(false)
  const undone = settle(true)

  // Next up: the row that takes the place of a finished one gets the focus, and the panel speaks of it. Whoever has walked on
  // to another row meanwhile, or writes, stays there.
  useEffect(() => {
    if (own.current === undefined || inbox.dataUpdatedAt <= own.current.age) return
    const { isBack } = own.current
    own.current = undefined
    const next = rows[Math.min(place.current, rows.length - 1)]
    if (peeked !== undefined) setPeeked(next && keyOf(next))
    const focus = document.activeElement
    if (focus?.matches(isBack ? atWork : `${atWork}, [data-row]`)) return
    if (next) focusRow(keyOf(next))
    else document.getElementById('page')?.focus()
  })

  const open = async ({ ref, task, command, on }: InboxItem) => {
    // The round that waits is the newest one; which number it has, the handover knows.
    const view = command === 'decide' ? await queries.fetchQuery(handoverQuery(ref)).catch(() => undefined) : undefined
    const review = view && wayTo(view, { command, on })
    if (review) void goOn(review)
    // The questions stand in a part of their own, not in a row of the tasks.
    else void goOn({ to: '/h/$ref', params: { ref }, search: command === 'answer-questions' ? { tab: 'dossier' } : { task } })
  }
  const find = (key: string) => rows.find((each) => keyOf(each) === key)
  const warm = ({ ref }: InboxItem) => void queries.prefetchQuery(handoverQuery(ref))
  const peek = (key: string) => setPeeked(key === peeked ? undefined : key)

  useKeys([
    { keys: 'Enter', name: words.open, onRow: true, silent: true, run: (key) => void (find(key) && open(find(key) as InboxItem)) },
    { keys: 'Space', name: words.peek, onRow: true, run: peek },
    {
      keys: '1',
      name: words.doFirst,
      onRow: true,
      run: (key) => {
        const wanted = find(key)
        if (!wanted) return
        place.current = rows.indexOf(wanted)
        setActing((before) => (before.some((each) => keyOf(each) === key) ? before : [...before, wanted]))
      },
    },
    ...(peeked === undefined ? [] : [{ keys: 'Escape', name: words.close, run: () => setPeeked(undefined) }]),
  ])

  const isOthers = view === 'others'
  const isViewer = session?.person.roles.every((role) => role === 'viewer') ?? false
  const panel =
    inbox.isPending || inbox.isPlaceholderData ? (
      <Skeleton />
    ) : numbers === undefined ? (
      <ErrorState what={words.failed} retry={() => void inbox.refetch()} />
    ) : (
      <>
        {inbox.isError && <ErrorState what={words.stale(clockWords(new Date(inbox.dataUpdatedAt)))} retry={() => void inbox.refetch()} />}
        {rows.length === 0 ? (
          isOthers || isViewer ? (
            <EmptyState title={isViewer ? words.viewer : words.othersEmpty} />
          ) : (
            <EmptyState
              title={`${words.empty} ${words.emptyOthers(numbers.others)}`}
              action={
                numbers.others > 0 ? (
                  <Link to="/inbox" search={{ view: 'others' }} className={buttonStyles.button}>
                    {words.seeOthers}
                  </Link>
                ) : (
                  me?.may.includes('people.manage') && (
                    <Link to="/settings/first-steps" className={buttonStyles.button}>
                      {words.firstSteps}
                    </Link>
                  )
                )
              }
            />
          )
        ) : (
          <div className={styles.split} data-peek={row !== undefined}>
            <div ref={list} className={listStyles.list}>
              <InboxList
                label={isOthers ? words.others : words.mine}
                rows={rows}
                now={now}
                zone={zone}
                onOthers={isOthers}
                shown={row && keyOf(row)}
                onOpen={open}
                onFocus={(focused) => {
                  warm(focused)
                  // An open panel follows the focus; a closed one stays closed.
                  if (peeked !== undefined) setPeeked(keyOf(focused))
                }}
              />
              <More more={inbox.hasNextPage} busy={inbox.isFetchingNextPage} onMore={() => void inbox.fetchNextPage()} />
            </div>
            {row && session && (
              <Suspense fallback={null}>
                <Peek
                  key={keyOf(row)}
                  row={row}
                  me={session.person.id}
                  now={now}
                  zone={zone}
                  onDone={done}
                  onUndone={undone}
                  onClose={() => {
                    setPeeked(undefined)
                    focusRow(keyOf(row))
                  }}
                />
              </Suspense>
            )}
          </div>
        )}
      </>
    )
  return (
    <>
      <h1>{words.title}</h1>
      {!isOthers && <InboxCovers now={now} zone={zone} />}
      {!isOthers && session?.may?.includes('letters.approve') && (
        <Suspense fallback={null}>
          <InboxLetters now={now} />
        </Suspense>
      )}
      <UpdatesBar held={held} onShow={release} />
      <Tabs
        label={words.title}
        open={view}
        onOpen={(next) => {
          setPeeked(undefined)
          void navigate({ search: next === 'mine' ? {} : { view: next } })
        }}
        tabs={[
          { id: 'mine', words: words.mine, ...(numbers && { number: numbers.mine }), panel },
          { id: 'others', words: words.others, ...(numbers && { number: numbers.others }), panel },
        ]}
      />
      {acting.map((one) => {
        const end = () => setActing((before) => before.filter((each) => each !== one))
        return (
          <Act
            key={keyOf(one)}
            row={one}
            onUndone={undone}
            onDone={() => {
              done()
              end()
            }}
            onForm={() => {
              end()
              if (!isStillAt(one)) return
              setPeeked(keyOf(one))
              focusForm()
            }}
            onPage={(to) => {
              end()
              if (isStillAt(one)) void goOn(to)
            }}
          />
        )
      })}
    </>
  )
}

const atWork = 'input, textarea, select, [role=dialog] *, [role=menu] *'

/** Whether the reader waits at that row, and has not walked on; a row that went away has left the focus to the page. */
function isStillAt(row: InboxItem): boolean {
  const focus = document.activeElement
  return focus === document.body || focus?.closest('[data-row]')?.getAttribute('data-row') === keyOf(row)
}

/** Puts the reader into the form of the panel, once it is there. */
function focusForm(times = 20) {
  const first = document.querySelector<HTMLElement>('[data-peek] :is(input, textarea, select), [data-peek] form button')
  if (first) first.focus()
  else if (times > 0) setTimeout(() => focusForm(times - 1), 50)
}

type ActProps = {
  row: InboxItem
  onDone: () => void
  /** Taking it back is the reader's own doing too, so the row comes back at once. */
  onUndone: () => void
  onForm: () => void
  onPage: (to: Way) => void
}

/** The row's own verb: done at once where it needs nothing, else where its form is. Draws nothing. */
function Act({ row, onDone, onUndone, onForm, onPage }: ActProps) {
  const { ref, command, on } = row
  const queries = useQueryClient()
  const { send, refused } = useCommand(ref, { onDone, onUndone })
  const begun = useRef(false)
  const forward = useRef({ send, onForm, onPage })
  forward.current = { send, onForm, onPage }
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    queries.fetchQuery(handoverQuery(ref)).then(
      (view) => {
        const can = canDo(view, command, on)
        const way = wayTo(view, { command, on })
        if (way) forward.current.onPage(way)
        else if (can && inOneStroke(can)) forward.current.send({ can })
        else forward.current.onForm()
      },
      () => forward.current.onForm(),
    )
  }, [queries, ref, command, on])
  // A refusal is read in the panel, where the row says what it knows; for whoever is elsewhere by then it is said there.
  useEffect(() => {
    if (refused === undefined) return
    if (!isStillAt(row)) toast({ words: refused })
    forward.current.onForm()
  }, [refused, row])
  return null
}
