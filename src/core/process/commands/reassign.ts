import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { managedRole } from '../../definition/manager-of.ts'
import { candidatesFor, mayReassign, participantChange, partsThatAct } from '../candidates.ts'
import { type Circumstances, nameOf } from '../circumstances.ts'
import type { Handover, HandoverEvent, PersonId } from '../handover.ts'
import { toldOtherwise } from '../letter-items.ts'
import { choice, kept, type Option, peopleAsOptions, text } from '../needs.ts'
import { personIn } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = kept((candidates: Option[]) => z.strictObject({ person: choice('Who', candidates), because: text('Why?') }))

/** Another person takes a role of this handover from now on, with what is open in it. */
export const reassign = rule({
  command: 'reassign',
  during: ['proposed', 'running', 'paused'],
  signs: true,
  targets: (_handover, { definition }) => definition.roles.map(({ name }) => name),
  label: (_handover, _circumstances, on) => `Choose another ${on}`,
  refuse: (handover, circumstances, on) => {
    const unknown = mayReassign(handover, circumstances, on)
    if (unknown) return unknown
    return candidatesFor(handover, circumstances, on).length === 0
      ? new Refusal('conflict', 'role.no-candidate', `Nobody else could be ${on}.`)
      : undefined
  },
  needs: (handover, circumstances, on) => needs(peopleAsOptions(candidatesFor(handover, circumstances, on), circumstances)),
  decide: (handover, circumstances, on, { person, because }) => [
    participantChange(handover, circumstances, { role: on, person, because }),
    ...theirManager(handover, circumstances, on, person),
    ...toldOtherwise(handover, circumstances, on, person),
  ],
})

/**
 * Who takes over comes with the manager whom the page names by them: the one before would give the account to somebody of another
 * team. Whoever was chosen as manager for another reason stays, and so does the manager of the side that hands over.
 */
function theirManager(handover: Handover, circumstances: Circumstances, on: string, person: PersonId): HandoverEvent[] {
  const { definition, people, now } = circumstances
  const managed = definition.roles.find(({ name }) => name === on)
  const role = definition.roles.find((one) => managedRole(one) === on)
  if (managed?.side !== 'incoming' || !role) return []
  const [before, after] = [people.get(personIn(handover, on, now) ?? '')?.manager, people.get(person)?.manager]
  const previous = personIn(handover, role.name, now) ?? null
  if (!after || !people.get(after)?.active || after === previous || before !== previous) return []
  if (partsThatAct(handover, circumstances, after).length > 0) return []
  return [
    participantChange(handover, circumstances, { role: role.name, person: after, because: `Manages ${nameOf(circumstances, person)}.` }),
  ]
}
