import { Refusal } from '../base/refusal.ts'
import type { Definition } from '../definition/definition.ts'
import { managersLast } from '../definition/manager-of.ts'
import { sameGates } from '../definition/same-gates.ts'
import { sameRoles } from '../definition/same-roles.ts'
import { sameTasks } from '../definition/same-tasks.ts'
import { callsToCancel } from './calls.ts'
import { type Circumstances, nameOf, tasksOf } from './circumstances.ts'
import type { Handover, HandoverEvent, PersonId } from './handover.ts'
import { oneForTwo } from './one-for-two.ts'
import { personFor } from './person-for.ts'
import { personIn } from './rights.ts'

/** What moving a handover to another version of its page does: tasks that are the same keep their state, roles their people. */
export function moveEvents(handover: Handover, circumstances: Circumstances, target: Definition): HandoverEvent[] {
  const { definition } = circumstances
  const same = sameTasks(definition, target)
  const here = Object.keys(handover.tasks)
  // A version long ago may have left a task out that this one has again under its id; it begins anew.
  const carried = here.flatMap((id): [string, string][] => {
    const there = same.get(id)
    return there === undefined ? [] : [[id, there]]
  })
  const there = new Set(carried.map(([, id]) => id))
  const renamed = carried.filter(([id, other]) => id !== other)
  const roles = rolesAfter(handover, circumstances, target)
  const gates = [...sameGates(definition, target)].filter(([was, is]) => was.id !== is.id).map(([was, is]) => [was.id, is.id])
  const leftOut = callsToCancel(
    handover,
    circumstances.now,
    'The new version of the playbook has no such call.',
    ({ task }) => !same.has(task),
  )
  return [
    ...leftOut,
    {
      type: 'PlaybookVersionChanged',
      version: target.version,
      added: tasksOf(target).flatMap(({ id }) => (there.has(id) ? [] : [id])),
      removed: here.filter((id) => !same.has(id)),
      ...(renamed.length > 0 ? { renamed: Object.fromEntries(renamed) } : {}),
      ...(roles.renamed.length + roles.ended.length > 0
        ? { roles: { renamed: Object.fromEntries(roles.renamed), ended: roles.ended } }
        : {}),
      ...(gates.length > 0 ? { gates: Object.fromEntries(gates) } : {}),
    },
    ...roles.filled.map(
      ([role, person]): HandoverEvent => ({
        type: 'ParticipantChanged',
        role,
        person,
        previous: null,
        because: `The new version of the playbook has the role ${role}.`,
      }),
    ),
  ]
}

/** Why this handover cannot go to that version, whoever asks; nothing when it can. */
export function obstacle(handover: Handover, circumstances: Circumstances, target: Definition): Refusal | undefined {
  const { definition } = circumstances
  if (target.version === definition.version)
    return new Refusal('conflict', 'playbook.same-version', `${handover.ref} already runs on this version.`)
  if (target.kind !== definition.kind)
    return new Refusal(
      'conflict',
      'playbook.other-kind',
      `The other version is about another kind of change of hands, so ${handover.ref} ends on the one that it began with.`,
    )
  const same = sameTasks(definition, target)
  const underWay = Object.values(handover.effects).find(
    ({ task, state }) => !same.has(task) && ['requested', 'undoing', 'unknown'].includes(state),
  )
  if (underWay)
    return new Refusal(
      'conflict',
      'effects.under-way',
      `"${underWay.subject}" is being changed for a task that the other version leaves out. Settle it first.`,
    )
  if (handover.letter.outcome?.outcome === 'unknown')
    return new Refusal('conflict', 'letter.unknown', 'Nobody knows yet whether the letter was sent. Say so first.')
  return missingRole(handover, circumstances, target)
}

function missingRole(handover: Handover, circumstances: Circumstances, target: Definition): Refusal | undefined {
  const { missing, people } = rolesAfter(handover, circumstances, target)
  const [role] = missing
  if (role !== undefined)
    return new Refusal(
      'conflict',
      'role.missing',
      `Nobody is known as ${role}, which the other version asks for. Enter one on the account, then move it.`,
    )
  for (const { role: keeper, submitter, title } of target.gates) {
    const person = people.get(keeper)
    if (person !== undefined && person === people.get(submitter))
      return new Refusal(
        'conflict',
        'gate.own-package',
        `${nameOf(circumstances, person)} would decide "${title}" about their own package. Choose another ${keeper} first.`,
      )
  }
  const twice = oneForTwo(target, people)
  return twice
    ? new Refusal(
        'conflict',
        'role.twice',
        `${nameOf(circumstances, twice.person)} would be ${twice.other} and ${twice.role}, whose words are asked of two people. Choose another ${twice.role} first.`,
      )
    : undefined
}

type RolesAfter = {
  renamed: [string, string][]
  /** Roles that the version no longer has. */
  ended: string[]
  /** Roles that it adds, with who takes them by the page's own word. */
  filled: [string, PersonId][]
  /** Roles that it adds and that have something to do, with nobody to do it. */
  missing: string[]
  people: Map<string, PersonId>
}

function rolesAfter(handover: Handover, circumstances: Circumstances, target: Definition): RolesAfter {
  const { definition, now, people } = circumstances
  const same = sameRoles(definition, target)
  const found = new Map(
    definition.roles.flatMap(({ name }): [string, PersonId][] => {
      const person = personIn(handover, name, now)
      const role = same.get(name)
      return person === undefined || role === undefined ? [] : [[role, person]]
    }),
  )
  const known = new Set(same.values())
  const held = new Set(handover.participants.map(({ role }) => role))
  const filled: [string, PersonId][] = []
  const missing: string[] = []
  for (const role of managersLast(target.roles)) {
    if (known.has(role.name)) continue
    const person = personFor(role, handover, found, circumstances)
    if (person !== undefined && people.get(person)?.active) {
      found.set(role.name, person)
      filled.push([role.name, person])
    } else if (!role.informedOnly) missing.push(role.name)
  }
  return {
    renamed: [...same].filter(([name, other]) => name !== other && held.has(name)),
    ended: [...held].filter((name) => !same.has(name) && personIn(handover, name, now) !== undefined),
    filled,
    missing,
    people: found,
  }
}
