import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { momentWords } from '../../calendar/words.ts'
import { taskOf, tasksOf } from '../circumstances.ts'
import { completionEvents, openBeforeCompletion } from '../completion.ts'
import type { HandoverEvent } from '../handover.ts'
import { text } from '../needs.ts'
import { personActing, whoIs, wordsMissing } from '../rights.ts'
import { rule } from '../rule.ts'
import { signsFrom } from '../stand-in.ts'
import { notMineToDo, stateOf } from '../task-guards.ts'

const needs = z.strictObject({ note: text('Note').optional() })

/** Every role that the page names signs by name. The last signature on the closing task completes the handover. */
export const signOff = rule({
  command: 'sign-off',
  signs: true,
  targets: (_handover, { definition }) =>
    tasksOf(definition)
      .filter(({ kind }) => kind === 'signoff')
      .map(({ id }) => id),
  label: (_handover, { definition }, on) => `Sign off "${taskOf(definition, on).title}"`,
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const refusal = notMineToDo(handover, task, circumstances)
    if (refusal) return refusal
    const person = personActing(circumstances)
    if (stateOf(handover, on).said?.[person]) {
      return new Refusal(
        'conflict',
        'task.signed',
        `You have signed; ${whoIs(handover, wordsMissing(handover, task, circumstances), circumstances)} has not yet.`,
      )
    }
    const from = signsFrom(handover, task, person, circumstances)
    if (from !== undefined) {
      const zone = circumstances.people.get(person)?.calendar.zone ?? 'UTC'
      return new Refusal(
        'conflict',
        'task.owner-first',
        `${whoIs(handover, [task.role], circumstances)} signs first; you may sign in their place from ${momentWords(from, zone)}.`,
        { details: { from } },
      )
    }
    if (task.establishes !== 'completion') return undefined
    const open = openBeforeCompletion(handover, circumstances, on)
    return open.length > 0 ? new Refusal('conflict', 'handover.not-finished', open.join(' '), { details: { problems: open } }) : undefined
  },
  needs: () => needs,
  decide: (handover, circumstances, on, { note }): HandoverEvent[] => {
    const task = taskOf(circumstances.definition, on)
    const by = personActing(circumstances)
    const said: HandoverEvent = { type: 'TaskSaid', task: on, ...(note === undefined ? {} : { note }) }
    if (wordsMissing(handover, task, circumstances, by).length > 0) return [said]
    const signatures = [...Object.keys(stateOf(handover, on).said ?? {}), by].map((one) => circumstances.people.get(one)?.name ?? one)
    const done: HandoverEvent = {
      type: 'TaskDone',
      task: on,
      evidence: { kind: 'attested', by, at: circumstances.now, note: `Signed by ${signatures.join(' and ')}` },
    }
    return task.establishes === 'completion' ? [said, done, ...completionEvents(handover, circumstances)] : [said, done]
  },
})
