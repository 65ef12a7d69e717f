import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import type { Role } from '../../definition/definition.ts'
import { linkRoles } from '../../policy/acts-by-link.ts'
import { candidatesFor, participantChange, workspaceRoleFor } from '../candidates.ts'
import { type Circumstances, nameOf } from '../circumstances.ts'
import type { Handover } from '../handover.ts'
import { toldOtherwise } from '../letter-items.ts'
import { choice, peopleAsOptions, text } from '../needs.ts'
import { isNotMine, maySayWho } from '../not-mine.ts'
import { personActing, personIn, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'

/**
 * "Not me": somebody who was put into a role from the records names the colleague who has it from now on, or says that they do
 * not know who. Then the CSM says who; the RACI gives nobody else that right.
 */
export const forward = rule({
  command: 'forward',
  during: ['proposed', 'running', 'paused'],
  signs: true,
  targets: (_handover, { definition }) => definition.roles.filter(isPassedOn).map(({ name }) => name),
  label: (handover, circumstances, on) => (holds(handover, circumstances, on) ? `Somebody else is the ${on}` : `Say who the ${on} is`),
  refuse: (handover, circumstances, on) => {
    const role = circumstances.definition.roles.find(({ name }) => name === on)
    if (!role) return new Refusal('unknown', 'role.unknown', `This playbook has no role "${on}".`)
    if (!isPassedOn(role))
      return new Refusal('forbidden', 'role.not-yours', `A manager of this handover or operations can choose another ${on}.`)
    const holder = whoIs(handover, [on], circumstances)
    const nobodyElse = () =>
      candidatesFor(handover, circumstances, on).length > 0
        ? undefined
        : new Refusal('conflict', 'role.no-candidate', `Nobody else could be ${on}.`)
    if (holds(handover, circumstances, on)) return isNotMine(handover, on) ? nobodyElse() : undefined
    if (!maySayWho(handover, circumstances))
      return new Refusal('forbidden', 'role.not-yours', `${holder} can say that somebody else is the ${on}.`)
    return isNotMine(handover, on)
      ? nobodyElse()
      : new Refusal('conflict', 'role.taken', `${holder} is the ${on}, and has not said otherwise.`)
  },
  needs: (handover, circumstances, on) => {
    const note = text('A word to them').optional()
    const candidates = candidatesFor(handover, circumstances, on)
    if (candidates.length === 0) return z.strictObject({ note })
    const person = choice('Who is it?', peopleAsOptions(candidates, circumstances))
    const mayNotKnow = holds(handover, circumstances, on) && !isNotMine(handover, on)
    return mayNotKnow ? z.strictObject({ person: person.optional(), note }) : z.strictObject({ person, note })
  },
  decide: (handover, circumstances, on, input) => {
    const { person, note } = input as { person?: string; note?: string }
    const said = note ?? `${nameOf(circumstances, personActing(circumstances))} says that somebody else is the ${on}`
    if (person === undefined) return [{ type: 'NotMine', role: on, because: said }]
    return [
      participantChange(handover, circumstances, { role: on, person, because: said }),
      ...toldOtherwise(handover, circumstances, on, person),
    ]
  },
})

/** Roles whose person comes from the records of the account and has no desk here; any other is a manager's to give. */
const isPassedOn = (role: Role) => !role.informedOnly && linkRoles.includes(workspaceRoleFor(role))

const holds = (handover: Handover, circumstances: Circumstances, role: string) =>
  personIn(handover, role, circumstances.now) === personActing(circumstances)
