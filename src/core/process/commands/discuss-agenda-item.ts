import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { isSettled } from '../agenda.ts'
import { asStored, mayTalk, pointAt, settledAlready, targetsAmong } from '../agenda-points.ts'
import { pointWords } from '../agenda-words.ts'
import { callOf } from '../call-state.ts'
import type { HandoverEvent } from '../handover.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ note: text('What came of it', { max: 2000 }).optional() })

/** A point was talked about in the call. */
export const discussAgendaItem = rule({
  command: 'discuss-agenda-item',
  signs: true,
  targets: targetsAmong((point) => !isSettled(point)),
  label: (handover, circumstances, on) => `Talked about ${pointWords(pointAt(handover, circumstances, on).point)}`,
  refuse: (handover, circumstances, on) => {
    const { task, point } = pointAt(handover, circumstances, on)
    const refusal = mayTalk(handover, task, circumstances) ?? settledAlready(point)
    if (refusal) return refusal
    const call = callOf(handover, task.id)
    return call && call.start > circumstances.now && handover.tasks[task.id]?.status !== 'done'
      ? new Refusal('conflict', 'call.not-yet', 'The call has not begun. Points are ticked while it goes on, or after.')
      : undefined
  },
  needs: () => needs,
  decide: (handover, circumstances, on, { note }): HandoverEvent[] => {
    const { task, point } = pointAt(handover, circumstances, on)
    return [{ type: 'AgendaItemDiscussed', task: task.id, item: asStored(point), ...(note === undefined ? {} : { note }) }]
  },
})
