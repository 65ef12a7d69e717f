import type { Instant, PlainDate } from '../base/ids.ts'
import { workingDayNumber } from '../calendar/elapsed.ts'
import { momentOn } from '../calendar/moment-on.ts'
import type { Evidence } from '../checks/evidence.ts'
import type { LetterMode, Task, TaskKind } from '../definition/definition.ts'
import { actorName, holderName } from '../policy/person-name.ts'
import { type AgendaPoint, agendaOf } from './agenda.ts'
import { awayOver, awayWords } from './away.ts'
import { type CadenceCallState, cadenceCalls, isSlow } from './cadence.ts'
import { type CallIn, callInOf } from './call-in.ts'
import { callOf } from './call-state.ts'
import { attendeesOf, inTheirZones } from './calls.ts'
import { type Circumstances, gateOfTask, rowOf, stageOf, tasksOf } from './circumstances.ts'
import { type Can, can } from './decide.ts'
import { partsToRead, questionsFor, whoHas } from './dossier-of.ts'
import { effectsOf } from './effects.ts'
import { familyOf } from './family.ts'
import { isFinished, unfinishedBefore } from './finished.ts'
import { isApproved, lastRound, openRound, standing, undecided } from './gates.ts'
import type {
  AgendaItem,
  CallState,
  Comment,
  Consultation,
  EffectState,
  Handover,
  HandoverStatus,
  Holder,
  ItemVerdict,
  LetterItem,
  OpenEnd,
  Reason,
  Round,
  StartChange,
  TaskDue,
  TaskState,
} from './handover.ts'
import { factsFor, type Judgement, judgeTask } from './judging.ts'
import { type CarriedLabel, labelsOf } from './labels.ts'
import { letterItems, ownersOfItem } from './letter-items.ts'
import { letterRules, newestLetter, standsInTheWay } from './letter-readiness.ts'
import { stillToLookBack } from './look-back.ts'
import { declinedDates } from './other-dates.ts'
import { type OwnedAccount, ownedAccounts } from './owned-accounts.ts'
import { dueOfRounds, type ReviewTime, reviewTime } from './review-time.ts'
import { doersOf, personIn } from './rights.ts'
import { documentOf, later } from './snapshot.ts'
import { calendarOf, targetOf, weeksOf } from './target.ts'
import { whyLocked } from './task-guards.ts'
import { waitingOn } from './waiting.ts'
import type { Waiting } from './waiting-row.ts'
import { whoCould } from './who-may.ts'

export type PersonView = { id: string; name: string }
export type HolderView = { kind: 'person' | 'pool'; id: string; name: string }

export type TaskView = {
  id: string
  title: string
  stage: string
  group: string | null
  role: string
  assignee: PersonView | null
  participants: string[]
  status: TaskState['status']
  kind: TaskKind
  due: Instant | null
  dueWhy: TaskDue | null
  isLate: boolean
  /** Who is on leave when it is due, and who can act meanwhile. */
  away: { role: string; person: PersonView; from: PlainDate; to: PlainDate; deputies: PersonView[]; words: string }[]
  /** Ids of the tasks that it waits for, the sentence about it, and the line of the page that says so. */
  lockedBy: string[]
  why: string | null
  line: number
  optional: boolean
  guidance: string | null
  evidence: Evidence | null
  /** What the machine says now, also while the task is open. */
  check: Judgement | null
  parts: { id: string; title: string; evidence: Evidence | null }[]
  reopened: NonNullable<TaskState['reopened']> | null
  waiver: NonNullable<TaskState['waiver']> | null
  /** `held`: said of a call; null for a signature. */
  said: { person: PersonView; at: Instant; note: string | null; held: boolean | null }[]
  effects: EffectState[]
  call: CallView | null
  /** What the call is about, point by point; empty for everything but a call. */
  agenda: AgendaPointView[]
  /** Who can tick points of it now. */
  tickers: PersonView[]
  /** What people note about it is for few. */
  restricted: 'candid' | null
  /** The task of answering what comes back after the letter: its messages are the letter's items. */
  answersCustomer: boolean
  /** Who is responsible, accountable, consulted and informed. */
  raci: Record<string, string>
}

