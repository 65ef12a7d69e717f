import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { taskOf, tasksOf } from '../circumstances.ts'
import { completionEvents, openBeforeCompletion } from '../completion.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { notMineToDo } from '../task-guards.ts'

const needs = z.strictObject({ note: text('Note').optional() })

/** Ends a handover whose closing task takes one person. It needs what invariant 23 says. */
export const complete = rule({
  command: 'complete',
  signs: true,
  targets: (_handover, { definition }) =>
    tasksOf(definition)
      .filter((task) => task.establishes === 'completion' && task.kind !== 'signoff')
      .map(({ id }) => id),
  label: () => 'Complete the handover',
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    const open = openBeforeCompletion(handover, circumstances, on)
    return open.length > 0 ? new Refusal('conflict', 'handover.not-finished', open.join(' '), { details: { problems: open } }) : undefined
  },
  needs: () => needs,
  decide: (handover, circumstances, on, { note }) => [
    {
      type: 'TaskDone',
      task: on,
      evidence: { kind: 'attested', by: personActing(circumstances), at: circumstances.now, note: note ?? 'Nothing is left to do' },
    },
    ...completionEvents(handover, circumstances),
  ],
})
