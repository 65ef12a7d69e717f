import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { dateWords } from '../../calendar/words.ts'
import { latestFlip } from '../cadence.ts'
import { steers } from '../candidates.ts'
import { nameOf, tasksOf, todayOf } from '../circumstances.ts'
import { dueOf } from '../dues.ts'
import type { HandoverEvent } from '../handover.ts'
import { dayFrom, text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { sideOf } from '../sides.ts'

/** Another day on which the lead changes. What is due from that day on is counted anew, since that is what was decided. */
export const moveFlip = rule({
  command: 'move-flip',
  signs: true,
  label: (handover) => `Move ${dateWords(handover.flipOn ?? '')}, on which the lead changes`,
  refuse: (handover, circumstances) => {
    if (handover.flipOn === null || handover.to.kind !== 'person')
      return new Refusal('conflict', 'flip.none', 'In this handover the lead does not change from one person to another.')
    if (handover.ownership.changedAt) return new Refusal('conflict', 'ownership.changed', 'The account has changed hands.')
    const person = personActing(circumstances)
    return sideOf('incoming', handover, circumstances).includes(person) || steers(handover, circumstances, person)
      ? undefined
      : new Refusal(
          'forbidden',
          'flip.not-yours',
          `${nameOf(circumstances, handover.to.id)}, a manager of this handover or operations can move that day.`,
        )
  },
  needs: (_handover, circumstances) => {
    return z.strictObject({ to: dayFrom('New day', todayOf(circumstances), latestFlip(circumstances)), because: text('Why?') })
  },
  decide: (handover, circumstances, _on, { to, because }): HandoverEvent[] => {
    const after = { ...handover, flipOn: to }
    const dues = tasksOf(circumstances.definition).flatMap((task): HandoverEvent[] => {
      if (task.due?.from !== 'flip' || handover.tasks[task.id]?.status !== 'open') return []
      const due = dueOf(after, task, circumstances)
      return due ? [{ type: 'DueSet', task: task.id, due, because: `The lead changes on ${dateWords(to)}. ${because}` }] : []
    })
    return [{ type: 'FlipMoved', before: handover.flipOn ?? to, to, because }, ...dues]
  },
})