export type CallView = {
  start: Instant
  minutes: number
  agenda: string[]
  /** Who takes part, with the moment as each of them reads it. */
  people: (PersonView & { when: string; isGuest: boolean })[]
  scheduledBy: PersonView
  place: string | null
  link: string | null
  /** Why at such a time, or that long. */
  because: string | null
}

export type AgendaPointView = {
  /** What commands about it are on: the call and the point. */
  on: string
  part: AgendaItem['part']
  text: string
  restricted: 'candid' | null
  addedBy: PersonView
  /** Who takes it along when it is left open. */
  owner: PersonView
  state: 'open' | 'discussed' | 'left' | 'settled since'
  by: PersonView | null
  at: Instant | null
  note: string | null
}

export type RoundView = Round & { standing: Record<string, ItemVerdict>; undecided: string[] }

export type CadenceView = {
  /** Since when the incoming person is ready to lead from the flip on; null while it is a proposal. */
  ready: { by: PersonView; at: Instant; note: string | null } | null
  calls: {
    day: PlainDate
    at: Instant | null
    title: string
    lead: PersonView
    state: CadenceCallState
    /** Chosen by somebody, not by the flip. */
    isChosen: boolean
    /** Who said so, and what they said. */
    by: PersonView | null
    note: string | null
  }[]
}

