import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { momentWords, placeOf } from '../../calendar/words.ts'
import type { Task } from '../../definition/definition.ts'
import { steers } from '../candidates.ts'
import { type Circumstances, gateOfTask, nameOf, taskOf, tasksOf } from '../circumstances.ts'
import { ownersOf } from '../due-chain.ts'
import { dueAnew } from '../dues.ts'
import type { Handover, HandoverEvent } from '../handover.ts'
import { text } from '../needs.ts'
import { answersFor, personActing } from '../rights.ts'
import { rule } from '../rule.ts'

/**
 * Counts a due again: after leave was entered, a calendar changed, somebody else took over or the meeting moved. Nothing of that
 * moves a due by itself; this does, with a reason, by somebody who does not gain the time.
 */
export const recomputeDue = rule({
  command: 'recompute-due',
  signs: true,
  // The items of a review are decided together: one of them stands for all.
  targets: (handover, { definition }) =>
    tasksOf(definition).flatMap(({ id }) => {
      const gate = gateOfTask(definition, id)
      return handover.tasks[id]?.status === 'open' && handover.tasks[id]?.due && (!gate || gate.task === id) ? [id] : []
    }),
  label: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    return `Recalculate the due date of "${titleOf(task, circumstances)}": ${preview(handover, task, circumstances)}`
  },
  refuse: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const state = handover.tasks[task.id]
    const title = titleOf(task, circumstances)
    if (state?.status !== 'open' || !state.due) return new Refusal('conflict', 'due.none', `"${title}" is not open, or has no due date.`)
    const person = personActing(circumstances)
    const owners = ownersOf(handover, task, circumstances)
    const isAbove =
      answersFor(handover, task, circumstances, person) ||
      owners.some((owner) => circumstances.people.get(owner)?.manager === person) ||
      steers(handover, circumstances, person)
    if (!isAbove || owners.includes(person)) {
      const names = owners.map((owner) => nameOf(circumstances, owner)).join(' and ')
      return new Refusal(
        'forbidden',
        'due.not-yours',
        `Whoever is accountable for "${title}", the manager of ${names} or operations can move its due date, but never a person who gains time by it.`,
      )
    }
    const anew = dueAnew(handover, task, circumstances)
    if (anew && anew.due !== state.due.due) return undefined
    return new Refusal('conflict', 'due.same', `Counted again, the due date of "${title}" stays the same. ${state.due.words}`)
  },
  needs: (handover, circumstances, on) => {
    const task = taskOf(circumstances.definition, on)
    const description = `${preview(handover, task, circumstances)}. ${dueAnew(handover, task, circumstances)?.words ?? ''}`
    return z.strictObject({ because: text('Why?', { description }) })
  },
  decide: (handover, circumstances, on, { because }): HandoverEvent[] => {
    const task = taskOf(circumstances.definition, on)
    const due = dueAnew(handover, task, circumstances)
    if (!due) throw new Error(`Nothing can be counted for ${task.id}`)
    const gate = gateOfTask(circumstances.definition, task.id)
    const together = gate ? tasksOf(circumstances.definition).filter(({ id }) => gate.reviews.includes(id) || id === gate.task) : [task]
    return together.filter(({ id }) => handover.tasks[id]?.status === 'open').map(({ id }) => ({ type: 'DueSet', task: id, due, because }))
  },
})

const titleOf = (task: Task, { definition }: Circumstances): string =>
  definition.gates.find((gate) => gate.task === task.id)?.title ?? task.title

/** "Tue 1 Dec, 15:10 becomes Thu 3 Dec, 15:10 (Chicago)". */
function preview(handover: Handover, task: Task, circumstances: Circumstances): string {
  const now = handover.tasks[task.id]?.due
  const anew = dueAnew(handover, task, circumstances)
  if (!now || !anew) return 'it has none'
  const [before, after] = [now, anew].map(({ due, zone }) => momentWords(due, zone))
  const place = now.zone === anew.zone ? '' : ` (${placeOf(now.zone)})`
  return `${before}${place} becomes ${after} (${placeOf(anew.zone)})`
}
