import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { taskIdsOf, taskOf } from '../circumstances.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'
import { notMineToDo } from '../task-guards.ts'

const needs = z.strictObject({ because: text('Why does it not apply?') })

/** A task that the page calls optional does not fit this account. */
export const markNotApplicable = rule({
  command: 'mark-not-applicable',
  signs: true,
  targets: (_handover, { definition }) => taskIdsOf(definition),
  label: (_handover, { definition }, on) => `"${taskOf(definition, on).title}" does not apply`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    return task.optional ? undefined : new Refusal('conflict', 'task.required', `"${task.title}" is required; ask for a waiver instead.`)
  },
  needs: () => needs,
  decide: (_handover, _circumstances, on, { because }) => [{ type: 'TaskNotApplicable', task: on, because }],
})
