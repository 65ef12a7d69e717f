import { Refusal } from '../base/refusal.ts'
import { upperFirst } from '../base/upper-first.ts'
import type { Task } from '../definition/definition.ts'
import { type AgendaPoint, agendaOf, isSettled, restingOn } from './agenda.ts'
import { pointWords, whyNoAgenda } from './agenda-words.ts'
import { callOf } from './call-state.ts'
import { type Circumstances, taskOf, tasksOf } from './circumstances.ts'
import { isFinished } from './finished.ts'
import type { AgendaItem, Handover } from './handover.ts'
import { does, notYours, personActing } from './rights.ts'
import type { Rule } from './rule.ts'

/** What both sides do with the points of a call: add, tick, hand on, take up again. */

export const calls = ({ definition }: Pick<Circumstances, 'definition'>) => tasksOf(definition).filter(({ kind }) => kind === 'call')

/** `handover-call/blank:health`: the call, and the point of its agenda. */
export const targetsAmong =
  (fits: (point: AgendaPoint) => boolean): Rule['targets'] =>
  (handover, circumstances) =>
    calls(circumstances).flatMap((task) =>
      agendaOf(handover, task, circumstances)
        .filter(fits)
        .map(({ id }) => `${task.id}/${id}`),
    )

export function pointAt(handover: Handover, circumstances: Circumstances, on: string): { task: Task; point: AgendaPoint } {
  const task = taskOf(circumstances.definition, on.split('/')[0] ?? '')
  const point = agendaOf(handover, task, circumstances).find(({ id }) => `${task.id}/${id}` === on)
  if (!point) throw new Refusal('unknown', 'agenda.unknown', `The agenda has no point "${on.slice(0, 120)}".`)
  return { task, point }
}

/** Whoever takes part, while there is something to talk about. */
export function mayTalk(handover: Handover, task: Task, circumstances: Circumstances): Refusal | undefined {
  if (!does(handover, task, personActing(circumstances), circumstances.now)) return notYours(handover, task, circumstances)
  return whyNoAgenda(handover, task)
}

export function notBegun(handover: Handover, task: Task, { now }: Circumstances): Refusal | undefined {
  const call = callOf(handover, task.id)
  return call && call.start > now && handover.tasks[task.id]?.status !== 'done'
    ? new Refusal('conflict', 'call.not-yet', 'The call has not begun. Points are ticked while it goes on, or after.')
    : undefined
}

export const settledAlready = (point: AgendaPoint): Refusal | undefined =>
  isSettled(point) ? new Refusal('conflict', 'agenda.settled', `${upperFirst(pointWords(point))} is dealt with.`) : undefined

/** A task that rests on this part and is done has closed it: another point would come too late for it. */
export const openParts = (handover: Handover, task: Task, circumstances: Circumstances): AgendaItem['part'][] => {
  const tasks = restingOn(task, circumstances)
  const resting = new Set(tasks.map(({ agenda }) => agenda))
  const closed = new Set(tasks.flatMap(({ id, agenda }) => (isFinished(handover.tasks[id]) ? [agenda] : [])))
  return (['top', 'people', 'open', 'topic'] as const).filter(
    (part) => part === 'topic' || (part === 'open' ? !closed.has(part) : resting.has(part) && !closed.has(part)),
  )
}

export const asStored = ({ isGone: _isGone, ...item }: AgendaPoint): AgendaItem => item
