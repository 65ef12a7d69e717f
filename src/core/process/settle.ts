import { dateWords, momentWords } from '../calendar/words.ts'
import { reasonOf } from '../checks/evidence.ts'
import type { Task } from '../definition/definition.ts'
import { agendaToKeep, talkedThrough } from './agenda.ts'
import { flipAtStart } from './cadence.ts'
import { callEvents } from './calls.ts'
import { type Circumstances, gateOfTask, nameOf, taskOf, tasksOf, todayOf } from './circumstances.ts'
import { classed } from './classed.ts'
import { consultationsToAsk } from './consultations.ts'
import { dueOf } from './dues.ts'
import { plansToMake } from './effects.ts'
import { evolve } from './evolve.ts'
import { unfinishedBefore } from './finished.ts'
import { isApproved, lastRound, openRound, snapshotHash } from './gates.ts'
import type { Handover, HandoverEvent, Happened, TaskState } from './handover.ts'
import { incidentEvents } from './incidents.ts'
import { applies, isRefuted, judgeTask, verdictOnTask, verdictsOfParts } from './judging.ts'
import { letterItems, looseItems } from './letter-items.ts'
import { isGiven, newestLetter, outdatedLetter, standsInTheWay } from './letter-readiness.ts'
import { dueOwnership } from './ownership.ts'
import { personIn } from './rights.ts'
import { reviewItems, unanswered } from './snapshot.ts'

/**
 * What follows by itself once something has happened or facts have changed: tasks unlock and lock, checks complete tasks
 * and reopen them, approvals go stale, people are asked. Runs after every command until nothing more follows, so that no
 * screen, route or job has to know these rules. Everything it does is Baton's own doing, not the actor's.
 */
export function settle(handover: Handover, circumstances: Circumstances): Happened[] {
  const events: Happened[] = []
  let state = handover
  const happen = (given: HandoverEvent) => {
    const event: Happened = { ...classed(given, circumstances.definition), by: 'baton', at: circumstances.now }
    events.push(event)
    state = evolve(state, event)
  }
  // People change while a handover is paused too, and their calendars must not wait for its end.
  if (state.status === 'running' || state.status === 'paused') callEvents(state, circumstances).forEach(happen)
  // Nor does the customer wait: from start to completion nobody is on a call with them who must not be (invariant 16).
  if (state.status === 'paused') incidentEvents(state, circumstances).forEach(happen)
  if (state.status !== 'running') return events
  flipAtStart(state, circumstances).forEach(happen)
  // Each pass can only unlock what the pass before finished, so a definition with n tasks is quiet after n passes; twice
  // that is a rule that contradicts itself, which is our bug.
  const limit = 2 * tasksOf(circumstances.definition).length + 4
  for (let pass = 0; ; pass += 1) {
    if (pass > limit) throw new Error(`Handover ${state.id} does not settle: ${events.slice(-4).map(({ type }) => type)}`)
    const before = events.length
    for (const gate of circumstances.definition.gates) staleApproval(state, gate.id, circumstances).forEach(happen)
    for (const task of tasksOf(circumstances.definition)) settleTask(state, task, circumstances).forEach(happen)
    calledBack(state, circumstances).forEach(happen)
    consultationsToAsk(state, circumstances).forEach(happen)
    dueOwnership(state, circumstances).forEach(happen)
    incidentEvents(state, circumstances).forEach(happen)
    callEvents(state, circumstances).forEach(happen)
    agendaToKeep(state, circumstances).forEach(happen)
    plansToMake(state, circumstances).forEach(happen)
    if (events.length === before) return events
  }
}