export type HandoverView = {
  id: string
  ref: string
  version: number
  state: HandoverStatus
  /** The stage in which work is going on; null before the start and after the end. */
  stage: { id: string; name: string } | null
  stages: { id: string; name: string; state: 'done' | 'active' | 'to do' }[]
  isLate: boolean
  needsFixes: boolean
  playbook: { id: string; version: string; title: string }
  account: { id: string; name: string }
  children: { id: string; name: string; moves: boolean; because: string | null }[]
  from: HolderView
  to: HolderView
  reason: Reason
  pace: 'standard' | 'slow'
  startedBy: PersonView
  acceptedBy: PersonView | null
  awaiting: PersonView | null
  proposals: { by: PersonView; at: Instant; text: string; change: (Omit<StartChange, 'to'> & { to?: PersonView }) | null }[]
  /** The lead of the cadence calls in a slow transition; null where the pace is standard. */
  cadence: CadenceView | null
  /** The ended handover whose answers it began with. */
  previous: { id: string; ref: string } | null
  /** It was under way elsewhere; who vouches for what is said of that time. */
  movedIn: { by: PersonView; at: Instant; source: { name: string; link?: string } } | null
  proposedAt: Instant
  startedAt: Instant | null
  flipOn: PlainDate | null
  endedAt: Instant | null
  endedBecause: string | null
  pausedBecause: string | null
  /** Working day n of about m. */
  day: { number: number; of: number } | null
  participants: {
    role: string
    person: PersonView
    from: Instant
    until: Instant | null
    delegateOf: PersonView | null
    informedOnly: boolean
  }[]
  tasks: TaskView[]
  /** Everything that waits for somebody, with the person. */
  waiting: (Omit<Waiting, 'person' | 'unblocks'> & { person: PersonView; unblocks: PersonView | null })[]
  gates: {
    id: string
    title: string
    role: string
    state: 'not submitted' | 'in review' | 'needs fixes' | 'approved' | 'revoked' | 'stale'
    void: { because: string; at: Instant } | null
    /** How long it has been with its gatekeeper, all rounds together. */
    reviewTime: ReviewTime | null
    rounds: RoundView[]
  }[]
  document: {
    section: string
    later: boolean
    fields: {
      id: string
      label: string
      ticked: boolean
      item: boolean
      /** What is written here is for few, and whether it is hidden from this reader. */
      restricted: 'candid' | null
      isHidden: boolean
      blanks: { id: string; label: string; type: string; value: string; by: 'facts' | 'person' | 'nobody' }[]
    }[]
  }[]
  letter: {
    versions: Handover['letter']['versions']
    agreed: NonNullable<Handover['letter']['agreed']> | null
    /** Said of the newest version: none of its dates suits, and why. */
    declined: NonNullable<Handover['letter']['declined']> | null
    release: NonNullable<Handover['letter']['release']> | null
    handedOver: NonNullable<Handover['letter']['handedOver']> | null
    /** Since when people know that there is no reply yet; only while there is none. */
    unansweredAt: Instant | null
    outcome: NonNullable<Handover['letter']['outcome']> | null
    /** Who sends it: the CSM or the workspace through Baton, or the AE from their own mailbox. */
    mode: LetterMode
    given: (Omit<NonNullable<Handover['letter']['given']>, 'to'> & { to: PersonView }) | null
    /** The copy of what somebody sent themselves, with what differs from the approved text. */
    copy: NonNullable<Handover['letter']['copy']> | null
    /** Who states that it was not sent, while nobody knows. */
    notSent: PersonView[]
    /** Bounces, replies and questions, each with who has it. */
    items: (Omit<LetterItem, 'handedTo' | 'answer' | 'by'> & {
      by: PersonView
      owners: PersonView[]
      handedTo: { person: PersonView; by: PersonView; at: Instant; note: string | null } | null
      answer: { by: PersonView; at: Instant; text: string } | null
    })[]
    /** What is still missing before it can leave. */
    waitsFor: string[]
  } | null
  consultations: (Omit<Consultation, 'person'> & { person: PersonView })[]
  ownership: {
    effectiveOn: PlainDate | null
    changedAt: Instant | null
    early: { by: PersonView; at: Instant; because: string } | null
    /** What the change of hands will do, or has done, read back from the ledger of holders. */
    accounts: OwnedAccount[]
  }
  /** Once the pool has the account. */
  callIn: CallIn | null
  /** How far the dossier is: what it still asks, what of that the reader can know, and what has been read. Null where the page has no topics. */
  dossier: { questions: number; mine: number; parts: number; read: number } | null
  labels: CarriedLabel[]
  comments: (Omit<Comment, 'by'> & { by: PersonView })[]
  openEnds: (Omit<OpenEnd, 'person'> & { person: PersonView })[]
  /** Principles that were broken, each until it is explained or gone. */
  incidents: {
    id: string
    text: string
    because: string
    openedAt: Instant
    explained: { by: PersonView; at: Instant; because: string } | null
    goneAt: Instant | null
  }[]
  validation: { due: Instant; said: { person: PersonView; at: Instant; outcome: string; note: string }[]; waitsFor: PersonView[] } | null
  /** Everybody whom it names, also where only an id stands: not all of them take part, such as the manager who let a task be. */
  named: PersonView[]
  can: Can[]
}

export const personView = (id: string, { people }: Pick<Circumstances, 'people'>): PersonView => ({
  id,
  name: actorName(id, people),
})

export const holderView = ({ kind, id }: Holder, around: Pick<Circumstances, 'people' | 'pools'>): HolderView => ({
  kind,
  id,
  name: holderName({ kind, id }, around),
})

