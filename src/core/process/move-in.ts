import { z } from 'zod'
import { Refusal } from '../base/refusal.ts'
import { schemaWords } from '../base/schema-words.ts'
import { dueAfter } from '../calendar/due.ts'
import { momentOn } from '../calendar/moment-on.ts'
import { dateWords } from '../calendar/words.ts'
import type { Evidence } from '../checks/evidence.ts'
import type { Gate, Task } from '../definition/definition.ts'
import { actorId } from '../policy/member.ts'
import { type Circumstances, gateOfTask, nameOf, taskOf, tasksOf, todayOf, zoneOf } from './circumstances.ts'
import { answer } from './commands/answer.ts'
import { withConsequences } from './decide.ts'
import { reviewTimeOf } from './dues.ts'
import { evolveAll, notStarted } from './evolve.ts'
import { isFinished } from './finished.ts'
import { beforeGate, beforeSubmission, snapshotHash } from './gates.ts'
import type { Handover, HandoverEvent, Happened } from './handover.ts'
import { nameOfHolder } from './holder-name.ts'
import { applies, judgeTask } from './judging.ts'
import { letterTask } from './letter-readiness.ts'
import { actsAs, personIn } from './rights.ts'
import { documentOf, later, reviewItems, unanswered } from './snapshot.ts'
import { holderOf, proposal, receiver, type StartCircumstances, StartInput } from './start.ts'

/**
 * A handover that was under way elsewhere goes on here. What is said of the time before is somebody's word, never evidence of a
 * machine: checks are run, and one that fails says so. Nothing of that time is asked again, sent again or done again.
 */

const Day = z.iso.date()
const Id = z.string().min(1).max(120)
const person = z.string().min(1).max(80)

/** What a file says of a handover that is under way, with people, tasks and gates by their ids. */
export const MoveInInput = StartInput.omit({ previous: true }).extend({
  source: z.strictObject({ name: z.string().min(1).max(200), digest: z.string().min(1).max(160), link: z.url().max(2000).exactOptional() }),
  startedOn: Day,
  /** Where it stands: everything of the stages before it is said to be done. */
  stage: Id.optional(),
  done: z.array(z.strictObject({ task: Id, on: Day.optional(), link: z.url().max(2000).optional() })).max(500),
  approvals: z.array(z.strictObject({ gate: Id, by: person, on: Day })).max(20),
  letterSentOn: Day.optional(),
  answers: z.record(Id, z.unknown()),
})
export type MoveInInput = z.infer<typeof MoveInInput>

/** Something that the file says and that is not taken over, with the reason. */
export type LeftOut = { what: 'task' | 'gate' | 'answer'; id: string; title: string; because: string }

export type MovedIn = { events: Happened[]; leftOut: LeftOut[] }