function settleTask(handover: Handover, task: Task, circumstances: Circumstances): HandoverEvent[] {
  const state = handover.tasks[task.id]
  if (!state) return []
  if (task.kind === 'gate') return settleGateTask(handover, task, state, circumstances)
  switch (state.status) {
    case 'locked':
      if (unfinishedBefore(handover, task).length > 0) return []
      return applies(handover, task, circumstances) ? [opened(handover, task, state, circumstances)] : [notApplicable(task)]
    case 'open': {
      const [first] = unfinishedBefore(handover, task)
      if (first !== undefined)
        return [{ type: 'TaskLocked', task: task.id, because: `"${taskOf(circumstances.definition, first).title}" is open again.` }]
      if (!applies(handover, task, circumstances)) return [notApplicable(task)]
      return [
        ...lateDue(handover, task, state, circumstances),
        ...(established(handover, task, circumstances) ?? proven(handover, task, state, circumstances)),
        ...talkedThrough(handover, task, circumstances),
      ]
    }
    case 'done':
      if (task.establishes === 'date-agreed') {
        const because = takenBack(handover, circumstances)
        if (because !== undefined) return [{ type: 'TaskReopened', task: task.id, because, cause: 'regressed' }]
      }
      if (task.establishes === 'ownership' && isTakenBack(handover, task, circumstances))
        return [{ type: 'TaskReopened', task: task.id, because: 'The change of holder was undone.', cause: 'regressed' }]
      if (task.establishes === 'introduction') {
        const because = anotherSince(handover, state, circumstances)
        if (because !== undefined) return [{ type: 'TaskReopened', task: task.id, because, cause: 'regressed' }]
      }
      return regressed(handover, task, state, circumstances)
    case 'waived': {
      const { evidence } = state
      // A day of the account, as it was asked for and as its timer counts it: elsewhere it would end before or long after both.
      if (evidence?.kind !== 'waived' || evidence.until >= todayOf(circumstances)) return []
      return [{ type: 'TaskReopened', task: task.id, because: `The waiver ended on ${dateWords(evidence.until)}.`, cause: 'regressed' }]
    }
    case 'not-applicable':
      if (state.notApplicable?.by !== 'baton' || !applies(handover, task, circumstances)) return []
      return [{ type: 'TaskReopened', task: task.id, because: 'The condition of the page holds again.', cause: 'regressed' }]
  }
}

const notApplicable = (task: Task): HandoverEvent => ({
  type: 'TaskNotApplicable',
  task: task.id,
  because: `The playbook asks for it only when ${task.when?.expression ?? 'it applies'}.`,
})

function opened(handover: Handover, task: Task, state: TaskState, circumstances: Circumstances): HandoverEvent {
  const due = state.due ?? dueOf(handover, task, circumstances)
  return { type: 'TaskOpened', task: task.id, ...(due ? { due } : {}) }
}

/** A due that counts from a moment that was not known when the task opened. */
function lateDue(handover: Handover, task: Task, state: TaskState, circumstances: Circumstances): HandoverEvent[] {
  if (state.due) return []
  const due = dueOf(handover, task, circumstances)
  return due ? [{ type: 'DueSet', task: task.id, due, because: 'The moment that it counts from is known now.' }] : []
}

/** What Baton itself has seen happen needs nobody's tick: the event is the evidence (process.md, "Tasks"). */
function established(handover: Handover, task: Task, circumstances: Circumstances): HandoverEvent[] | undefined {
  const { now, definition } = circumstances
  const { letter } = handover
  const newest = newestLetter(handover)
  const done = (by: string, at: string, note: string): HandoverEvent[] => [
    { type: 'TaskDone', task: task.id, evidence: { kind: 'attested', by, at, note } },
  ]
  switch (task.establishes) {
    case 'document-kept':
      return done('baton', now, 'Baton keeps it, filled from the records')
    case 'submission': {
      // The issue calls the gatekeeper by name, and the note in the timeline is a change that its own check sees.
      if (task.check || task.parts.length > 0) return undefined
      const round = definition.gates.flatMap(({ id }) => lastRound(handover, id) ?? []).at(0)
      return round ? done(round.submittedBy, round.submittedAt, `Done with the submission of round ${round.number}`) : []
    }
    case 'letter-drafted':
      return newest ? done(newest.by, newest.at, `Version ${newest.version} of the letter`) : []
    case 'date-agreed':
      return letter.agreed && letter.agreed.version === newest?.version && outdatedLetter(handover, circumstances) === undefined
        ? done(letter.agreed.by, letter.agreed.at, `Agreed for ${dateWords(letter.agreed.date)}, version ${letter.agreed.version}`)
        : []
    case 'letter-sent':
      return letter.outcome?.outcome === 'sent'
        ? done(letter.outcome.by ?? letter.release?.by ?? 'baton', letter.outcome.at, letter.outcome.evidence)
        : []
    case 'customer-answered': {
      // With nothing to answer, only a person can say that nothing came.
      const items = letterItems(handover)
      const last = items.map(({ answer, handedTo }) => answer ?? handedTo).findLast((one) => one !== undefined)
      return last && looseItems(handover, circumstances).length === 0
        ? done(last.by, last.at, `${items.length} ${items.length === 1 ? 'message' : 'messages'} answered or handed on`)
        : undefined
    }
    case 'ownership':
      // The page's own check reads the ledger; without one the change of hands itself is the proof.
      return task.check || task.parts.length > 0
        ? undefined
        : handover.ownership.changedAt
          ? done('baton', now, 'The account changed hands')
          : []
    default:
      return undefined
  }
}