/** What one person sees of a handover, and what they may do with it now. The only place where a screen's facts are put together. */
export function viewOf(handover: Handover, circumstances: Circumstances): HandoverView {
  const { definition, world } = circumstances
  const person = (id: string): PersonView => personView(id, circumstances)
  const holder = (one: Holder): HolderView => holderView(one, circumstances)
  const tasks = tasksOf(definition).map((task) => taskView(handover, task, circumstances, person))
  const stages = definition.stages.map(({ id, name, tasks: own }): HandoverView['stages'][number] => {
    const isDone = handover.status === 'completed' || own.every((task) => isFinished(handover.tasks[task.id]))
    const isActive = handover.status !== 'completed' && own.some((task) => handover.tasks[task.id]?.status === 'open')
    return { id, name, state: isDone ? 'done' : isActive ? 'active' : 'to do' }
  })
  const isRunning = handover.status === 'running' || handover.status === 'paused'
  const stage = isRunning ? (stages.find(({ state }) => state === 'active') ?? stages.find(({ state }) => state !== 'done')) : undefined
  const waiting = waitingOn(handover, circumstances)
  const view: Omit<HandoverView, 'named' | 'can'> = {
    id: handover.id,
    ref: handover.ref,
    version: handover.version,
    state: handover.status,
    stage: stage ? { id: stage.id, name: stage.name } : null,
    stages,
    isLate: isLate(handover, circumstances),
    needsFixes: definition.gates.some(({ id }) => lastRound(handover, id)?.decision?.outcome === 'needs fixes'),
    playbook: { ...handover.playbook, title: definition.title },
    account: { id: world.account.id, name: world.account.name },
    children: familyOf(handover, circumstances).map((child) => ({
      id: child.account,
      name: child.name,
      moves: child.moves,
      because: child.moves ? null : child.because,
    })),
    from: holder(handover.from),
    to: holder(handover.to),
    reason: handover.reason,
    pace: handover.pace,
    startedBy: person(handover.startedBy),
    acceptedBy: handover.acceptedBy === null ? null : person(handover.acceptedBy),
    awaiting: handover.awaiting === null ? null : person(handover.awaiting),
    proposals: handover.proposals.map(({ by, at, text, change }) => {
      const { to, ...named } = change ?? {}
      return { by: person(by), at, text, change: change ? { ...named, ...(to === undefined ? {} : { to: person(to) }) } : null }
    }),
    cadence: cadenceView(handover, circumstances, person),
    previous: handover.previous ?? null,
    movedIn: handover.movedIn ? movedInView(handover.movedIn, person) : null,
    proposedAt: handover.proposedAt,
    startedAt: handover.startedAt,
    flipOn: handover.flipOn,
    endedAt: handover.endedAt,
    endedBecause: handover.endedBecause,
    pausedBecause: handover.pausedBecause,
    day: dayOf(handover, circumstances),
    participants: handover.participants.map(({ role, person: id, from, until, delegateOf }) => ({
      role,
      person: person(id),
      from,
      until: until ?? null,
      delegateOf: delegateOf === undefined ? null : person(delegateOf),
      informedOnly: definition.roles.find(({ name }) => name === role)?.informedOnly ?? false,
    })),
    tasks,
    waiting: waiting.map((one) => ({ ...one, person: person(one.person), unblocks: one.unblocks === null ? null : person(one.unblocks) })),
    gates: definition.gates.map((gate) => gateView(handover, gate)),
    document: documentView(handover, circumstances),
    letter: letterView(handover, circumstances, person),
    consultations: Object.values(handover.consultations).map((one) => ({ ...one, person: person(one.person) })),
    ownership: {
      effectiveOn: handover.ownership.effectiveOn,
      changedAt: handover.ownership.changedAt,
      early: handover.ownership.early ? { ...handover.ownership.early, by: person(handover.ownership.early.by) } : null,
      accounts: ownedAccounts(handover, circumstances),
    },
    callIn: callInView(handover, circumstances),
    dossier: dossierView(handover, circumstances),
    labels: labelsOf(handover, circumstances),
    comments: handover.comments.map((one) => ({ ...one, by: person(one.by) })),
    openEnds: handover.openEnds.map((one) => ({ ...one, person: person(one.person) })),
    incidents: Object.values(handover.incidents ?? {}).map(({ id, text, because, openedAt, explained, goneAt }) => ({
      id,
      text,
      because,
      openedAt,
      explained: explained ? { ...explained, by: person(explained.by) } : null,
      goneAt: goneAt ?? null,
    })),
    validation: handover.validation && {
      due: handover.validation.due,
      said: Object.entries(handover.validation.said).map(([id, one]) => ({ person: person(id), ...one })),
      waitsFor: stillToLookBack(handover, circumstances).map(person),
    },
  }
  return { ...view, named: namedIn(view, circumstances), can: can(handover, circumstances) }

  function gateView(state: Handover, gate: (typeof definition.gates)[number]): HandoverView['gates'][number] {
    const { rounds, void: voided } = state.gates[gate.id] ?? { rounds: [] }
    const last = rounds.at(-1)
    const stateName = openRound(state, gate.id)
      ? 'in review'
      : last === undefined
        ? 'not submitted'
        : last.decision?.outcome === 'needs fixes'
          ? 'needs fixes'
          : isApproved(state, gate.id)
            ? 'approved'
            : voided?.cause === 'revoked'
              ? 'revoked'
              : 'stale'
    return {
      id: gate.id,
      title: gate.title,
      role: gate.role,
      state: stateName,
      void: voided ? { because: voided.because, at: voided.at } : null,
      reviewTime: reviewTime(state, gate, circumstances) ?? null,
      rounds: rounds.map((round) => ({
        ...round,
        standing: standing(state, gate, round),
        undecided: undecided(state, gate, round).map(({ id }) => id),
      })),
    }
  }
}

