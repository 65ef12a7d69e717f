import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { deputiesFor, mayReassign } from '../candidates.ts'
import { choice, momentFrom, peopleAsOptions, text } from '../needs.ts'
import { personActing, personIn } from '../rights.ts'
import { rule } from '../rule.ts'

/** Somebody acts beside the person in the role for a while: leave, illness, a named deputy. */
export const delegate = rule({
  command: 'delegate',
  during: ['proposed', 'running', 'paused'],
  signs: true,
  targets: (_handover, { definition }) => definition.roles.filter(({ informedOnly }) => !informedOnly).map(({ name }) => name),
  label: (_handover, _circumstances, on) => `Name a deputy for the ${on}`,
  refuse: (handover, circumstances, on) => {
    const holder = personIn(handover, on, circumstances.now)
    if (holder === undefined) return new Refusal('conflict', 'role.empty', `Nobody is ${on} yet.`)
    const unknown = holder === personActing(circumstances) ? undefined : mayReassign(handover, circumstances, on)
    if (unknown) return unknown
    return deputiesFor(handover, circumstances, on).length === 0
      ? new Refusal('conflict', 'role.no-candidate', `Nobody could stand in for the ${on}.`)
      : undefined
  },
  needs: (handover, circumstances, on) =>
    z.strictObject({
      person: choice('Who', peopleAsOptions(deputiesFor(handover, circumstances, on), circumstances)),
      from: momentFrom('From', circumstances.now, { description: 'From now on, unless a later moment is named' }).optional(),
      until: momentFrom('Until', circumstances.now),
      because: text('Why?'),
    }),
  decide: (handover, circumstances, on, { person, from, until, because }) => {
    // Two moments bound a time, whichever was written first.
    const [begins = '', ends = ''] = [from ?? circumstances.now, until].map((one) => new Date(one).toISOString()).toSorted()
    const delegateOf = personIn(handover, on, circumstances.now) ?? ''
    return [{ type: 'RoleDelegated', role: on, person, delegateOf, from: begins, until: ends, because }]
  },
})
