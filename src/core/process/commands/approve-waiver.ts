import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { type Circumstances, nameOf, taskOf, todayOf } from '../circumstances.ts'
import type { Handover } from '../handover.ts'
import { nothing, text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { waiverDeciders } from '../stand-in.ts'
import { notOpen, stateOf } from '../task-guards.ts'

const asked = (handover: Handover) => Object.keys(handover.tasks).filter((id) => handover.tasks[id]?.waiver)

function refuse(handover: Handover, circumstances: Circumstances, on: string): Refusal | undefined {
  const task = taskOf(circumstances.definition, on)
  const { waiver } = stateOf(handover, on)
  if (!waiver) return new Refusal('conflict', 'waiver.none', `Nobody has asked to waive "${task.title}".`)
  const deciders = waiverDeciders(handover, task, circumstances)
  // Where nobody is fit to grant it, whoever was asked can still say no.
  const [approver = waiver.approver] = deciders
  if (personActing(circumstances) === approver || deciders.includes(personActing(circumstances)))
    return notOpen(handover, task, circumstances)
  return new Refusal('forbidden', 'waiver.not-yours', `Only ${nameOf(circumstances, approver)} can decide about waiving "${task.title}".`)
}

/** What was asked for until a day that has passed can no longer be granted. */
function refuseApproval(handover: Handover, circumstances: Circumstances, on: string): Refusal | undefined {
  const refusal = refuse(handover, circumstances, on)
  const until = stateOf(handover, on).waiver?.until
  const task = taskOf(circumstances.definition, on)
  if (!refusal && waiverDeciders(handover, task, circumstances).length === 0)
    return new Refusal(
      'conflict',
      'waiver.no-approver',
      `Everybody who could approve waiving "${task.title}" would gain by it. Decline it.`,
    )
  if (refusal || until === undefined || until >= todayOf(circumstances)) return refusal
  return new Refusal(
    'conflict',
    'waiver.over',
    `It was to be waived until ${until}, which has passed. Decline it, so that somebody can ask again.`,
  )
}

/** The approver lets the task stay undone until the stated day. */
export const approveWaiver = rule({
  command: 'approve-waiver',
  signs: true,
  targets: asked,
  label: (_handover, { definition }, on) => `Waive "${taskOf(definition, on).title}"`,
  refuse: refuseApproval,
  needs: () => nothing,
  decide: (handover, circumstances, on) => {
    const { waiver } = stateOf(handover, on)
    if (!waiver) throw new Error('refuse() lets no waiver that nobody asked for through')
    const { askedBy, because, until } = waiver
    return [
      {
        type: 'TaskWaived',
        task: on,
        evidence: { kind: 'waived', by: askedBy, because, approver: personActing(circumstances), until, at: circumstances.now },
      },
    ]
  },
})

const needs = z.strictObject({ because: text('Why not?') })

/** The approver says no; the task stays as it is. */
export const declineWaiver = rule({
  command: 'decline-waiver',
  signs: true,
  targets: asked,
  label: (_handover, { definition }, on) => `Decline to waive "${taskOf(definition, on).title}"`,
  refuse,
  needs: () => needs,
  decide: (_handover, _circumstances, on, { because }) => [{ type: 'WaiverDeclined', task: on, because }],
})
