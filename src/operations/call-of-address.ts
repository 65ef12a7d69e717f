import { Refusal } from '../core/base/refusal.ts'
import type { Task } from '../core/definition/definition.ts'
import { type Circumstances, taskOf } from '../core/process/circumstances.ts'

/** The task of a call that an address names. */
export function callTask({ definition }: Circumstances, id: string): Task {
  const task = taskOf(definition, id)
  if (task.kind !== 'call') throw new Refusal('conflict', 'call.not-a-call', `"${task.title}" is not a call.`)
  return task
}
