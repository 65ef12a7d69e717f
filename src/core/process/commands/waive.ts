import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { nameOf, taskIdsOf, taskOf, todayOf } from '../circumstances.ts'
import { dayFrom, text } from '../needs.ts'
import { approverNow, personActing, waiverApprover } from '../rights.ts'
import { rule } from '../rule.ts'
import { notMineToDo, stateOf } from '../task-guards.ts'

/** Asks to leave a task undone on purpose: reason, expiry, and an approver who neither asks for it nor gains by it. */
export const waive = rule({
  command: 'waive',
  signs: true,
  targets: (_handover, { definition }) => taskIdsOf(definition),
  label: (_handover, { definition }, on) => `Ask to waive "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    if (!['task', 'attest', 'field'].includes(task.kind) || task.establishes) {
      return new Refusal('conflict', 'task.not-waivable', `"${task.title}" cannot be waived: later steps rest on it.`)
    }
    const { waiver } = stateOf(handover, on)
    if (waiver)
      return new Refusal(
        'conflict',
        'waiver.asked',
        `${nameOf(circumstances, approverNow(handover, task, circumstances) ?? waiver.approver)} has already been asked to waive "${task.title}".`,
      )
    return waiverApprover(handover, task, personActing(circumstances), circumstances) === undefined
      ? new Refusal('conflict', 'waiver.no-approver', `Nobody but you could approve waiving "${task.title}".`)
      : undefined
  },
  needs: (_handover, circumstances) =>
    z.strictObject({ because: text('Why may it stay undone?'), until: dayFrom('Until when', todayOf(circumstances)) }),
  decide: (handover, circumstances, on, { because, until }) => {
    const approver = waiverApprover(handover, taskOf(circumstances.definition, on), personActing(circumstances), circumstances)
    if (approver === undefined) throw new Error('refuse() lets no waiver without an approver through')
    return [{ type: 'WaiverAsked', task: on, because, until, approver }]
  },
})
