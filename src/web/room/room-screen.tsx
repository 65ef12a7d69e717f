import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import type { HandoverView } from '../../core/process/view.ts'
import { Problem } from '../client/problem.ts'
import { sessionQuery, useNow } from '../client/session.ts'
import buttonStyles from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { type Tab, Tabs } from '../design/tabs.tsx'
import { asideOf, type Can, canDo, canOn, isLetter, isMain, needsNothing, shortLabel } from '../handover/can.ts'
import { CommandDialog } from '../handover/command-dialog.tsx'
import { handoverQuery } from '../handover/handover-queries.ts'
import { namesIn } from '../handover/names.ts'
import { useCommand } from '../handover/use-command.ts'
import { useKeys } from '../keys/keyboard.ts'
import { LetterDesk } from '../letter/letter-desk.tsx'
import { OpenItems } from '../letter/letter-items.tsx'
import { wayBack } from '../shell/came-from.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import { clockWords } from '../wording/dates.ts'
import { agendaNumber } from './agenda-says.ts'
import { CadencePanel } from './cadence-panel.tsx'
import { CallPanel } from './call-panel.tsx'
import { callTab } from './call-tab.ts'
import { CheckList } from './check-list.tsx'
import { Comments } from './comments.tsx'
import { nextOf, quietWords } from './holding.ts'
import { Incidents } from './incidents.tsx'
import { useKeptComment } from './kept-comment.ts'
import { NextCard } from './next-card.tsx'
import { blanksOf, openBlanks } from './open-blanks.ts'
import panelStyles from './panels.module.css'
import { PeoplePanel } from './people-panel.tsx'
import { planWords } from './plan-words.ts'
import { Proposals } from './proposals.tsx'
import { RoomHeader } from './room-header.tsx'
import { isToFix } from './sent-back.ts'
import { startSays } from './start-says.ts'
import { TaskList } from './task-list.tsx'
import { Timeline } from './timeline.tsx'
import { movesVersion, VersionMoveDialog } from './version-move.tsx'
import { words } from './words.ts'

const PlanPanel = lazy(async () => ({ default: (await import('./plan-panel.tsx')).PlanPanel }))
const DocumentPanel = lazy(async () => ({ default: (await import('./document-panel.tsx')).DocumentPanel }))
const DossierPanel = lazy(async () => ({ default: (await import('../dossier/dossier-panel.tsx')).DossierPanel }))
const route = getRouteApi('/h/$ref')

/** One account, one truth, one next step. */
export function RoomScreen() {
  const { ref } = route.useParams()
  const { data: session } = useQuery(sessionQuery)
  const handover = useQuery(handoverQuery(ref))
  const me = session?.person.id
  if (handover.isPending || me === undefined) return <Skeleton rows={8} />
  const refetch = () => void handover.refetch()
  if (!handover.data) {
    if (handover.error instanceof Problem && (handover.error.status === 404 || handover.error.status === 403)) return <Nowhere />
    return <ErrorState what={words.failedToLoad} retry={refetch} />
  }
  return (
    <>
      {handover.isError && <ErrorState what={words.stale(clockWords(new Date(handover.dataUpdatedAt)))} retry={refetch} />}
      <Room key={handover.data.id} view={handover.data} me={me} zone={session?.zone} />
    </>
  )
}