export function moveIn(id: string, input: MoveInInput, circumstances: StartCircumstances): MovedIn {
  refuseMover(circumstances)
  refuseDates(input, circumstances)
  refuseChangedHands(input, circumstances)
  const { source, startedOn, stage: _stage, done: _done, approvals: _approvals, letterSentOn, answers: _answers, ...start } = input
  const startedAt = at(startedOn, '09:00', circumstances)
  const stated = proposal(start, circumstances)
  const proposed: HandoverEvent = {
    ...stated,
    awaiting: null,
    participants: stated.participants.map((one) => ({ ...one, from: startedAt })),
  }
  if (letterSentOn !== undefined) refuseUntold(input, circumstances)
  const leftOut: LeftOut[] = []
  const begun = (events: HandoverEvent[]) => evolveAll(notStarted(id), withConsequences(notStarted(id), events, circumstances))
  const movedIn = (more: Partial<Extract<HandoverEvent, { type: 'HandoverMovedIn' }>> = {}): HandoverEvent => ({
    type: 'HandoverMovedIn',
    source,
    startedAt,
    done: {},
    refuted: {},
    ...(letterSentOn === undefined
      ? {}
      : {
          letter: {
            sentAt: at(letterSentOn, '12:00', circumstances),
            evidence: `Sent outside Baton, says ${source.name}; ${nameOf(circumstances, actorId(circumstances.actor))} vouches for it.`,
          },
        }),
    ...more,
  })

  const answers = answersKept(input, begun([proposed, movedIn()]), circumstances, leftOut)
  const claims = claimsOf(input, circumstances, leftOut)
  const said = (claim: Claim): { evidence: Evidence; finishedAt: string } => ({
    evidence: wordOf(claim, input, circumstances),
    finishedAt: claim.on === undefined ? circumstances.now : at(claim.on, '12:00', circumstances),
  })
  // Judged as if all of it were so: a check may ask whether the call was held, which is what a claim says.
  const assumed = begun([proposed, ...answers, movedIn({ done: Object.fromEntries(claims.map((one) => [one.task.id, said(one)])) })])
  const done: Record<string, { evidence: Evidence; finishedAt: string }> = {}
  const refuted: Record<string, string> = {}
  for (const claim of claims) {
    const { task, on } = claim
    if (claim.by === 'stage' && !applies(assumed, task, circumstances)) continue
    const blank = task.kind === 'field' ? unanswered(assumed, circumstances) : []
    const judged = task.establishes === 'meeting-held' ? undefined : judgeTask(withoutIt(assumed, task), task, circumstances)
    const against =
      blank.length > 0 ? `still blank: ${few(blank.map(({ label }) => label))}` : judged?.verdict === 'failed' ? judged.because : undefined
    if (against !== undefined)
      refuted[task.id] = `Said to be done${on === undefined ? '' : ` on ${dateWords(on)}`} in ${source.name}, but ${against}.`
    else if (judged?.verdict === 'passed') done[task.id] = { ...said(claim), evidence: judged.evidence }
    else if (judged) {
      const { evidence, finishedAt } = said(claim)
      done[task.id] = { finishedAt, evidence: evidence.kind === 'attested' ? { ...evidence, cannotTell: judged.because } : evidence }
    } else done[task.id] = said(claim)
  }
  const before = [proposed, ...answers, movedIn({ done, refuted })]
  const approvals = input.approvals.flatMap((one) => approvalOf(one, input, begun(before), circumstances, leftOut))
  return { events: withConsequences(notStarted(id), [...before, ...approvals], circumstances), leftOut }
}

const at = (day: string, time: '09:00' | '12:00', circumstances: Circumstances): string => {
  const moment = momentOn(day, time, zoneOf(circumstances))
  return moment < circumstances.now ? moment : circumstances.now
}

/** Whoever moves handovers in vouches for what others did, for either side. */
export function refuseMover({ actor }: Pick<Circumstances, 'actor'>): void {
  if (actor.kind !== 'person')
    throw new Refusal('forbidden', 'software.never-signs', 'Only a person can move a handover in, since they vouch for what is said of it.')
  if (!actor.member.roles.some((role) => role === 'operations' || role === 'administrator'))
    throw new Refusal(
      'forbidden',
      'move-in.not-yours',
      'Only operations and administrators can move in handovers that are under way elsewhere.',
    )
}

function refuseDates({ startedOn, done, approvals, letterSentOn }: MoveInInput, circumstances: Circumstances): void {
  const today = todayOf(circumstances)
  const refuse = (what: string, on: string, because: string) =>
    new Refusal('invalid', 'move-in.date', `${what} ${dateWords(on, Number(today.slice(0, 4)))}, ${because}.`, { where: 'startedOn' })
  if (startedOn > today) throw refuse('It is said to have started on', startedOn, 'which has not come')
  const days = [...done.map(({ on }) => on), ...approvals.map(({ on }) => on), letterSentOn].filter((on) => on !== undefined)
  for (const on of days) {
    if (on > today) throw refuse('Something is said to have happened on', on, 'which has not come')
    if (on < startedOn) throw refuse('Something is said to have happened on', on, 'before the handover started')
  }
}

/** What is left after the change of hands is no handover of this account any more: from whom would it pass? */
function refuseChangedHands(input: MoveInInput, circumstances: StartCircumstances): void {
  const holder = holderOf(circumstances)
  const to = receiver(input, circumstances)
  if (holder.kind !== to.kind || holder.id !== to.id) return
  throw new Refusal(
    'conflict',
    'move-in.changed-hands',
    `${circumstances.world.account.name} already belongs to ${nameOfHolder(to, circumstances)}. A handover can be moved in only while the account is with the one who hands it over. Finish this one where it is.`,
    { where: 'to' },
  )
}

/** A letter that left before its page would have let it leave is not what this page describes. */
function refuseUntold({ approvals, source }: MoveInInput, circumstances: Circumstances): void {
  const { definition } = circumstances
  if (!letterTask(circumstances))
    throw new Refusal('invalid', 'move-in.no-letter', `"${definition.title}" sends no letter.`, { where: 'letterSentOn' })
  const missing = definition.gates.find(({ id }) => !approvals.some(({ gate }) => gate === id))
  if (missing)
    throw new Refusal(
      'invalid',
      'move-in.sent-unapproved',
      `${source.name} says that the letter was sent and not who approved "${missing.title}" before it. Say who did, and when.`,
      { where: 'approvals' },
    )
}

