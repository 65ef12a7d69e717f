import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { taskOf } from '../circumstances.ts'
import { link } from '../needs.ts'
import { rule } from '../rule.ts'
import { notMineToDo } from '../task-guards.ts'

const needs = z.strictObject({ link: link('Where can it be seen?') })

/**
 * A person did one change by hand and shows where it can be seen. One change at a time: a tick for several would say of each
 * that somebody looked.
 */
export const reportChange = rule({
  command: 'report-change',
  signs: true,
  targets: (handover) =>
    Object.values(handover.effects).flatMap(({ id, by, state }) => (by === 'by hand' && state === 'planned' ? [id] : [])),
  label: (handover, _circumstances, on) => `Done by hand: ${handover.effects[on]?.subject}`,
  refuse: (handover, circumstances, on) => {
    const effect = handover.effects[on]
    if (!effect) return new Refusal('unknown', 'effect.unknown', `This handover planned no change "${on}".`)
    const refusal = notMineToDo(handover, taskOf(circumstances.definition, effect.task), circumstances)
    if (refusal) return refusal
    if (effect.by !== 'by hand') return new Refusal('conflict', 'effect.not-by-hand', `Baton makes this change: apply it.`)
    return effect.state === 'planned'
      ? undefined
      : new Refusal('conflict', 'effect.not-planned', `"${effect.subject}" is ${effect.state}, not planned.`)
  },
  needs: () => needs,
  decide: (_handover, _circumstances, on, input) => [{ type: 'EffectRequested', effect: on, attested: { link: input.link } }],
})
