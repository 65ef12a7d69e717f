import { expect, test } from 'vitest'
import { callTab } from './call-tab.ts'

const room = (...calls: string[]) => ({ tasks: [{ id: 'tidy', kind: 'task' }, ...calls.map((id) => ({ id, kind: 'call' }))] }) as never

test('a call has a part of the room to itself, told apart where the page has two', () => {
  expect(callTab(room('meeting'), 'meeting')).toEqual({ id: 'call', words: 'Call' })
  expect(callTab(room('meeting', 'sync'), 'sync')).toEqual({ id: 'call-sync', words: 'Call 2' })
})
