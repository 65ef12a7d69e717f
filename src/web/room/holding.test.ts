import { expect, test } from 'vitest'
import { holdingOf, nextOf, type Waiting } from './holding.ts'

const row = (id: string, name: string, due: string | null, verb = 'Do it'): Waiting => ({
  task: verb,
  person: { id, name },
  verb,
  command: 'complete-task',
  on: verb,
  due,
  since: '2026-11-23T15:00:00.000Z',
  unblocks: null,
})
const running = { state: 'running', isLate: false, needsFixes: false } as const

test('my own most urgent thing comes first, even when somebody else is later still', () => {
  const waiting = [
    row('lena', 'Lena', '2026-11-24T15:00:00.000Z'),
    row('tom', 'Tom', null, 'no date'),
    row('tom', 'Tom', '2026-12-01T15:00:00.000Z', 'dated'),
  ]
  expect(nextOf(waiting, 'tom')?.verb).toBe('dated')
  expect(nextOf(waiting, 'priya')?.person.name).toBe('Lena')
})

test('the room names who holds it, and how many others', () => {
  const waiting = [row('lena', 'Lena', '2026-11-24T15:00:00.000Z'), row('tom', 'Tom', null)]
  expect(holdingOf({ ...running, waiting }, 'priya')).toEqual({
    status: 'waiting',
    words: 'Waiting on Lena and 1 more',
    due: '2026-11-24T15:00:00.000Z',
  })
  expect(holdingOf({ ...running, waiting }, 'tom')).toMatchObject({ status: 'active', words: 'Waiting on you', due: null })
})

test('late goes before needs fixes, and an ended handover holds nobody', () => {
  expect(holdingOf({ ...running, isLate: true, needsFixes: true, waiting: [row('tom', 'Tom', null)] }, 'priya').status).toBe('late')
  expect(holdingOf({ ...running, state: 'completed', waiting: [row('tom', 'Tom', null)] }, 'tom')).toEqual({
    status: 'done',
    words: 'Completed',
    due: null,
  })
})
