import type { Definition, Stage } from '../definition/definition.ts'
import { sameRoles } from '../definition/same-roles.ts'
import { sameTasks } from '../definition/same-tasks.ts'
import { placedTasks, taskChanges } from '../definition/task-changes.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import { whyNot, withConsequences } from './decide.ts'
import { evolveAll } from './evolve.ts'
import type { Handover, TaskStatus } from './handover.ts'
import { moveEvents } from './move-version.ts'

type MovedTask = { id: string; title: string; role: string; status: TaskStatus }

/** What moving a running handover to another version would do. */
export type VersionMove = {
  /** Tasks that it does not have yet, with the state in which they begin. */
  added: MovedTask[]
  /** Tasks that go, with the state that they have; the log keeps it. */
  removed: MovedTask[]
  /** Tasks that stay, with the state that they have afterwards, and what is different about them. */
  carried: (MovedTask & { changes: string[] })[]
  /** Why this person cannot move it now; null when they can. */
  refused: string | null
}

/** Plays the move through without doing it: by the rules of the command and by those of the other version, which hold from then on. */
export function previewMove(handover: Handover, circumstances: Circumstances, target: Definition): VersionMove {
  const around: Circumstances = { ...circumstances, otherVersions: [target] }
  const { definition } = circumstances
  const after = evolveAll(handover, withConsequences(handover, moveEvents(handover, around, target), around))
  const same = sameTasks(definition, target)
  const old = new Map([...same].map(([id, now]) => [now, id]))
  const isHere = (id: string) => handover.tasks[old.get(id) ?? ''] !== undefined
  const before = new Map(placedTasks(definition).map((one) => [one.task.id, one]))
  const there = new Map(placedTasks(target).map((one) => [one.task.id, one]))
  const roles = sameRoles(definition, target)
  return {
    added: tasksOf(target).flatMap(({ id, title, role }) =>
      isHere(id) ? [] : [{ id, title, role, status: after.tasks[id]?.status ?? 'locked' }],
    ),
    removed: Object.entries(handover.tasks).flatMap(([id, { status }]): MovedTask[] => {
      const task = before.get(id)?.task
      return same.has(id) ? [] : [{ id, title: task?.title ?? id, role: task?.role ?? '', status }]
    }),
    carried: [...there.values()].flatMap((is): VersionMove['carried'] => {
      const { id, title, role } = is.task
      const was = before.get(old.get(id) ?? '')
      const state = was && handover.tasks[was.task.id]
      if (!was || !state) return []
      const status = after.tasks[id]?.status ?? 'locked'
      const changes = taskChanges(named(was, roles), is, isSameStage(was.stage, is.stage)).map(({ words }) => words)
      return [
        {
          id,
          title,
          role,
          status,
          changes: [...(status === state.status ? [] : [statusWords(state.status, status)]), ...changes],
        },
      ]
    }),
    refused: whyNot('change-playbook-version', null, handover, around)?.message ?? null,
  }
}

/** A task under the names that the roles have afterwards, so that a role's new name is not told with each of its tasks. */
function named<T extends { task: { role: string; participants: string[] } }>(one: T, roles: ReadonlyMap<string, string>): T {
  const now = (role: string) => roles.get(role) ?? role
  return { ...one, task: { ...one.task, role: now(one.task.role), participants: one.task.participants.map(now) } }
}

const isSameStage = (before: Stage, after: Stage): boolean => before.id === after.id || before.name === after.name

const words: Record<TaskStatus, string> = {
  locked: 'waits for others',
  open: 'is open',
  done: 'is done',
  waived: 'is waived',
  'not-applicable': 'does not apply',
}

const statusWords = (before: TaskStatus, after: TaskStatus) => `It ${words[before]} now; then it ${words[after]}.`
