import { dayIn } from '../../calendar/moment-on.ts'
import type { Task } from '../../definition/definition.ts'
import { workspaceRoleFor } from '../candidates.ts'
import { tasksOf } from '../circumstances.ts'
import { isFinished } from '../finished.ts'
import { isApproved } from '../gates.ts'
import type { Handover, Happened } from '../handover.ts'
import { openIncidents } from '../incidents.ts'
import { recipientsOf } from '../letter-parts.ts'
import { holdSeconds, isGiven, letterRules, letterTask } from '../letter-readiness.ts'
import { introductionAhead } from '../ownership.ts'
import { actsAs, does } from '../rights.ts'
import { isStuck } from '../timers.ts'
import type { Run } from './run.ts'
import { sam } from './sample-people.ts'

/** What may never happen, as far as the engine alone can see it (process.md). Each is a sentence when it has happened. */

/** A working day is shorter in the night in which the clocks go forward. */
const day = 23 * 3_600_000

/** About one event, by the state before it. */
export function brokenBy(event: Happened, before: Handover, run: Pick<Run, 'as' | 'world' | 'happened' | 'people'>): string[] {
  const around = run.as(sam)
  const { definition, now } = around
  const zone = run.world.account.zone ?? 'UTC'
  const broken: string[] = []
  const never = (isBroken: boolean, sentence: string) => {
    if (isBroken) broken.push(`${event.type}: ${sentence}`)
  }
  const afterTheEnd = [
    'Commented',
    'LabelsChanged',
    'ValidationAsked',
    'ValidationGiven',
    'OpenEndSettled',
    // Whoever has the account now goes on reading, and says how good it was.
    'DossierRead',
    'DossierRated',
    'Reminded',
    'Nudged',
    'EffectUndoRequested',
    'EffectSettled',
  ]
  never((before.status === 'completed' || before.status === 'cancelled') && !afterTheEnd.includes(event.type), 'ended handovers stay ended')
  switch (event.type) {
    case 'LetterReleased':
    case 'LetterGiven':
    case 'LetterHandedOver': {
      const task = letterTask(around)
      const newest = before.letter.versions.at(-1)
      never(before.status !== 'running', 'while not running')
      never(
        definition.gates.some(({ id }) => !isApproved(before, id)),
        'without an approval that holds',
      )
      never(
        task === undefined ||
          everythingBefore(
            task,
            definition.stages.flatMap(({ tasks }) => tasks),
          ).some(({ id }) => !isFinished(before.tasks[id])),
        'before what the page places before it',
      )
      never(newest?.version !== event.letterVersion, 'not the newest version')
      never(
        letterRules(around)?.agreedBy !== undefined && before.letter.agreed?.version !== event.letterVersion,
        'a version whose date nobody agreed',
      )
      never(isGiven(before), 'while somebody has it to send')
      // Baton never claims the bytes of somebody's own mailbox, and hands none to anybody where it sends itself.
      never((event.type === 'LetterGiven') !== (letterRules(around)?.mode === 'ae'), 'not the way that the playbook sends it')
      if (event.type === 'LetterHandedOver') {
        never(before.letter.release === undefined || before.letter.release.leavesAt > now, 'before the hold was over')
        never((before.letter.agreed?.date ?? '') > dayIn(now, zone), 'before the agreed day')
        const resumed = run.happened.findLast((one) => one.type === 'HandoverResumed')
        never(
          before.letter.release !== undefined &&
            resumed !== undefined &&
            resumed.at > before.letter.release.at &&
            Date.parse(now) < Date.parse(resumed.at) + holdSeconds * 1000,
          'before anybody could hold it again after a pause',
        )
        const again = run.happened.findLastIndex((one) => one.type === 'LetterHandedOver' && one.letterVersion === event.letterVersion)
        const statements = run.happened.slice(again + 1).flatMap((one) => (one.type === 'NotSentStated' ? [one.by] : []))
        never(again >= 0 && new Set(statements).size < 2, 'a second hand-over of the same version')
      }
      return broken
    }
    case 'LetterSettled': {
      const isOwn = before.letter.given !== undefined && before.letter.handedOver === undefined
      never(isOwn && (event.how === undefined || event.by === 'baton'), "sent by the AE without a copy or the AE's word")
      never(!isOwn && event.how !== undefined, "somebody's word about what Baton sent itself")
      return broken
    }
    case 'Submitted':
      never(event.round !== (before.gates[event.gate]?.rounds.length ?? 0) + 1, 'a round out of number')
      return broken
    case 'Decided':
    case 'ApprovalVoided': {
      const gate = definition.gates.find(({ id }) => id === event.gate)
      const rounds = before.gates[event.gate]?.rounds ?? []
      if (event.type === 'Decided')
        never(rounds.find(({ number }) => number === event.round)?.decision !== undefined, 'a second decision in one round')
      if (event.by === 'baton') return broken
      never(!gate || !actsAs(before, event.by, gate.role, now), 'by somebody who is not the gatekeeper')
      never(
        rounds.some(({ submittedBy }) => submittedBy === event.by),
        'by who submitted it',
      )
      never(event.type === 'ApprovalVoided' && before.letter.handedOver !== undefined, 'after the letter had left')
      return broken
    }
    case 'OwnershipChanged':
      never(
        (before.ownership.changedAt !== null) !== (event.back === true),
        event.back ? 'back, and never given' : 'a second change of hands',
      )
      if (event.back) return broken
      never(
        definition.ownership === 'letter' && before.letter.outcome?.outcome !== 'sent' && before.ownership.early === undefined,
        'before the customer was told',
      )
      never(
        introductionAhead(before, around) !== undefined && before.ownership.early === undefined,
        'before the customer had met the new holder',
      )
      never((before.ownership.effectiveOn ?? '') > dayIn(now, zone), 'before its effective date')
      never(event.to.kind === 'person' && run.people.get(event.to.id)?.active !== true, 'to somebody who has left')
      never(
        definition.ownership === 'letter' &&
          before.letter.outcome?.outcome !== 'sent' &&
          definition.gates.some(({ id }) => !isApproved(before, id)),
        'past a gate that is not approved',
      )
      return broken
    case 'Reminded': {
      const goesOn = before.pauses?.at(-1)
      never(before.status === 'paused', 'while it is paused')
      never(
        event.kind !== 'due-soon' && event.kind !== 'late' && goesOn !== undefined && Date.parse(now) < Date.parse(goesOn.to) + day,
        'to somebody above within a day after a pause',
      )
      return broken
    }
    case 'TaskOpened':
      never(before.tasks[event.task]?.status !== 'locked', 'of a task that was not locked')
      return broken
    case 'TaskDone':
      never(before.tasks[event.task]?.status !== 'open', `of a task that was ${before.tasks[event.task]?.status}`)
      never(before.tasks[event.task]?.reopened?.cause === 'returned' && event.by === 'baton', 'what was returned came back by itself')
      return broken
    case 'TaskWaived': {
      const task = tasksOf(definition).find(({ id }) => id === event.task)
      never(before.tasks[event.task]?.status !== 'open', 'of a task that was not open')
      never(event.by === before.tasks[event.task]?.waiver?.askedBy, 'by who asked for it')
      never(task !== undefined && does(before, task, event.by, now), 'by who is spared the work')
      return broken
    }
    case 'HandoverCompleted': {
      const open = tasksOf(definition).filter(({ id, establishes }) => establishes !== 'completion' && !isFinished(before.tasks[id]))
      never(open.length > 0, `with ${open.map(({ id }) => id).join(', ')} open`)
      never(definition.letters.length > 0 && before.letter.outcome?.outcome !== 'sent', 'with a letter that nobody confirmed')
      never(before.ownership.changedAt === null, 'before the account changed hands')
      never(openIncidents(before).length > 0, 'with an incident that nobody has explained')
      never(
        Object.values(before.letterItems ?? {}).some(({ answer, handedTo }) => !answer && !run.people.get(handedTo?.person ?? '')?.active),
        'with a question that nobody answered and nobody was given',
      )
      return broken
    }
    default:
      return broken
  }
}

