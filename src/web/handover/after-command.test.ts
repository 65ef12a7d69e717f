import { expect, test } from 'vitest'
import type { HandoverView } from '../../core/process/view.ts'
import { saidAfter, wayBack } from './after-command.ts'
import type { Can } from './can.ts'

const finish: Can = { command: 'complete-task', on: 'join-channels', label: 'Complete "Join the channels"', needs: {} }
const reopen: Can = { command: 'reopen', on: 'join-channels', label: 'Reopen "Join the channels"', needs: {} }
const waiting = (...people: [string, string, string][]) =>
  people.map(([id, name, verb]) => ({ person: { id, name }, verb })) as HandoverView['waiting']
const after = (part: Partial<HandoverView>) =>
  ({ tasks: [{ id: 'join-channels', title: 'Join the channels', status: 'done' }], waiting: [], can: [], ...part }) as HandoverView

test('the toast says what is done and how much is left for me', () => {
  const view = after({ waiting: waiting(['tom', 'Tom Becker', 'Follow the tickets'], ['tom', 'Tom Becker', 'Watch the project']) })
  expect(saidAfter(finish, view, 'tom')).toBe('Join the channels: done. 2 things left for you here.')
})

test('with nothing left for me it names who goes on', () => {
  const view = after({ waiting: waiting(['lena', 'Lena Fischer', 'Review handover, round 1']) })
  expect(saidAfter(finish, view, 'tom')).toBe('Join the channels: done. Next: Lena Fischer, review handover, round 1.')
})

test('a handover in which nothing waits has ended only if it has: a letter may be about to leave', () => {
  expect(saidAfter(finish, after({ state: 'running' }), 'tom')).toBe('Join the channels: done. Nothing is waiting on anyone for now.')
  expect(saidAfter(finish, after({ state: 'completed' }), 'tom')).toBe('Join the channels: done. This handover has ended.')
})

test('a released letter is not said to be sent', () => {
  const release: Can = { command: 'release-letter', on: 'send', label: 'Send letter to 1 person', needs: {} }
  const tasks = [{ id: 'send', title: 'Send the letter', status: 'open' }] as HandoverView['tasks']
  expect(saidAfter(release, after({ tasks, state: 'running' }), 'tom')).toBe(
    'The letter is released. It has not left yet, and can be held until it does. Nothing is waiting on anyone for now.',
  )
})

test('undo is offered exactly where the rules let the task be reopened', () => {
  expect(wayBack(finish, after({ can: [reopen] }))).toEqual({ can: reopen, values: { because: 'Undone right after' } })
  expect(wayBack(finish, after({}))).toBeUndefined()
  expect(wayBack(reopen, after({ can: [reopen] }))).toBeUndefined()
})
