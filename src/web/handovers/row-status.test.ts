import { expect, test } from 'vitest'
import { medianDays, rowStatus } from './row-status.ts'

const running = { state: 'running', isLate: false, needsFixes: false, round: null } as const

test('a row shows the worst that is true of it', () => {
  expect(rowStatus(running)).toBe('active')
  expect(rowStatus({ ...running, round: 1 })).toBe('waiting')
  expect(rowStatus({ ...running, needsFixes: true })).toBe('fixes')
  expect(rowStatus({ ...running, needsFixes: true, isLate: true })).toBe('late')
})

test('what is paused or over is not late any more', () => {
  expect(rowStatus({ ...running, state: 'paused', isLate: true })).toBe('stopped')
  expect(rowStatus({ ...running, state: 'completed', isLate: true })).toBe('done')
})

test('the median age counts what has begun', () => {
  const now = new Date('2026-11-25T12:00:00Z')
  expect(medianDays(['2026-11-24T12:00:00Z', null, '2026-11-16T12:00:00Z', '2026-10-01T12:00:00Z'], now)).toBe(9)
  expect(medianDays([null], now)).toBeUndefined()
})
