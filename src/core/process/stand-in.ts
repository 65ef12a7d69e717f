import type { Instant } from '../base/ids.ts'
import { dueAfter } from '../calendar/due.ts'
import { leaveAt } from '../calendar/leave-at.ts'
import type { Task } from '../definition/definition.ts'
import { managerRoles } from '../definition/manager-of.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, Participant, PersonId } from './handover.ts'
import { afterPauses } from './pauses.ts'
import { answeringRoles, approverNow, doersOf, does, personIn } from './rights.ts'

/** How long the pool's own signature is waited for before its standing deputy may give it. */
const ownerFirst = { amount: 2, unit: 'business-days' } as const

/**
 * From when somebody may sign in another's place, where that is not yet: the deputy whom a territory has once and for all signs for
 * the pool only after two working days, so that nobody signs past an owner who is there. Whom the owner or a manager named for a
 * while, or who stands in for somebody on leave, signs at once.
 */
export function signsFrom(handover: Handover, task: Task, person: PersonId, circumstances: Circumstances): Instant | undefined {
  if (task.kind !== 'signoff') return undefined
  const { now, people } = circumstances
  const parts = standingPartsOf(handover, task, person, now)
  if (!parts) return undefined
  const state = handover.tasks[task.id]
  const waits = parts.map(({ role }) => {
    const owner = people.get(personIn(handover, role, now) ?? '')
    if (!owner?.active || leaveAt(now, owner.calendar)) return now
    return afterPauses(handover, dueAfter({ start: state?.openedAt ?? now, ...ownerFirst }, owner.calendar), owner.calendar).due
  })
  const [first = now] = waits.toSorted()
  return first > now ? first : undefined
}

/**
 * A standing deputy may decide about a review at any time, and is called in once its owner is away or the review is late: until then
 * it is on nobody else's list (process.md, "Gate").
 */
export function isOnStandby(handover: Handover, task: Task, person: PersonId, circumstances: Circumstances): boolean {
  if (task.kind !== 'gate') return false
  const { now, people } = circumstances
  const parts = standingPartsOf(handover, task, person, now)
  const due = handover.tasks[task.id]?.due?.due
  if (!parts || (due !== undefined && due <= now)) return false
  return parts.every(({ role }) => {
    const owner = people.get(personIn(handover, role, now) ?? '')
    return owner?.active === true && leaveAt(now, owner.calendar) === undefined
  })
}

/**
 * Who decides about a waiver that was asked for: its approver, and whoever stands in for them in a role that decides about such, a
 * standing deputy while the approver is away; never who asked for it or is spared the work. Nobody where only such people are left; then it can be declined.
 */
export function waiverDeciders(handover: Handover, task: Task, circumstances: Circumstances): PersonId[] {
  const { definition, now, people } = circumstances
  const approver = approverNow(handover, task, circumstances)
  if (approver === undefined) return []
  const calendar = people.get(approver)?.calendar
  const isAbsent = calendar !== undefined && leaveAt(now, calendar) !== undefined
  const deciding = new Set([
    ...answeringRoles(task, circumstances),
    ...definition.gates.map(({ role }) => role),
    ...managerRoles(definition),
  ])
  const deputies = handover.participants.filter(
    ({ role, person, delegateOf, from, until }) =>
      delegateOf === approver &&
      deciding.has(role) &&
      from <= now &&
      (until === undefined ? isAbsent : now < until) &&
      person !== handover.tasks[task.id]?.waiver?.askedBy &&
      !does(handover, task, person, now) &&
      people.get(person)?.active,
  )
  return [...new Set([approver, ...deputies.map(({ person }) => person)])]
}

/** The parts by which somebody stands in for another once and for all; nothing where they act in their own right or for a while. */
function standingPartsOf(handover: Handover, task: Task, person: PersonId, now: Instant): Participant[] | undefined {
  const parts = handover.participants.filter(
    (one) => one.person === person && doersOf(task).includes(one.role) && one.from <= now && (one.until === undefined || now < one.until),
  )
  const isStanding = parts.length > 0 && parts.every(({ delegateOf, until }) => delegateOf !== undefined && until === undefined)
  return isStanding ? parts : undefined
}
