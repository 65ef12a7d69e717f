import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Task } from '../definition/definition.ts'
import { managerRoles } from '../definition/manager-of.ts'
import { type Circumstances, nameOf, rowOf } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'

/**
 * Who may do what in one handover. The RACI of its playbook decides; in a playbook without one, the task's role is
 * responsible and that role's manager accountable (process.md, "Tasks").
 */

type Participants = Handover['participants']

/** Who holds and who acts in each role at one moment. */
type Acting = { at: Instant; holders: Map<string, PersonId | undefined>; actors: Map<string, readonly PersonId[]> }

// A list of participants is never changed in place, and one decision asks it some hundred times at the same moment.
const acting = new WeakMap<Participants, Acting>()

function actingAmong(participants: Participants, at: Instant): Acting {
  const known = acting.get(participants)
  if (known?.at === at) return known
  const made: Acting = { at, holders: new Map(), actors: new Map() }
  acting.set(participants, made)
  return made
}

/**
 * The moment at which a handover is looked at or decided on: what the clock says, but never before somebody took a part in it that they
 * have. A clock that was set back, or that of another node which is seconds behind, would take everybody's part away until it caught up.
 */
export const momentIn = ({ participants }: Pick<Handover, 'participants'>, clock: Instant): Instant =>
  participants.reduce((latest, { from, delegateOf }) => (delegateOf === undefined && from > latest ? from : latest), clock)

const isCurrent = (part: { from: Instant; until?: Instant }, at: Instant) =>
  part.from <= at && (part.until === undefined || at < part.until)

/** The person in the role at that moment; a delegate acts beside them and is not meant here. */
export function personIn({ participants }: Pick<Handover, 'participants'>, role: string, at: Instant): PersonId | undefined {
  const { holders } = actingAmong(participants, at)
  if (holders.has(role)) return holders.get(role)
  const person = participants.findLast((one) => one.role === role && !one.delegateOf && isCurrent(one, at))?.person
  holders.set(role, person)
  return person
}

/** Participant or recorded delegate of the moment. */
export const actsAs = (handover: Handover, person: PersonId, role: string, at: Instant): boolean =>
  handover.participants.some((one) => one.role === role && one.person === person && isCurrent(one, at))

export const rolesOf = (handover: Handover, person: PersonId, at: Instant): string[] => [
  ...new Set(handover.participants.filter((one) => one.person === person && isCurrent(one, at)).map(({ role }) => role)),
]

/** Also the roles that they will act in: whoever stands in from next week is no deputy of the other side until then. */
export const partsToCome = ({ participants }: Pick<Handover, 'participants'>, person: PersonId, at: Instant): string[] => [
  ...new Set(participants.filter((one) => one.person === person && (one.until === undefined || at < one.until)).map(({ role }) => role)),
]

/** Everybody who acts in the role now: the participant first, then delegates. */
export function actorsIn({ participants }: Pick<Handover, 'participants'>, role: string, at: Instant): readonly PersonId[] {
  const { actors } = actingAmong(participants, at)
  const known = actors.get(role)
  if (known) return known
  const current = participants.filter((one) => one.role === role && isCurrent(one, at))
  const people = [...new Set([...current.filter((one) => !one.delegateOf), ...current].map(({ person }) => person))]
  actors.set(role, people)
  return people
}

/** The roles that do the task: all participants of a joint one, else its role. */
export const doersOf = (task: Task): string[] => (task.participants.length > 0 ? task.participants : [task.role])

export const does = (handover: Handover, task: Task, person: PersonId, at: Instant): boolean =>
  doersOf(task).some((role) => actsAs(handover, person, role, at))

/**
 * The roles of a task for which somebody has given their word: those that they had then. A deputy's time ends and roles pass to others,
 * and what was signed stays signed, for that side alone: whoever comes over to the other one since has not spoken for it. Where the page
 * calls the roles otherwise by now, the word is that of the roles they have.
 */
export function spokenFor(handover: Handover, task: Task, person: PersonId, now: Instant): string[] {
  const said = handover.tasks[task.id]?.said?.[person]
  if (!said) return []
  const had = (at: Instant) => doersOf(task).filter((role) => actsAs(handover, person, role, at))
  const then = had(said.at)
  return then.length > 0 ? then : had(now)
}

/** Whether somebody has given the word of this role in a task that takes several. */
export const hasSpoken = (handover: Handover, task: Task, role: string, now: Instant): boolean =>
  Object.keys(handover.tasks[task.id]?.said ?? {}).some((person) => spokenFor(handover, task, person, now).includes(role))

