import { expect, test } from 'vitest'
import type { HandoverView, TaskView } from '../../core/process/view.ts'
import { statusOf, taskGroups } from './task-groups.ts'

const task = (id: string, role: string, name: string) => ({ id, role, assignee: { id: name.toLowerCase(), name } }) as TaskView
const tasks = [task('records', 'Old CSM', 'Priya'), task('watch', 'New CSM', 'Tom'), task('close', 'New CSM', 'Tom')]
const waiting = [{ task: 'watch', person: { id: 'tom', name: 'Tom' } }] as HandoverView['waiting']

test('what waits on me comes first, the rest by role with its person', () => {
  expect(taskGroups({ tasks, waiting }, 'tom').map(({ id, person, tasks: own }) => [id, person, own.map((each) => each.id)])).toEqual([
    ['mine', undefined, ['watch']],
    ['Old CSM', 'Priya', ['records']],
    ['New CSM', 'Tom', ['close']],
  ])
})

test('a reader on whom nothing waits sees no empty group of their own', () => {
  expect(taskGroups({ tasks, waiting }, 'lena').map(({ id }) => id)).toEqual(['Old CSM', 'New CSM'])
})

test('a task that was sent back looks different from one that is merely open', () => {
  expect(statusOf({ status: 'open', isLate: false, reopened: { at: '', because: 'x', cause: 'returned' } })).toBe('fixes')
  expect(statusOf({ status: 'open', isLate: false, reopened: null })).toBe('active')
  expect(statusOf({ status: 'open', isLate: true, reopened: null })).toBe('late')
  expect(statusOf({ status: 'waived', isLate: false, reopened: null })).toBe('done')
})