/** The change of hands was its only proof. */
const isTakenBack = (handover: Handover, task: Task, { definition }: Circumstances): boolean =>
  definition.ownership !== 'letter' && !task.check && task.parts.length === 0 && handover.ownership.changedAt === null

/** Whoever was introduced to the customer is not who takes over any more. */
function anotherSince({ to, participants }: Handover, { finishedAt }: TaskState, circumstances: Circumstances): string | undefined {
  if (to.kind !== 'person' || finishedAt === undefined) return undefined
  const [from] = participants
    .filter(({ person, delegateOf, until }) => person === to.id && delegateOf === undefined && until === undefined)
    .map((part) => part.from)
    .toSorted()
  return from !== undefined && from > finishedAt
    ? `${nameOf(circumstances, to.id)} takes over since, and has not been introduced.`
    : undefined
}

/** A newer draft voids what was agreed about the one before (invariant 4), and so does a change of the people whom it names. */
function takenBack(handover: Handover, circumstances: Circumstances): string | undefined {
  const { agreed, outcome, handedOver } = handover.letter
  if (outcome !== undefined) return undefined
  if (agreed === undefined) return 'There is a newer version of the letter.'
  return handedOver || isGiven(handover) ? undefined : outdatedLetter(handover, circumstances)
}

/** Verdicts of the parts as they change, and the task itself once everything is proven. */
function proven(handover: Handover, task: Task, state: TaskState, circumstances: Circumstances): HandoverEvent[] {
  const verdict = verdictOnTask(handover, task, circumstances)
  // What a gatekeeper sent back comes back from a person: the check that they overruled must not overrule them.
  const isReturned = state.reopened?.cause === 'returned'
  const isWritten = () => task.kind !== 'field' || unanswered(handover, circumstances).length === 0
  // Records that name the new holder already are no change of hands: completion asks for the one step that moves all accounts.
  const isMoved = task.kind !== 'ownership' || circumstances.definition.ownership === 'letter' || handover.ownership.changedAt !== null
  if (verdict === undefined) {
    if (task.kind !== 'field' || isReturned || !isWritten()) return []
    return [
      {
        type: 'TaskDone',
        task: task.id,
        evidence: { kind: 'attested', by: 'baton', at: circumstances.now, note: 'Every blank is filled' },
      },
    ]
  }
  const parts = changedParts(handover, task, state, circumstances)
  const isProven = verdict === 'passed' && isMoved && !isReturned && isWritten()
  const evidence = isProven ? judgeTask(handover, task, circumstances)?.evidence : undefined
  return evidence ? [...parts, { type: 'TaskDone', task: task.id, evidence }] : parts
}

function changedParts(handover: Handover, task: Task, state: TaskState, circumstances: Circumstances): HandoverEvent[] {
  const changed = verdictsOfParts(handover, task, circumstances).filter(({ part, says }) => {
    const known = state.parts?.[part]
    // A person's word about one system stands until a machine can tell.
    if (known?.kind === 'attested' && says.verdict === 'cannot tell') return false
    return !(known?.kind === 'read' && known.verdict === says.verdict && known.because === reasonOf(says))
  })
  return changed.flatMap(({ part }) =>
    (judgeTask(handover, task, circumstances)?.parts ?? []).flatMap((one): HandoverEvent[] =>
      one.part === part ? [{ type: 'TaskPartChecked', task: task.id, part, evidence: one.evidence }] : [],
    ),
  )
}

