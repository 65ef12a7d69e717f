import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { taskIdsOf, taskOf } from '../circumstances.ts'
import { text } from '../needs.ts'
import { answersFor, does, notYours, personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { stateOf } from '../task-guards.ts'

const needs = z.strictObject({ because: text('Why is it open again?') })

/** Somebody with the right sees that it is not done after all. What machines proved only facts take back. */
export const reopen = rule({
  command: 'reopen',
  signs: true,
  targets: (_handover, { definition }) => taskIdsOf(definition),
  label: (_handover, { definition }, on) => `Reopen "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const person = personActing(circumstances)
    if (!does(handover, task, person, circumstances.now) && !answersFor(handover, task, circumstances, person)) {
      return notYours(handover, task, circumstances)
    }
    const { status, evidence } = stateOf(handover, on)
    if (status !== 'done' && status !== 'waived' && status !== 'not-applicable')
      return new Refusal('conflict', 'task.not-done', `"${task.title}" is not done.`)
    if (task.kind === 'gate')
      return new Refusal('conflict', 'task.other-way', `"${task.title}" follows the review: revoke the approval instead.`)
    if (task.establishes === 'document-kept' || task.establishes === 'submission')
      return new Refusal('conflict', 'task.other-way', `Baton finishes "${task.title}" itself; there is nothing to reopen.`)
    if (task.kind === 'letter' || task.kind === 'ownership' || task.kind === 'approval' || task.establishes?.startsWith('letter')) {
      return new Refusal('conflict', 'task.irreversible', `"${task.title}" has happened and cannot be taken back.`)
    }
    if (status === 'not-applicable' && stateOf(handover, on).notApplicable?.by === 'baton') {
      return new Refusal('conflict', 'task.not-applicable', `"${task.title}" does not apply under the playbook's own condition.`)
    }
    if (evidence?.kind === 'read') {
      return new Refusal('conflict', 'task.proven', `"${task.title}" rests on what a system says; it reopens by itself when that changes.`)
    }
    return undefined
  },
  needs: () => needs,
  decide: (_handover, _circumstances, on, { because }) => [{ type: 'TaskReopened', task: on, because, cause: 'person' }],
})
