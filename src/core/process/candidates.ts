import { Refusal } from '../base/refusal.ts'
import type { Role } from '../definition/definition.ts'
import { isManager, managerRoles } from '../definition/manager-of.ts'
import type { WorkspaceRole } from '../policy/member.ts'
import { type Circumstances, nameOf, tasksOf } from './circumstances.ts'
import { isFinished } from './finished.ts'
import type { Handover, HandoverEvent, PersonId } from './handover.ts'
import { actorsIn, actsAs, doersOf, partsToCome, personActing, personIn, spokenFor } from './rights.ts'

/** What people are in the workspace who can take a role, by where the page says that its person comes from. */
export function workspaceRoleFor({ from, side }: Pick<Role, 'from' | 'side'>): WorkspaceRole {
  if (isManager({ from })) return 'csm-manager'
  const bySource: Record<string, WorkspaceRole> = {
    'account.ae': 'ae',
    'account.sa': 'sa',
    'account.renewal-manager': 'renewal-manager',
    'territory.owner': 'cse',
  }
  return bySource[from] ?? (side === 'pool' ? 'cse' : 'csm')
}

/** The parts in which somebody acts or will. Who is only informed by one may have any other. */
export const partsThatAct = (
  handover: Handover,
  { definition, now }: Pick<Circumstances, 'definition' | 'now'>,
  person: PersonId,
): string[] =>
  partsToCome(handover, person, now).filter((role) => !definition.roles.some(({ name, informedOnly }) => informedOnly && name === role))

/**
 * Who else could take the role: the right kind of person, still here, and in no other part of this handover. A deputy of the
 * role may: who stands in for somebody is the first to follow them.
 */
export function candidatesFor(handover: Handover, circumstances: Circumstances, roleName: string): PersonId[] {
  const { definition, now, people } = circumstances
  const role = definition.roles.find(({ name }) => name === roleName)
  if (!role) return []
  const needed = workspaceRoleFor(role)
  const holder = personIn(handover, roleName, now)
  const unfit = gaveAnotherWord(handover, circumstances, roleName)
  return [...people.values()]
    .filter(({ id, active, roles }) => active && roles.includes(needed) && id !== holder && !unfit.has(id))
    .filter(({ id }) => partsThatAct(handover, circumstances, id).every((other) => other === roleName))
    .map(({ id }) => id)
}

/**
 * Who has given the word of another side already, and so could never give that of this role: whoever submitted to its gate (invariant 8),
 * spoke for another role in a call or signature that is still open, wrote the letter that it agrees, or agreed the one that it releases.
 */
function gaveAnotherWord(handover: Handover, { definition, now }: Circumstances, role: string): ReadonlySet<PersonId> {
  const submitted = definition.gates
    .filter((gate) => gate.role === role)
    .flatMap((gate) => (handover.gates[gate.id]?.rounds ?? []).map(({ submittedBy }) => submittedBy))
  const spoken = tasksOf(definition)
    .filter((task) => doersOf(task).includes(role) && !isFinished(handover.tasks[task.id]))
    .flatMap((task) => Object.keys(handover.tasks[task.id]?.said ?? {}).filter((id) => !spokenFor(handover, task, id, now).includes(role)))
  const { agreed, versions, outcome } = handover.letter
  const letters = outcome?.outcome === 'sent' ? [] : definition.letters.filter(({ agreedBy, releasedBy }) => agreedBy !== releasedBy)
  const written = letters.flatMap(({ agreedBy, releasedBy }) => [
    ...(role === agreedBy ? [versions.at(-1)?.by] : []),
    ...(role === releasedBy && agreedBy !== undefined ? [agreed?.by] : []),
  ])
  return new Set([...submitted, ...spoken, ...written].filter((id) => id !== undefined))
}

/** Somebody else gets a role. Whoever had it may hold the account, or take it over, by another one, and goes on doing so. */
export function participantChange(
  handover: Handover,
  { definition, now }: Pick<Circumstances, 'definition' | 'now'>,
  { role, person, because }: { role: string; person: PersonId; because: string },
): HandoverEvent {
  const previous = personIn(handover, role, now) ?? null
  const isHolder = [handover.from, handover.to].some(({ kind, id }) => kind === 'person' && id === previous)
  const stated = definition.roles.find(({ name }) => name === role)
  const isBeside = isHolder && stated !== undefined && workspaceRoleFor(stated) !== 'csm'
  return { type: 'ParticipantChanged', role, person, previous, because, ...(isBeside ? { beside: true } : {}) }
}

/** Who could act beside the person in the role and does not yet. */
export const deputiesFor = (handover: Handover, circumstances: Circumstances, roleName: string): PersonId[] =>
  candidatesFor(handover, circumstances, roleName).filter((person) => !actsAs(handover, person, roleName, circumstances.now))

/** The managers whom the page names, with whoever stands in for them, those of the two holders, and operations steer a handover. */
export function steers(handover: Handover, circumstances: Circumstances, person: PersonId): boolean {
  const { definition, people, now } = circumstances
  const named = managerRoles(definition).flatMap((role) => actorsIn(handover, role, now))
  const ofHolders = [handover.from, handover.to].flatMap((holder) =>
    holder.kind === 'person' ? (people.get(holder.id)?.manager ?? []) : [],
  )
  const roles = people.get(person)?.roles ?? []
  return [...named, ...ofHolders].includes(person) || roles.includes('operations') || roles.includes('administrator')
}

/** Pausing, resuming, cancelling: who started it, and who steers it. */
export function mayRun(handover: Handover, circumstances: Circumstances): Refusal | undefined {
  const person = personActing(circumstances)
  if (person === handover.startedBy || steers(handover, circumstances, person)) return undefined
  return new Refusal(
    'forbidden',
    'handover.not-yours-to-run',
    `${nameOf(circumstances, handover.startedBy)}, a manager of this handover or operations can do that.`,
  )
}

export function mayReassign(handover: Handover, circumstances: Circumstances, role: string): Refusal | undefined {
  if (!circumstances.definition.roles.some(({ name }) => name === role))
    return new Refusal('unknown', 'role.unknown', `This playbook has no role "${role}".`)
  const person = personActing(circumstances)
  if (steers(handover, circumstances, person)) return undefined
  const holder = personIn(handover, role, circumstances.now)
  if (holder !== undefined && circumstances.people.get(holder)?.manager === person) return undefined
  return new Refusal('forbidden', 'role.not-yours', `A manager of this handover or operations can choose another ${role}.`)
}

/** Whoever works here may say something, but not a viewer. */
export function mayComment(_handover: Handover, circumstances: Circumstances): Refusal | undefined {
  const member = circumstances.people.get(personActing(circumstances))
  const works = member?.active && member.roles.some((role) => role !== 'viewer')
  return works ? undefined : new Refusal('forbidden', 'comment.not-allowed', 'Viewers can read this handover, not comment on it.')
}