function namedIn(view: object, { people }: Pick<Circumstances, 'people'>): PersonView[] {
  const found = new Map<string, PersonView>()
  const look = (part: unknown): void => {
    if (typeof part === 'string') {
      const member = people.get(part)
      if (member) found.set(part, { id: part, name: member.name })
    } else if (typeof part === 'object' && part !== null)
      // What records hold, and whom, is for those who may read them.
      for (const [key, each] of Object.entries(part)) if (key !== 'before' && key !== 'after') look(each)
  }
  look(view)
  return [...found.values()]
}

function movedInView({ by, at, source }: NonNullable<Handover['movedIn']>, person: (id: string) => PersonView): HandoverView['movedIn'] {
  const { digest: _digest, ...shown } = source
  return { by: person(by), at, source: shown }
}

function cadenceView(handover: Handover, circumstances: Circumstances, person: (id: string) => PersonView): CadenceView | null {
  if (!isSlow(handover)) return null
  const { ready } = handover
  return {
    ready: ready ? { by: person(ready.by), at: ready.at, note: ready.note ?? null } : null,
    calls: cadenceCalls(handover, circumstances).map(({ day, at, title, lead, state, chosen, said }) => ({
      day,
      at: at ?? null,
      title,
      lead: person(lead),
      state,
      isChosen: said === undefined && chosen !== undefined,
      by: said ? person(said.by) : chosen ? person(chosen.by) : null,
      note: said?.note ?? chosen?.because ?? null,
    })),
  }
}

function taskView(handover: Handover, task: Task, circumstances: Circumstances, person: (id: string) => PersonView): TaskView {
  const { definition, now } = circumstances
  const state = handover.tasks[task.id] ?? { status: 'locked' }
  const assignee = personIn(handover, task.role, now)
  const check = handover.status === 'cancelled' ? undefined : judgeTask(handover, task, circumstances)
  const call = callOf(handover, task.id)
  const agenda = task.kind === 'call' ? agendaOf(handover, task, circumstances).map((point) => pointView(point, task, person)) : []
  const open = agenda.flatMap(({ on, state: stands }) => (stands === 'open' ? [on] : []))
  return {
    id: task.id,
    title: task.title,
    stage: stageOf(definition, task.id).id,
    group: task.group ?? null,
    role: task.role,
    assignee: assignee === undefined ? null : person(assignee),
    participants: doersOf(task),
    status: state.status,
    kind: task.kind,
    ...shownDue(handover, task, state, circumstances),
    isLate: state.status === 'open' && handover.status === 'running' && state.due !== undefined && state.due.due < now,
    away: awayOver(handover, task, circumstances).map((away) => ({
      role: away.role,
      person: person(away.person),
      from: away.from,
      to: away.to,
      deputies: away.deputies.map(person),
      words: awayWords(away, circumstances),
    })),
    lockedBy: state.status === 'locked' ? unfinishedBefore(handover, task) : [],
    why: state.status === 'locked' ? whyLocked(handover, task, circumstances) : (state.notApplicable?.because ?? null),
    line: task.range.start.line,
    optional: task.optional,
    guidance: task.guidance ?? null,
    evidence: state.evidence ?? null,
    check: check ?? null,
    parts: task.parts.map(({ id, title }) => ({
      id,
      title,
      evidence: state.parts?.[id] ?? check?.parts.find(({ part }) => part === id)?.evidence ?? null,
    })),
    reopened: state.reopened ?? null,
    waiver: state.waiver ?? null,
    said: Object.entries(state.said ?? {}).map(([id, { at, note, held }]) => ({
      person: person(id),
      at,
      note: note ?? null,
      held: held ?? null,
    })),
    effects: effectsOf(handover, task.id),
    call: call ? callView(call, handover, task, circumstances, person) : null,
    agenda,
    tickers: open.length === 0 ? [] : whoCould('discuss-agenda-item', open, handover, circumstances).map(person),
    restricted: task.restricted ?? null,
    answersCustomer: task.establishes === 'customer-answered',
    raci: rowOf(definition, task.id)?.cells ?? {},
  }
}

