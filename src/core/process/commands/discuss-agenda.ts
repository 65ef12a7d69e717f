import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { upperFirst } from '../../base/upper-first.ts'
import { agendaOf, isSettled } from '../agenda.ts'
import { asStored, calls, mayTalk, notBegun } from '../agenda-points.ts'
import { pointWords } from '../agenda-words.ts'
import { type Circumstances, taskOf } from '../circumstances.ts'
import type { Handover, HandoverEvent } from '../handover.ts'
import { choice } from '../needs.ts'
import { rule } from '../rule.ts'

/** Several points were talked about in the call: said once, and each of them is recorded as if it had been ticked alone. */
export const discussAgenda = rule({
  command: 'discuss-agenda',
  signs: true,
  targets: (_handover, circumstances) => calls(circumstances).map(({ id }) => id),
  label: (_handover, { definition }, on) => `Say what was talked about in "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    return (
      mayTalk(handover, task, circumstances) ??
      (openPoints(handover, circumstances, on).length === 0
        ? new Refusal('conflict', 'agenda.settled', `Every point of the agenda of "${task.title}" has been dealt with.`)
        : notBegun(handover, task, circumstances))
    )
  },
  needs: (handover, circumstances, on) =>
    z.strictObject({
      points: z
        .array(
          choice(
            'Point',
            openPoints(handover, circumstances, on).map((point) => ({ value: point.id, title: upperFirst(pointWords(point)) })),
          ),
        )
        .min(1)
        .max(500)
        .meta({ title: 'Talked about', uniqueItems: true }),
    }),
  decide: (handover, circumstances, on, { points }) =>
    openPoints(handover, circumstances, on)
      .filter(({ id }) => points.includes(id))
      .map((point): HandoverEvent => ({ type: 'AgendaItemDiscussed', task: on, item: asStored(point) })),
})

const openPoints = (handover: Handover, circumstances: Circumstances, on: string) =>
  agendaOf(handover, taskOf(circumstances.definition, on), circumstances).filter((point) => !isSettled(point))