function Room({ view, me, zone }: { view: HandoverView; me: string; zone: string | undefined }) {
  const { tab = 'tasks', task } = route.useSearch()
  const navigate = route.useNavigate()
  const now = useNow()
  const nameOf = namesIn(view)
  const [asked, setAsked] = useState<Can>()
  // Whoever comes from the inbox to write begins with it.
  const [isToWrite, setToWrite] = useState(() => window.location.hash === '#write')
  const [draft, setDraft] = useKeptComment(me, view.id)
  const command = useCommand(view.ref)
  const said = useRef('')
  // What was typed on while it was on its way is the next one.
  const comment = useCommand(view.ref, { onDone: () => draft.trim() === said.current && setDraft('') })

  const next = nextOf(view.waiting, me)
  const isMine = next?.person.id === me
  const openGate = view.gates.find(({ rounds }) => rounds.length > 0)
  const round = openGate?.rounds.at(-1)
  const mayDecide = openGate !== undefined && canDo(view, 'decide', openGate.id) !== undefined

  const doIt = (can: Can) => {
    if (can.command === 'decide' && round)
      void navigate({ to: '/h/$ref/review/$round', params: { ref: view.ref, round: String(round.number) } })
    else if (isLetter(can)) void navigate({ to: '/h/$ref/letter', params: { ref: view.ref } })
    else if (needsNothing(can)) command.send({ can })
    else setAsked(can)
  }
  const commentable = canDo(view, 'comment', null)
  const nextCans = next?.on ? canOn(view, next.on).filter((can) => isMain(can) && can.command !== 'decide' && !isLetter(can)) : []
  const whole = view.can.filter(({ on, command: name }) => on === null && name !== 'comment' && !dossierCommands.has(name))
  // Whoever is asked to accept may as well say how they would rather have it.
  const ofTheWhole = next?.command === 'accept' ? ['accept', 'propose-change'] : [next?.command]
  const main = next && isMine ? [...nextCans, ...whole.filter(({ command: name }) => ofTheWhole.includes(name))] : []
  const more = [...whole.filter((can) => !main.includes(can)), ...aside(view, main)]

  const show = (id: string) => void navigate({ search: id === 'tasks' ? {} : { tab: id }, replace: true })
  const written = () => {
    setToWrite(false)
    if (window.location.hash !== '') void navigate({ search: { tab: 'document' }, replace: true })
  }
  const write = () => {
    setToWrite(true)
    show('document')
  }

  const calls = view.tasks.filter(({ kind }) => kind === 'call')
  const tabs: (Tab & { id: string })[] = [
    {
      id: 'tasks',
      words: words.tasks,
      number: `${view.tasks.filter(({ status }) => status !== 'locked' && status !== 'open').length}/${view.tasks.length}`,
      panel: <TaskList view={view} me={me} now={now} nameOf={nameOf} shown={task} sending={command.sending} onDo={doIt} />,
    },
    { id: 'checks', words: words.checks, number: checkCount(view), panel: <CheckList view={view} now={now} nameOf={nameOf} /> },
    ...(view.dossier
      ? [
          {
            id: 'dossier',
            words: words.dossier,
            ...(view.dossier.questions > 0 ? { number: String(view.dossier.questions) } : {}),
            panel: (
              <Suspense fallback={<Skeleton />}>
                <DossierPanel account={view.account.id} />
              </Suspense>
            ),
          },
        ]
      : []),
    ...(view.document.length > 0
      ? [
          {
            id: 'document',
            words: words.document,
            number: openBlanks(view.document).length || undefined,
            panel: (
              <Suspense fallback={<Skeleton />}>
                <DocumentPanel view={view} now={now} zone={zone} isToWrite={isToWrite} onAsked={written} />
              </Suspense>
            ),
          },
        ].map(({ number, ...rest }) => ({ ...rest, ...(number === undefined ? {} : { number }) }))
      : []),
    ...(view.letter
      ? [{ id: 'letter', words: words.letter, panel: <LetterDesk view={view} now={now} nameOf={nameOf} zone={zone} /> }]
      : []),
    { id: 'people', words: words.people, panel: <PeoplePanel view={view} now={now} zone={zone} onDo={doIt} /> },
    { id: 'timeline', words: words.timeline, panel: <Timeline view={view} now={now} zone={zone} /> },
    ...(view.cadence
      ? [{ id: 'cadence', words: words.cadence, panel: <CadencePanel view={view} now={now} zone={zone} onDo={doIt} /> }]
      : []),
    ...calls.map(({ id, agenda, status }) => ({
      ...callTab(view, id),
      ...(agenda.length > 0 ? { number: agendaNumber({ agenda, status }) } : {}),
      panel: <CallPanel view={view} task={id} now={now} zone={zone} onDo={doIt} />,
    })),
    {
      id: 'plan',
      words: planWords.plan,
      panel: (
        <Suspense fallback={<Skeleton />}>
          <PlanPanel view={view} now={now} onDo={doIt} />
        </Suspense>
      ),
    },
  ]

  useKeys([
    ...tabs.map(({ id, words: name }, at) => ({ keys: String(at + 1), name: words.tab(name), run: () => show(id) })),
    {
      keys: 'E',
      name: words.finishTask,
      onRow: true,
      run: (row) => {
        const can = asideOf(view, row, me)?.can ?? canOn(view, row).find(isMain)
        if (can) doIt(can)
      },
    },
    { keys: 'M', name: words.toComment, run: () => document.querySelector<HTMLElement>('[data-comment]')?.focus() },
    { keys: 'Escape', name: words.back, run: () => void navigate({ href: wayBack() }) },
  ])

  const linkLook = classes(buttonStyles.button, buttonStyles.primary)
  const links =
    next?.command === 'decide' && round ? (
      <Link
        to="/h/$ref/review/$round"
        params={{ ref: view.ref, round: String(round.number) }}
        className={mayDecide ? linkLook : buttonStyles.button}
      >
        {mayDecide ? words.openReview(round.number) : words.lookAtReview(round.number)}
      </Link>
    ) : next && isMine && next.on !== null && canOn(view, next.on).some(isLetter) ? (
      <Link to="/h/$ref/letter" params={{ ref: view.ref }} className={linkLook}>
        {words.openLetter}
      </Link>
    ) : isMine && next?.command === 'answer-questions' ? (
      <Link to="/h/$ref" params={{ ref: view.ref }} search={{ tab: 'dossier' }} className={linkLook}>
        {words.openDossier}
      </Link>
    ) : isMine && next && isToFix(view, next.on) ? (
      <Button look="primary" onClick={write}>
        {words.fixDocument}
      </Button>
    ) : isMine && main.length === 0 ? (
      <WayOn view={view} on={next.on ?? next.task} look={linkLook} onWrite={write} />
    ) : undefined
  const open = tabs.some(({ id }) => id === tab) ? tab : 'tasks'
  return (
    <>
      <RoomHeader view={view} me={me} now={now} zone={zone} onDo={doIt} />
      <Incidents view={view} onDo={doIt} />
      <Proposals view={view} now={now} zone={zone} />
      <OpenItems view={view} now={now} zone={zone} onDo={doIt} />
      <NextCard
        sentence={next ? (isMine ? next.verb : words.nextFor(next.person.name, next.verb)) : quietWords(view, now, zone)}
        because={command.refused ?? startSays(view, now) ?? (isMine ? whyNotYet(view, next.on) : undefined)}
        due={next?.due ?? null}
        now={now}
        zone={zone}
        links={links}
        can={main}
        labelOf={(can) => shortLabel(can, view.tasks.find(({ id }) => id === can.on)?.title)}
        more={more}
        sending={command.sending}
        onDo={doIt}
      />
      <Tabs label={words.parts} open={open} onOpen={show} tabs={tabs} />
      <section aria-labelledby="comments" className={panelStyles.after}>
        <h2 id="comments">{words.comments}</h2>
        <Comments
          comments={view.comments}
          people={peopleOf(view)}
          named={view.named}
          me={me}
          now={now}
          busy={comment.busy}
          refused={comment.refused}
          draft={draft}
          onDraft={setDraft}
          onAdd={
            commentable &&
            ((text, mentions) => {
              said.current = text
              comment.send({ can: commentable, values: { text, ...(mentions.length > 0 ? { mentions } : {}) } })
            })
          }
        />
      </section>
      <CommandDialog
        view={view}
        can={movesVersion(asked) ? undefined : asked}
        {...(zone === undefined ? {} : { zone })}
        onClose={() => setAsked(undefined)}
      />
      {asked && movesVersion(asked) && <VersionMoveDialog view={view} can={asked} zone={zone} onClose={() => setAsked(undefined)} />}
    </>
  )
}