function callView(
  call: CallState,
  handover: Handover,
  task: Task,
  circumstances: Circumstances,
  person: (id: string) => PersonView,
): CallView {
  const people = call.people ?? attendeesOf(handover, task, circumstances)
  const invited = (id: string, isGuest: boolean) => ({ ...person(id), when: inTheirZones(call.start, [id], circumstances), isGuest })
  return {
    start: call.start,
    minutes: call.minutes,
    agenda: call.agenda,
    people: [...people.map((id) => invited(id, false)), ...(call.guests ?? []).map((id) => invited(id, true))],
    scheduledBy: person(call.scheduledBy),
    place: call.place ?? null,
    link: call.link ?? null,
    because: call.because ?? null,
  }
}

function pointView(point: AgendaPoint, task: Task, person: (id: string) => PersonView): AgendaPointView {
  const { settled } = point
  return {
    on: `${task.id}/${point.id}`,
    part: point.part,
    text: point.text,
    restricted: point.restricted ?? null,
    addedBy: person(point.addedBy),
    owner: person(settled?.owner ?? point.owner),
    state: settled ? settled.how : point.isGone ? 'settled since' : 'open',
    by: settled ? person(settled.by) : null,
    at: settled?.at ?? null,
    note: settled?.note ?? null,
  }
}

/** While the other side fixes, a review has no due: its clock stands still, and the next round gets one of its own. */
function shownDue(
  handover: Handover,
  task: Task,
  { due, status }: TaskState,
  circumstances: Circumstances,
): Pick<TaskView, 'due' | 'dueWhy'> {
  if (!due || (task.kind === 'gate' && status === 'locked')) return { due: null, dueWhy: null }
  const gate = task.kind === 'gate' && status === 'open' ? gateOfTask(circumstances.definition, task.id) : undefined
  return { due: due.due, dueWhy: gate ? dueOfRounds(handover, gate, due, circumstances) : due }
}

function documentView(handover: Handover, circumstances: Circumstances): HandoverView['document'] {
  const { definition } = circumstances
  if (definition.template.sections.length === 0) return []
  const told = later(circumstances, definition.gates[0])
  const filled = documentOf(handover, circumstances)
  return definition.template.sections.map(({ title }) => ({
    section: title,
    later: told.has(title),
    fields: filled
      .filter(({ section }) => section === title)
      .map(({ field, ticked, blanks }) => ({
        id: field.id,
        label: field.label,
        ticked,
        item: field.item,
        restricted: field.restricted ?? null,
        isHidden: false,
        blanks: blanks.map(({ id, label, type, value, by }) => ({ id, label, type, value, by })),
      })),
  }))
}

