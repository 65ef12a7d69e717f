import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { callOf } from '../call-state.ts'
import { cancelled } from '../calls.ts'
import { taskOf, tasksOf } from '../circumstances.ts'
import { text } from '../needs.ts'
import { does, notYours, personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ because: text('Why?') })

/** Takes an arranged call out of everybody's calendar. What has begun is reported, held or not. */
export const cancelCall = rule({
  command: 'cancel-call',
  // It stops what people do, which is neither gathering nor proposing.
  signs: true,
  during: ['running', 'paused'],
  targets: (_handover, { definition }) =>
    tasksOf(definition)
      .filter(({ kind }) => kind === 'call')
      .map(({ id }) => id),
  label: (_handover, { definition }, on) => `Call off "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    if (!does(handover, task, personActing(circumstances), circumstances.now)) return notYours(handover, task, circumstances)
    const call = callOf(handover, on)
    if (!call) return new Refusal('conflict', 'call.none', `"${task.title}" is not arranged.`)
    return call.start > circumstances.now
      ? undefined
      : new Refusal('conflict', 'call.begun', 'Its start time has passed. Report whether it was held.')
  },
  needs: () => needs,
  decide: (handover, _circumstances, on, { because }) => {
    const call = callOf(handover, on)
    if (!call) throw new Error('refuse() lets no call through that is not there')
    return [cancelled(call, because)]
  },
})
