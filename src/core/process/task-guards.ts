import { Refusal } from '../base/refusal.ts'
import type { Task } from '../definition/definition.ts'
import { steers } from './candidates.ts'
import { type Circumstances, nameOf, taskOf, tasksOf } from './circumstances.ts'
import { unfinishedBefore } from './finished.ts'
import type { EffectState, Handover, PersonId, TaskState } from './handover.ts'
import { actorsIn, answersFor, doersOf, does, notYours, personActing } from './rights.ts'

/** The questions that most commands about a task ask first. Each gives the refusal that people read, or nothing. */

export const stateOf = (handover: Handover, task: string): TaskState => handover.tasks[task] ?? { status: 'locked' }

export function notOpen(handover: Handover, task: Task, circumstances: Circumstances): Refusal | undefined {
  const state = stateOf(handover, task.id)
  switch (state.status) {
    case 'open':
      return undefined
    case 'locked':
      return new Refusal('conflict', 'task.locked', whyLocked(handover, task, circumstances), {
        details: { lockedBy: unfinishedBefore(handover, task), line: task.range.start.line },
      })
    case 'done':
      return new Refusal(
        'conflict',
        'task.done',
        `"${task.title}" is done${state.evidence?.kind === 'attested' ? ` by ${nameOf(circumstances, state.evidence.by)}` : ''}.`,
      )
    case 'waived':
      return new Refusal('conflict', 'task.waived', `"${task.title}" was waived.`)
    case 'not-applicable':
      return new Refusal(
        'conflict',
        'task.not-applicable',
        `"${task.title}" does not apply: ${state.notApplicable?.because ?? 'marked so'}`,
      )
  }
}

/** "Leave the tickets" unlocks when "Follow the tickets" is done (line 41 of the playbook). */
export function whyLocked(handover: Handover, task: Task, { definition }: Pick<Circumstances, 'definition'>): string {
  const before = unfinishedBefore(handover, task).map((id) => `"${taskOf(definition, id).title}"`)
  const line = `line ${task.range.start.line} of the playbook`
  if (task.kind === 'gate') return `"${task.title}" opens when the handover is submitted for review (${line}).`
  if (handover.status === 'proposed') return `"${task.title}" opens when the handover is accepted (${line}).`
  if (before.length === 0) return `"${task.title}" has not been unlocked yet (${line}).`
  const shown = before.length > 3 ? `${before.slice(0, 3).join(', ')} and ${before.length - 3} more` : before.join(', ')
  return `"${task.title}" unlocks when ${shown} ${before.length === 1 ? 'is' : 'are'} done (${line}).`
}

const taskOfEffect = ({ task }: EffectState, { definition }: Circumstances): Task | undefined =>
  tasksOf(definition).find(({ id }) => id === task)

/** Who does the task of a change, as far as they are here; nobody once the handover has moved to a version of the page without it. */
export function doingItsTask(handover: Handover, effect: EffectState, circumstances: Circumstances): PersonId[] {
  const task = taskOfEffect(effect, circumstances)
  const people = task ? doersOf(task).flatMap((role) => actorsIn(handover, role, circumstances.now)) : []
  return [...new Set(people)].filter((person) => circumstances.people.get(person)?.active)
}

/** Who looks after a change that was made: whoever does or answers for its task; where nobody does it any more, who steers the handover. */
export function notYoursToUndo(handover: Handover, effect: EffectState, circumstances: Circumstances): Refusal | undefined {
  const person = personActing(circumstances)
  const task = taskOfEffect(effect, circumstances)
  if (task && (does(handover, task, person, circumstances.now) || answersFor(handover, task, circumstances, person))) return undefined
  if (steers(handover, circumstances, person) && doingItsTask(handover, effect, circumstances).length === 0) return undefined
  return task
    ? notYours(handover, task, circumstances)
    : new Refusal(
        'forbidden',
        'effect.not-yours',
        `The playbook has no task any more for "${effect.subject}"; a manager of this handover or operations can deal with it.`,
      )
}

/** Open, and for this person to do. Whose it is comes first: what is not yours you need no more of. */
export function notMineToDo(handover: Handover, task: Task, circumstances: Circumstances): Refusal | undefined {
  const closed = notOpen(handover, task, circumstances)
  if (!does(handover, task, personActing(circumstances), circumstances.now)) return notYours(handover, task, circumstances)
  return closed
}