function dossierView(handover: Handover, circumstances: Circumstances): HandoverView['dossier'] {
  const toRead = partsToRead(handover, circumstances)
  if (toRead.length === 0) return null
  const { actor } = circumstances
  const me = actor.kind === 'baton' ? undefined : actor.member.id
  const questions = questionsFor(handover, circumstances)
  return {
    questions: questions.length,
    mine: questions.filter(({ place }) => me !== undefined && whoHas(place, handover, circumstances).includes(me)).length,
    parts: toRead.length,
    read: toRead.filter(({ id }) => handover.dossier?.read?.[id]).length,
  }
}

function callInView(handover: Handover, circumstances: Circumstances): HandoverView['callIn'] {
  const { to, ownership } = handover
  const pool = to.kind === 'pool' && ownership.changedAt !== null ? circumstances.pools.find(({ id }) => id === to.id) : undefined
  if (!pool) return null
  const { account } = factsFor(handover, circumstances)
  return callInOf(pool, { region: account.region, ae: account.ae, territories: circumstances.territories, people: circumstances.people })
}

function letterView(handover: Handover, circumstances: Circumstances, person: (id: string) => PersonView): HandoverView['letter'] {
  const rules = letterRules(circumstances)
  if (!rules) return null
  const { versions, agreed, release, handedOver, unansweredAt, outcome, given, copy, notSent } = handover.letter
  return {
    versions,
    agreed: agreed ?? null,
    declined: declinedDates(handover) ?? null,
    release: release ?? null,
    handedOver: handedOver ?? null,
    unansweredAt: outcome === undefined ? (unansweredAt ?? null) : null,
    outcome: outcome ?? null,
    mode: rules.mode,
    given: given ? { ...given, to: person(given.to) } : null,
    copy: copy ?? null,
    notSent: outcome && outcome.outcome !== 'sent' ? (notSent ?? []).map(person) : [],
    items: letterItems(handover).map((item) => ({
      ...item,
      by: person(item.by),
      owners: item.answer ? [] : ownersOfItem(handover, item, circumstances).map(person),
      handedTo: item.handedTo
        ? { person: person(item.handedTo.person), by: person(item.handedTo.by), at: item.handedTo.at, note: item.handedTo.note ?? null }
        : null,
      answer: item.answer ? { ...item.answer, by: person(item.answer.by) } : null,
    })),
    waitsFor: outcome?.outcome === 'sent' || newestLetter(handover) === undefined ? [] : standsInTheWay(handover, circumstances),
  }
}

/** Late: something that is open is past its due, or the whole takes longer than it is meant to. Derived at every look, never stored. */
export const isLate = (handover: Handover, circumstances: Circumstances): boolean => {
  if (handover.status !== 'running') return false
  const { now } = circumstances
  const target = targetOf(handover, circumstances)
  return (
    (target !== undefined && target < now) ||
    Object.values(handover.tasks).some(({ status, due }) => status === 'open' && due !== undefined && due.due < now)
  )
}

/** Working day n of m in the calendar of who hands over: 20 by default, or the last week that the page states. */
function dayOf(handover: Handover, circumstances: Circumstances): HandoverView['day'] {
  if (handover.startedAt === null) return null
  const { definition, now, world } = circumstances
  const calendar = calendarOf(handover, circumstances)
  if (!calendar) return null
  const weeks = weeksOf(definition)
  const target =
    handover.flipOn !== null && weeks === 0 ? momentOn(handover.flipOn, '17:00', world.account.zone ?? calendar.zone) : undefined
  const of = target === undefined ? Math.max(1, weeks) * 5 : Math.max(1, workingDayNumber(handover.startedAt, target, calendar)) + 5
  return { number: workingDayNumber(handover.startedAt, handover.endedAt ?? now, calendar), of }
}

/** Who has something to do about it now: the people on whom the list view says it waits. */
export const holding = (handover: Handover, circumstances: Circumstances): string[] => [
  ...new Set(waitingOn(handover, circumstances).map(({ person }) => person)),
]