type Claim = { task: Task; on?: string | undefined; link?: string | undefined; by: 'file' | 'stage' | 'letter' }

/** What is said to be done, by the file, by the stage that it stands at, and by a letter that is out. */
function claimsOf(input: MoveInInput, circumstances: Circumstances, leftOut: LeftOut[]): Claim[] {
  const { definition } = circumstances
  const told = input.letterSentOn
  const stages = definition.stages.findIndex(({ id }) => id === input.stage)
  if (input.stage !== undefined && stages === -1)
    throw new Refusal('invalid', 'move-in.no-stage', `"${definition.title}" has no stage "${input.stage}".`, { where: 'stage' })
  const byStage = stages === -1 ? [] : definition.stages.slice(0, stages).flatMap(({ tasks }) => tasks)
  const byLetter =
    told === undefined
      ? []
      : tasksOf(definition).filter((task) => task.kind === 'letter' || ['letter-drafted', 'date-agreed'].includes(task.establishes ?? ''))
  const claims = new Map<string, Claim>()
  for (const task of byStage) claims.set(task.id, { task, by: 'stage' })
  for (const { task, on, link } of input.done) claims.set(task, { task: taskOf(definition, task), on, link, by: 'file' })
  for (const task of byLetter) claims.set(task.id, { ...claims.get(task.id), task, on: told, by: 'letter' })
  return [...claims.values()].filter((claim) => {
    const { task } = claim
    // The approval itself says what becomes of it.
    const gate = gateOfTask(definition, task.id) ?? gateBefore(task, definition)
    if (gate && input.approvals.some((one) => one.gate === gate.id)) return false
    const because = claim.by === 'letter' ? undefined : notTaken(task, gate)
    if (because !== undefined) leftOut.push({ what: 'task', id: task.id, title: task.title, because })
    return because === undefined
  })
}

/** The gate to which a task submits. */
const gateBefore = (task: Task, definition: Circumstances['definition']): Gate | undefined =>
  task.establishes === 'submission' && !task.check && task.parts.length === 0
    ? definition.gates.find((gate) => beforeGate(gate, definition).some(({ id }) => id === task.id))
    : undefined

/** Why nobody's word about the past can stand for it. */
function notTaken(task: Task, gate: Gate | undefined): string | undefined {
  if (gate && task.kind === 'gate') return `Say who approved "${gate.title}", and when; until then it is decided here.`
  if (gate) return `It goes with the submission to "${gate.title}".`
  if (task.kind === 'letter' || task.establishes === 'letter-sent')
    return 'Say on which day the letter was sent; until then it is sent from here.'
  if (task.establishes === 'letter-drafted') return 'Baton sends what was approved word for word, so the letter is written here.'
  if (task.establishes === 'date-agreed') return 'Day and text are agreed together, on the letter that is written here.'
  if (task.kind === 'ownership' || task.establishes === 'ownership')
    return 'The ledger names the old holder: the account changes hands here, in one step with the accounts below it.'
  if (task.kind === 'signoff' || task.establishes === 'completion') return 'It is signed here, by those who answer for it.'
  return undefined
}

/** Somebody's word, with where it stands; the machine saw nothing of it. */
const wordOf = (
  { on, by, link }: Claim,
  { source, stage }: MoveInInput,
  circumstances: Circumstances,
): Extract<Evidence, { kind: 'attested' }> => {
  const today = todayOf(circumstances)
  const when = on === undefined ? 'done before' : `done on ${dateWords(on, Number(today.slice(0, 4)))}`
  const why = by === 'stage' ? `it stands at "${circumstances.definition.stages.find(({ id }) => id === stage)?.name ?? stage}"` : when
  const url = link ?? source.link
  return {
    kind: 'attested',
    by: actorId(circumstances.actor),
    at: circumstances.now,
    note: `Moved in from ${source.name} on ${dateWords(today)}: ${why}`,
    ...(url === undefined ? {} : { url }),
  }
}

/** The state in which the task is not done: what it establishes must not prove it. */
const withoutIt = (handover: Handover, task: Task): Handover =>
  task.establishes === undefined ? handover : { ...handover, tasks: { ...handover.tasks, [task.id]: { status: 'open' } } }

