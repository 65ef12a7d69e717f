import { expect, test } from 'vitest'
import { holdingOf, nextOf, overWords, quietWords, type Waiting } from './holding.ts'

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

test('a handover that rests says until when, and does not call itself ended', () => {
  const now = new Date('2026-11-29T09:00:00.000Z')
  const release = { by: 'priya', at: '2026-11-27T23:22:00.000Z', version: 1, leavesAt: '2026-12-01T17:00:00.000Z' }
  const letter = { versions: [{ version: 1 }], release, handedOver: null, outcome: null, given: null } as never
  expect(quietWords({ state: 'running', letter }, now, 'America/Denver')).toBe(
    'The letter leaves Tue 1 Dec, 10:00 (Denver). Until then it can be held.',
  )
  expect(quietWords({ state: 'running', letter: null }, now)).toBe('Nothing is waiting on anyone. It continues by itself on its day.')
  expect(quietWords({ state: 'completed', letter: null }, now)).toBe('Nothing is waiting on anyone. The handover has ended.')
  expect(holdingOf({ ...running, waiting: [] }, 'priya').words).toBe('Waiting for a date')
})

test('past its planned time a running handover says so, without naming weeks that its playbook never planned', () => {
  expect(overWords({ state: 'running', day: { number: 11, of: 10 } })).toBe('longer than planned')
  expect(overWords({ state: 'running', day: { number: 20, of: 20 } })).toBeUndefined()
  expect(overWords({ state: 'completed', day: { number: 11, of: 10 } })).toBeUndefined()
})
