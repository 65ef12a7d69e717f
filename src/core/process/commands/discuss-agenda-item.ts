import { z } from 'zod'
import { isSettled } from '../agenda.ts'
import { asStored, mayTalk, notBegun, pointAt, settledAlready, targetsAmong } from '../agenda-points.ts'
import { pointWords } from '../agenda-words.ts'
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
    return mayTalk(handover, task, circumstances) ?? settledAlready(point) ?? notBegun(handover, task, circumstances)
  },
  needs: () => needs,
  decide: (handover, circumstances, on, { note }): HandoverEvent[] => {
    const { task, point } = pointAt(handover, circumstances, on)
    return [{ type: 'AgendaItemDiscussed', task: task.id, item: asStored(point), ...(note === undefined ? {} : { note }) }]
  },
})
