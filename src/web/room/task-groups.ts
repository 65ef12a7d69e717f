import type { HandoverView, TaskView } from '../../core/process/view.ts'
import type { Status } from '../design/status-pill.tsx'

/** How a task looks. */
export function statusOf({ status, isLate, reopened }: Pick<TaskView, 'status' | 'isLate' | 'reopened'>): Status {
  if (status === 'done' || status === 'waived') return 'done'
  if (status === 'not-applicable') return 'stopped'
  if (isLate) return 'late'
  if (status === 'open') return reopened?.cause === 'returned' ? 'fixes' : 'active'
  return 'todo'
}

export type TaskGroup = { id: string; role: string | null; person: string | undefined; tasks: TaskView[] }

/** What waits on the reader first, then everything else by role, each in the order of the page. */
export function taskGroups(view: Pick<HandoverView, 'tasks' | 'waiting'>, me: string): TaskGroup[] {
  const waitsOnMe = new Set(view.waiting.filter(({ person }) => person.id === me).map(({ task }) => task))
  const mine = view.tasks.filter(({ id }) => waitsOnMe.has(id))
  const rest = view.tasks.filter(({ id }) => !waitsOnMe.has(id))
  const roles = [...new Set(rest.map(({ role }) => role))]
  return [
    { id: 'mine', role: null, person: undefined, tasks: mine },
    ...roles.map((role) => {
      const tasks = rest.filter((task) => task.role === role)
      return { id: role, role, person: tasks[0]?.assignee?.name, tasks }
    }),
  ].filter(({ tasks }) => tasks.length > 0)
}