/** The roles of a task whose word is missing, also after that of `by`. Where the page says so, the first who answers for it speaks for all who do. */
export function wordsMissing(handover: Handover, task: Task, { definition, now }: Circumstances, by?: PersonId): string[] {
  const isGiven = (role: string) => hasSpoken(handover, task, role, now) || (by !== undefined && actsAs(handover, by, role, now))
  const row = rowOf(definition, task.id)
  const roles = doersOf(task)
  const answering = row?.accountable === 'first' ? roles.filter((role) => row.cells[role] === 'A' || row.cells[role] === 'R/A') : []
  const isDecided = answering.some(isGiven)
  return roles.filter((role) => !isGiven(role) && !(isDecided && answering.includes(role)))
}

/** Who signs, approves, waives and reassigns for this task. */
export function accountableFor(handover: Handover, task: Task, circumstances: Circumstances): PersonId[] {
  const row = rowOf(circumstances.definition, task.id)
  if (row) return answeringRoles(task, circumstances).flatMap((role) => personIn(handover, role, circumstances.now) ?? [])
  const doer = personIn(handover, task.role, circumstances.now)
  const manager = doer === undefined ? undefined : circumstances.people.get(doer)?.manager
  return manager ? [manager] : []
}

/** A recorded deputy of somebody at the moment. */
export const standsInFor = (
  { participants }: Pick<Handover, 'participants'>,
  person: PersonId,
  isFor: (of: PersonId, role: string) => boolean,
  at: Instant,
): boolean =>
  participants.some((one) => one.person === person && one.delegateOf !== undefined && isFor(one.delegateOf, one.role) && isCurrent(one, at))

/** The roles by which somebody is accountable for the task; without a row in a table, those of managers. */
export function answeringRoles(task: Task, { definition }: Pick<Circumstances, 'definition'>): string[] {
  const row = rowOf(definition, task.id)
  return row
    ? Object.entries(row.cells).flatMap(([role, cell]) => (cell === 'A' || cell === 'R/A' ? [role] : []))
    : managerRoles(definition)
}

/** Accountable for the task, or standing in for who is in the role by which they are: they may be on leave. */
export function answersFor(handover: Handover, task: Task, circumstances: Circumstances, person: PersonId): boolean {
  const accountable = accountableFor(handover, task, circumstances)
  if (accountable.includes(person)) return true
  const as = answeringRoles(task, circumstances)
  return standsInFor(handover, person, (of, role) => accountable.includes(of) && as.includes(role), circumstances.now)
}

/**
 * Who approves a waiver that this person asks for: the accountable one; where that is who asks or who is spared the work,
 * the gatekeeper; without a gate, the manager of the receiving side (process.md, "Tasks").
 */
export function waiverApprover(handover: Handover, task: Task, asker: PersonId, circumstances: Circumstances): PersonId | undefined {
  const { definition, now, people } = circumstances
  const spared = new Set([asker, ...doersOf(task).flatMap((role) => actorsIn(handover, role, now))])
  const gatekeepers = definition.gates.flatMap((gate) => personIn(handover, gate.role, now) ?? [])
  const receiver = handover.to.kind === 'person' ? people.get(handover.to.id)?.manager : undefined
  const managers = managerRoles(definition).flatMap((role) => personIn(handover, role, now) ?? [])
  const candidates = [...accountableFor(handover, task, circumstances), ...gatekeepers, ...(receiver ? [receiver] : []), ...managers]
  return candidates.find((person) => !spared.has(person) && people.get(person)?.active)
}

/** Who decides about a waiver that was asked for: whoever was asked, unless they have left or would gain by it by now. */
export function approverNow(handover: Handover, task: Task, circumstances: Circumstances): PersonId | undefined {
  const waiver = handover.tasks[task.id]?.waiver
  if (!waiver) return undefined
  const isFit = circumstances.people.get(waiver.approver)?.active && !does(handover, task, waiver.approver, circumstances.now)
  return isFit ? waiver.approver : waiverApprover(handover, task, waiver.askedBy, circumstances)
}

/** "Lena", "Priya and Tom": the people of a role, or the role's name when nobody holds it. */
export function whoIs(handover: Handover, roles: readonly string[], circumstances: Circumstances): string {
  const names = roles.map((role) => {
    const person = personIn(handover, role, circumstances.now)
    return person === undefined ? `the ${role}` : nameOf(circumstances, person)
  })
  return [...new Set(names)].join(' and ')
}

/** The acting person. The machine and software tokens never act as one here. */
export function personActing({ actor }: Pick<Circumstances, 'actor'>): PersonId {
  if (actor.kind === 'baton') throw new Error('A rule for people was asked by the machine')
  return actor.member.id
}

/** "Classify instances" belongs to the CSM (Priya). */
export const notYours = (handover: Handover, task: Task, circumstances: Circumstances): Refusal => {
  const roles = doersOf(task)
  return new Refusal(
    'forbidden',
    'task.not-yours',
    `"${task.title}" belongs to the ${roles.join(' and the ')}: ${whoIs(handover, roles, circumstances)}.`,
  )
}
