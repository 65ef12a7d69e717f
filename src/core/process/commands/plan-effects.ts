import { Refusal } from '../../base/refusal.ts'
import { taskOf, tasksOf } from '../circumstances.ts'
import { effectsOf, planOf } from '../effects.ts'
import { nothing } from '../needs.ts'
import { rule } from '../rule.ts'
import { notMineToDo } from '../task-guards.ts'

/** Looks again at what would have to change in other systems, after something failed or facts moved on. */
export const planEffects = rule({
  command: 'plan-effects',
  targets: (_handover, { definition }) =>
    tasksOf(definition)
      .filter((task) => task.does && (task.kind !== 'ownership' || definition.ownership === 'letter'))
      .map(({ id }) => id),
  label: (_handover, { definition }, on) => `Plan "${taskOf(definition, on).title}" again`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    const stuck = effectsOf(handover, on).some(({ state }) => state === 'failed' || state === 'undone')
    if (!stuck) return new Refusal('conflict', 'effects.planned', `The plan of "${task.title}" is up to date.`)
    return planOf(handover, task, circumstances).length === 0
      ? new Refusal('conflict', 'effects.none', `Nothing is left to change for "${task.title}".`)
      : undefined
  },
  needs: () => nothing,
  decide: (handover, circumstances, on) => [
    { type: 'EffectsPlanned', task: on, effects: planOf(handover, taskOf(circumstances.definition, on), circumstances) },
  ],
})