/** Where the reader does what no press does: in the document, or in the records that a check reads. */
function WayOn({ view, on, look, onWrite }: { view: HandoverView; on: string; look: string; onWrite: () => void }) {
  const task = view.tasks.find(({ id }) => id === on)
  const blanks = blanksOf(view, on)
  if (blanks > 0) {
    return (
      <Button look="primary" onClick={onWrite}>
        {words.fillDocument(blanks)}
      </Button>
    )
  }
  if (!task?.check) return <p className={panelStyles.small}>{words.noAction}</p>
  const [record] = task.check.verdict === 'passed' ? [] : task.check.records
  return (
    <>
      <Link
        to="/accounts/$id"
        params={{ id: record?.kind === 'child' ? record.key : view.account.id }}
        hash={record && record.kind !== 'child' ? `kind-${record.kind}` : ''}
        className={look}
      >
        {record ? words.openRecord(record.title) : words.openRecords}
      </Link>
      <p className={panelStyles.small}>{words.byItself}</p>
    </>
  )
}

/** Given where the sentence or the question stands. */
const dossierCommands = new Set(['answer-questions', 'hand-on-questions', 'ask-question', 'note-candidly', 'read-dossier', 'rate-dossier'])

/** What may be done with roles, waivers, views and effects: it belongs to no single row that is always in sight. */
const aside = (view: HandoverView, main: readonly Can[]): Can[] =>
  view.can.filter(
    (can) =>
      !main.includes(can) &&
      can.on !== null &&
      ['reassign', 'forward', 'delegate', 'consult', 'revoke-approval', 'settle-open-end', 'submit', 'undo', 'log-letter-item'].includes(
        can.command,
      ),
  )

/** Why the reader's next task can't be finished by a press: its check says so. */
function whyNotYet(view: HandoverView, on: string | null): string | undefined {
  const task = view.tasks.find(({ id }) => id === on)
  if (task?.reopened && task.reopened.cause !== 'regressed') return task.reopened.because
  return task?.check && task.check.verdict !== 'passed' ? task.check.because : undefined
}

function checkCount(view: HandoverView): string {
  const checks = view.tasks.flatMap(({ check }) => check ?? [])
  return `${checks.filter(({ verdict }) => verdict === 'passed').length}/${checks.length}`
}

const peopleOf = (view: HandoverView) => [...new Map(view.participants.map(({ person }) => [person.id, person])).values()]
