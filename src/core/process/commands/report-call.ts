import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { momentWords } from '../../calendar/words.ts'
import { callOf } from '../call-state.ts'
import { type Circumstances, nameOf, taskOf, tasksOf } from '../circumstances.ts'
import type { Handover, HandoverEvent } from '../handover.ts'
import { text } from '../needs.ts'
import { actsAs, doersOf, hasSpoken, personActing, wordsMissing } from '../rights.ts'
import { rule } from '../rule.ts'
import { notMineToDo, stateOf } from '../task-guards.ts'

const needs = z.strictObject({ held: z.boolean().meta({ title: 'Was it held?' }), note: text('Note').optional() })

/** Held or not, said by every side that takes part. One "not held" reopens the question for all. */
export const reportCall = rule({
  command: 'report-call',
  signs: true,
  targets: (_handover, { definition }) =>
    tasksOf(definition)
      .filter(({ kind }) => kind === 'call')
      .map(({ id }) => id),
  label: (_handover, { definition }, on) => `Report "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    const person = personActing(circumstances)
    const call = callOf(handover, on)
    if (call && call.start > circumstances.now) {
      const zone = circumstances.people.get(person)?.calendar.zone ?? 'UTC'
      return new Refusal('conflict', 'call.not-yet', `The call is on ${momentWords(call.start, zone)}.`)
    }
    return stateOf(handover, on).said?.[person]
      ? new Refusal(
          'conflict',
          'call.reported',
          `You have said so; ${missing(handover, circumstances, on, person)
            .map((one) => nameOf(circumstances, one))
            .join(' and ')} has not yet.`,
        )
      : undefined
  },
  needs: () => needs,
  decide: (handover, circumstances, on, { held, note }): HandoverEvent[] => {
    const by = personActing(circumstances)
    if (!held)
      return [
        {
          type: 'TaskReopened',
          task: on,
          because: `${nameOf(circumstances, by)} says that it was not held.${note === undefined ? '' : ` ${note}`}`,
          cause: 'person',
        },
      ]
    const said: HandoverEvent = { type: 'TaskSaid', task: on, held, ...(note === undefined ? {} : { note }) }
    if (missing(handover, circumstances, on, by).length > 0) return [said]
    const task = taskOf(circumstances.definition, on)
    const isByAll = doersOf(task).every(
      (role) => hasSpoken(handover, task, role, circumstances.now) || actsAs(handover, by, role, circumstances.now),
    )
    return [
      said,
      {
        type: 'TaskDone',
        task: on,
        evidence: {
          kind: 'attested',
          by,
          at: circumstances.now,
          note: note ?? (isByAll ? 'Held, said by everyone who took part' : 'Held, said by the first who answers for it'),
        },
      },
    ]
  },
})

/** The people of the other roles who have not said anything yet. */
const missing = (handover: Handover, circumstances: Circumstances, on: string, person: string): string[] =>
  wordsMissing(handover, taskOf(circumstances.definition, on), circumstances, person).flatMap(
    (role) => handover.participants.findLast((one) => one.role === role && !one.delegateOf && !one.until)?.person ?? [],
  )