function everythingBefore(task: Task, tasks: Task[]): Task[] {
  const found = new Set(task.after)
  for (const id of found) for (const before of tasks.find((one) => one.id === id)?.after ?? []) found.add(before)
  return tasks.filter(({ id }) => found.has(id))
}

type Seen = Pick<Run, 'as' | 'world' | 'happened' | 'people' | 'definition' | 'handover' | 'waiting' | 'whyNot'>

/** About the state as a whole. */
export function brokenIn(run: Seen): string[] {
  const { handover } = run
  const broken: string[] = []
  if (isStuck(handover, run.as(sam))) broken.push('The handover is stuck')
  if (handover.version !== run.happened.length) broken.push('The version is not the number of events')
  const someoneIsLeft = [...run.people.values()].some(({ active, roles }) => active && roles.includes('operations'))
  const { from, to, participants, status } = handover
  for (const holder of status === 'completed' || status === 'cancelled' ? [] : [from, to]) {
    const roles = new Set(participants.flatMap(({ role, person, until }) => (person === holder.id && until === undefined ? [role] : [])))
    const holds = run.definition.roles.some((role) => roles.has(role.name) && workspaceRoleFor(role) === 'csm')
    if (holder.kind === 'person' && !holds) broken.push(`${holder.id} is said to hold the account and has no part by which`)
  }
  const waits = run.waiting()
  for (const { person, verb } of waits) {
    if (someoneIsLeft && !run.people.get(person)?.active) broken.push(`"${verb}" waits for ${person}, who has left`)
  }
  if (handover.status === 'running' && waits.length === 0 && !handover.letter.handedOver && !handover.letter.release)
    broken.push('It runs and waits for nobody')
  const isUnsaid = handover.validation !== null && Object.keys(handover.validation.said).length === 0
  if (status === 'completed' && isUnsaid && someoneIsLeft && !waits.some(({ command }) => command === 'validate'))
    broken.push('Whether it worked waits for nobody')
  // An open task brings them up one after the other.
  const isAsked = (task: string) =>
    waits.some(({ on, command }) => command === 'settle-effect' && handover.effects[on ?? '']?.task === task)
  for (const { id, state, task } of status === 'completed' ? [] : Object.values(handover.effects))
    if (state === 'unknown' && someoneIsLeft && !isAsked(task) && !waits.some((row) => row.task === task && row.command === 'reassign'))
      broken.push(`What became of ${id} waits for nobody`)
  const hasRecipients = recipientsOf(run).length > 0
  for (const { person, command, on, verb, task } of waits) {
    const member = run.people.get(person)
    const stated = tasksOf(run.definition).find(({ id }) => id === task)
    if (command === 'draft-letter' && verb !== stated?.title && hasRecipients === verb.startsWith('Approve a contact'))
      broken.push(`"${verb}" does not say what the letter waits for`)
    // Where a record has to change, the row says what for; everything that rests on people alone must be possible.
    const restsOnPeople =
      stated === undefined
        ? !['reassign', 'draft-letter'].includes(command)
        : stated.kind === 'attest' ||
          (stated.kind === 'approval' && (command !== 'draft-letter' || hasRecipients)) ||
          (stated.establishes === 'letter-drafted' && hasRecipients) ||
          (stated.kind === 'task' && !stated.check && stated.parts.length === 0 && !stated.establishes && !stated.does)
    if (!member || !restsOnPeople) continue
    // What is on its way in another system is heard of within moments; until then the row says what comes after it.
    if (Object.values(handover.effects).some((one) => one.task === task && (one.state === 'requested' || one.state === 'undoing'))) continue
    const why = run.whyNot(member, command, on)
    // Where everybody who could take over has left or is on the other side, the row stands until somebody new comes.
    if (['reassign', 'forward'].includes(command) && why?.startsWith('Nobody else could be')) continue
    if (why) broken.push(`"${verb}" waits for ${member.name} by ${command}, but: ${why}`)
  }
  return broken
}
