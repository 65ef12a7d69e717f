import type { Task } from '../definition/definition.ts'
import type { Handover, TaskState } from './handover.ts'

/** Nothing is left to do about it: done, waived, or it does not apply. */
export const isFinished = (state: TaskState | undefined): boolean =>
  state !== undefined && ['done', 'waived', 'not-applicable'].includes(state.status)

/** What still has to happen before the task can be worked on: ids of tasks, in page order. */
export const unfinishedBefore = (handover: Handover, task: Task): string[] => task.after.filter((id) => !isFinished(handover.tasks[id]))
