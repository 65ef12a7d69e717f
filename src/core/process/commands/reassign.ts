import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { candidatesFor, mayReassign } from '../candidates.ts'
import { nameOf } from '../circumstances.ts'
import { choice, kept, type Option, text } from '../needs.ts'
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
  needs: (handover, circumstances, on) =>
    needs(candidatesFor(handover, circumstances, on).map((id) => ({ value: id, title: nameOf(circumstances, id) }))),
  decide: (handover, circumstances, on, { person, because }) => [
    { type: 'ParticipantChanged', role: on, person, previous: personIn(handover, on, circumstances.now) ?? null, because },
  ],
})