/** What stands in the file for a blank that neither a record fills nor Baton: kept, so that nobody is asked for it again. */
function answersKept(
  { answers, source }: MoveInInput,
  handover: Handover,
  circumstances: Circumstances,
  leftOut: LeftOut[],
): HandoverEvent[] {
  const told = later(circumstances, circumstances.definition.gates[0])
  const blanks = documentOf(handover, circumstances).flatMap(({ section, blanks: own }) => own.map((blank) => ({ ...blank, section })))
  return blanks.flatMap((blank): HandoverEvent[] => {
    const value = answers[blank.id]
    if (value === undefined || told.has(blank.section)) return []
    const leave = (because: string) => {
      leftOut.push({ what: 'answer', id: blank.id, title: blank.label, because })
      return []
    }
    if (blank.by === 'facts')
      return String(value).trim().toLowerCase() === blank.value.toLowerCase() ? [] : leave(`The records say "${blank.value}".`)
    const read = answer.needs(handover, circumstances, blank.id).safeParse({ value }, { error: schemaWords })
    return read.success
      ? [{ type: 'Answered', field: blank.id, value, from: source.name }]
      : leave(`It is no answer here: ${read.error.issues[0]?.message ?? 'not readable'}.`)
  })
}

/** An approval that was given elsewhere holds here if its gatekeeper gave it and all that it rests on stands. */
function approvalOf(
  { gate: id, by, on }: MoveInInput['approvals'][number],
  input: MoveInInput,
  handover: Handover,
  circumstances: Circumstances,
  leftOut: LeftOut[],
): HandoverEvent[] {
  const { definition, now, people } = circumstances
  const gate = definition.gates.find((one) => one.id === id)
  if (!gate) throw new Refusal('invalid', 'move-in.no-gate', `"${definition.title}" has no gate "${id}".`, { where: 'approvals' })
  const because = whyNotApproved(gate, by, input, handover, circumstances)
  const gatekeeper = people.get(by)
  const submittedBy = personIn(handover, gate.submitter, now)
  if (because !== undefined || !gatekeeper || submittedBy === undefined) {
    const words = because ?? `Nobody is ${gatekeeper ? gate.submitter : gate.role} of it yet.`
    if (input.letterSentOn !== undefined)
      throw new Refusal('conflict', 'move-in.sent-unapproved', `The letter is out, and "${gate.title}" is not approved: ${words}`, {
        where: 'approvals',
      })
    leftOut.push({ what: 'gate', id: gate.id, title: gate.title, because: `${words} It is decided here.` })
    return []
  }
  const items = reviewItems(handover, gate, circumstances)
  const words = `Approved outside Baton on ${dateWords(on)}; moved in from ${input.source.name}.`
  const decidedAt = at(on, '12:00', circumstances)
  const goesWith = tasksOf(definition)
    .filter((task) => gateBefore(task, definition) === gate)
    .map((task) => task.id)
  return [
    {
      type: 'ApprovalMovedIn',
      gate: gate.id,
      items,
      hash: snapshotHash(items),
      due: dueAfter({ start: decidedAt, ...reviewTimeOf(gate) }, gatekeeper.calendar),
      submittedBy,
      decidedBy: by,
      decidedAt,
      comment: words,
      tasks: [...gate.reviews, ...goesWith],
      evidence: { kind: 'attested', by: actorId(circumstances.actor), at: now, note: `${words} ${nameOf(circumstances, by)} decided.` },
    },
  ]
}

function whyNotApproved(
  gate: Gate,
  by: string,
  { letterSentOn }: MoveInInput,
  handover: Handover,
  circumstances: Circumstances,
): string | undefined {
  const { definition, now } = circumstances
  if (actsAs(handover, actorId(circumstances.actor), gate.submitter, now))
    return 'Whoever submits it cannot vouch that it was approved; somebody else has to move it in.'
  if (!actsAs(handover, by, gate.role, now)) return `${nameOf(circumstances, by)} is neither its ${gate.role} nor a recorded deputy.`
  // With the letter out nothing rests on it any more, and what is open is shown as open.
  if (letterSentOn !== undefined) return undefined
  const open = beforeSubmission(gate, definition).filter(({ id }) => !isFinished(handover.tasks[id]))
  return open.length > 0 ? `What it would rest on does not stand: ${few(open.map(({ title }) => `"${title}"`))}.` : undefined
}

const few = (words: readonly string[]) =>
  words.length > 4 ? `${words.slice(0, 3).join(', ')} and ${words.length - 3} more` : words.join(', ')
