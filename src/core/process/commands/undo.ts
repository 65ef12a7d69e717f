import { Refusal } from '../../base/refusal.ts'
import { taskOf } from '../circumstances.ts'
import { nothing } from '../needs.ts'
import { accountableFor, does, notYours, personActing } from '../rights.ts'
import { rule } from '../rule.ts'

/** Puts one applied change back to what it was before. A new command with its own event; history stays. */
export const undo = rule({
  command: 'undo',
  during: ['running', 'paused', 'cancelled'],
  signs: true,
  targets: (handover) => Object.keys(handover.effects),
  label: (handover, _circumstances, on) => `Undo "${handover.effects[on]?.subject}"`,
  refuse: (handover, circumstances, on) => {
    const effect = handover.effects[on]
    if (!effect) return new Refusal('unknown', 'effect.unknown', `This handover planned no change "${on}".`)
    const task = taskOf(circumstances.definition, effect.task)
    const person = personActing(circumstances)
    if (!does(handover, task, person, circumstances.now) && !accountableFor(handover, task, circumstances).includes(person))
      return notYours(handover, task, circumstances)
    if (effect.state !== 'applied' && effect.state !== 'verified')
      return new Refusal('conflict', 'effect.not-applied', `"${effect.subject}" is not applied.`)
    const later = Object.values(handover.effects).find(
      (other) =>
        other.record.kind === effect.record.kind &&
        other.record.key === effect.record.key &&
        other.id !== on &&
        (other.at ?? '') > (effect.at ?? '') &&
        other.state === 'verified',
    )
    return later ? new Refusal('conflict', 'effect.built-upon', `"${later.subject}" came after it; undo that first.`) : undefined
  },
  needs: () => nothing,
  decide: (_handover, _circumstances, on) => [{ type: 'EffectUndoRequested', effect: on }],
})
