import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { upperFirst } from '../../base/upper-first.ts'
import { restingOn } from '../agenda.ts'
import { asStored, mayTalk, pointAt, targetsAmong } from '../agenda-points.ts'
import { pointWords } from '../agenda-words.ts'
import { isFinished } from '../finished.ts'
import type { HandoverEvent } from '../handover.ts'
import { rule } from '../rule.ts'

/** A tick that came too early. What was handed on is settled by whoever has it. */
export const takeUpAgendaItem = rule({
  command: 'take-up-agenda-item',
  signs: true,
  targets: targetsAmong(({ settled }) => settled?.how === 'discussed'),
  label: (handover, circumstances, on) => `Not yet talked about: ${pointWords(pointAt(handover, circumstances, on).point)}`,
  refuse: (handover, circumstances, on) => {
    const { task, point } = pointAt(handover, circumstances, on)
    const refusal = mayTalk(handover, task, circumstances)
    if (refusal) return refusal
    if (point.settled?.how !== 'discussed') return new Refusal('conflict', 'agenda.open', `${upperFirst(pointWords(point))} is not ticked.`)
    return restingOn(task, circumstances).some(({ id, agenda }) => agenda === point.part && isFinished(handover.tasks[id]))
      ? new Refusal('conflict', 'agenda.closed', 'The task that rests on it is done. Open that again first.')
      : undefined
  },
  needs: () => z.strictObject({}),
  decide: (handover, circumstances, on): HandoverEvent[] => {
    const { task, point } = pointAt(handover, circumstances, on)
    return [{ type: 'AgendaItemTakenUp', task: task.id, item: asStored(point) }]
  },
})