/** Evidence before ticks: what a machine proved is taken back when the machine sees the opposite. */
function regressed(handover: Handover, task: Task, state: TaskState, circumstances: Circumstances): HandoverEvent[] {
  const rests = state.evidence?.kind === 'read' || (state.evidence?.kind === 'attested' && state.evidence.cannotTell !== undefined)
  if (!rests) return []
  // "The call was held" is a fact because this task is done; it must not prove itself.
  const without: Handover =
    task.establishes === 'meeting-held' ? { ...handover, tasks: { ...handover.tasks, [task.id]: { ...state, status: 'open' } } } : handover
  if (!isRefuted(without, task, circumstances)) return []
  const judgement = judgeTask(without, task, circumstances)
  if (judgement?.verdict !== 'failed') return []
  return [
    ...changedParts(without, task, state, circumstances),
    { type: 'TaskReopened', task: task.id, because: judgement.because, cause: 'regressed' },
  ]
}

/** Review tasks follow their gate: open while a round is, done by its verdict, locked otherwise. */
function settleGateTask(handover: Handover, task: Task, state: TaskState, circumstances: Circumstances): HandoverEvent[] {
  const gate = gateOfTask(circumstances.definition, task.id)
  if (!gate) throw new Error(`No gate reviews the task ${task.id}`)
  const round = openRound(handover, gate.id)
  if (round) return state.status === 'locked' ? [{ type: 'TaskOpened', task: task.id, due: round.due }] : []
  const decision = lastRound(handover, gate.id)?.decision
  if (isApproved(handover, gate.id) && decision) {
    if (state.status === 'done') return []
    return [
      {
        type: 'TaskDone',
        task: task.id,
        evidence: { kind: 'attested', by: decision.by, at: decision.at, note: `Approved in round ${lastRound(handover, gate.id)?.number}` },
      },
    ]
  }
  if (state.status === 'locked') return []
  return [
    {
      type: 'TaskLocked',
      task: task.id,
      because: decision?.outcome === 'needs fixes' ? 'The gate asked for fixes.' : 'The approval no longer holds.',
    },
  ]
}

/**
 * What lies with somebody to send is asked back when what it stood on gives way; at its release the same list stood before it. What
 * Baton sends waits for its moment and is asked then, unless it can only be written anew.
 */
function calledBack(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  const { release, handedOver, outcome } = handover.letter
  const outdated = release && !handedOver && !outcome ? outdatedLetter(handover, circumstances) : undefined
  const way = isGiven(handover) ? standsInTheWay(handover, circumstances) : outdated === undefined ? [] : [outdated]
  return way.length > 0 ? [{ type: 'LetterHeld', because: way.join(' ') }] : []
}

/** An approval is bound to what it saw: a changed item before the letter's release makes it stale (invariant 10). */
function staleApproval(handover: Handover, gateId: string, circumstances: Circumstances): HandoverEvent[] {
  const gate = circumstances.definition.gates.find(({ id }) => id === gateId)
  if (!gate || !isApproved(handover, gateId) || handover.letter.release || isGiven(handover) || handover.letter.outcome) return []
  const round = lastRound(handover, gateId)
  if (!round) return []
  const now = reviewItems(handover, gate, circumstances)
  // Most of the time nothing has changed at all, which is seen faster than hashed.
  const isUntouched =
    now.length === round.items.length &&
    now.every(({ id, value, verified, later }, index) => {
      const then = round.items[index]
      return then?.id === id && then.later === later && (later || (then.value === value && then.verified === verified))
    })
  if (isUntouched) return []
  if (snapshotHash(now) === round.hash) return []
  const changed = now.find((item) => {
    const then = round.items.find(({ id }) => id === item.id)
    return !item.later && (then?.value !== item.value || then.verified !== item.verified)
  })
  const zone = circumstances.people.get(personIn(handover, gate.role, circumstances.now) ?? '')?.calendar.zone ?? 'UTC'
  return [
    {
      type: 'ApprovalVoided',
      gate: gateId,
      cause: 'stale',
      because: `"${changed?.title ?? 'An item'}" changed after the approval of ${momentWords(round.decision?.at ?? round.submittedAt, zone)}.`,
    },
  ]
}
