import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import type { HandoverEvent } from '../handover.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'
import { notYoursToUndo } from '../task-guards.ts'

const needs = z.strictObject({
  outcome: z.enum(['done', 'not done']).meta({ title: 'What does the other system show?' }),
  evidence: text('How do you know?'),
})

/** A change was asked of another system and nobody heard what became of it. A machine never repeats it; a person looks and says. */
export const settleEffect = rule({
  command: 'settle-effect',
  during: ['running', 'paused', 'cancelled'],
  signs: true,
  targets: (handover) => Object.values(handover.effects).flatMap(({ id, state }) => (state === 'unknown' ? [id] : [])),
  label: (handover, _circumstances, on) =>
    `Say whether "${handover.effects[on]?.subject}" was ${handover.effects[on]?.takingBack ? 'taken back' : 'changed'}`,
  refuse: (handover, circumstances, on) => {
    const effect = handover.effects[on]
    if (!effect) return new Refusal('unknown', 'effect.unknown', `This handover planned no change "${on}".`)
    if (effect.state !== 'unknown') return new Refusal('conflict', 'effect.known', `What became of "${effect.subject}" is known.`)
    return notYoursToUndo(handover, effect, circumstances)
  },
  needs: () => needs,
  decide: (handover, _circumstances, on, { outcome, evidence }): HandoverEvent[] => {
    const isBack = handover.effects[on]?.takingBack === true
    const state = outcome === 'done' ? (isBack ? 'undone' : 'applied') : 'failed'
    return [{ type: 'EffectSettled', effect: on, result: { state, because: evidence } }]
  },
})
