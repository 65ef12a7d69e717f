import { expect, test } from 'vitest'
import { calendarDays, monthsBefore } from './calendar-days.ts'

test('thirty days later is the same local time, across the change of clocks', () => {
  const deadline = calendarDays('2026-10-15T20:10:00.000Z', 30, 'America/Chicago')
  expect(deadline.due).toBe('2026-11-14T21:10:00.000Z')
  expect(deadline.words).toBe('Due Sat 14 Nov, 15:10 (Chicago).')
  expect(deadline.days.filter(({ counts }) => counts)).toHaveLength(30)
})

test('six months before the last of August is the last of February', () => {
  expect(monthsBefore('2026-08-31T15:00:00.000Z', 6, 'Europe/Berlin')).toBe('2026-02-28T16:00:00.000Z')
  expect(monthsBefore('2028-08-31T15:00:00.000Z', 6, 'Europe/Berlin')).toBe('2028-02-29T16:00:00.000Z')
})

test('months are counted on the calendar of the place', () => {
  // In Auckland it is already 1 September, in Los Angeles still 31 August.
  const at = '2026-08-31T20:00:00.000Z'
  expect(monthsBefore(at, 6, 'Pacific/Auckland')).toBe('2026-02-28T19:00:00.000Z')
  expect(monthsBefore(at, 6, 'America/Los_Angeles')).toBe('2026-02-28T21:00:00.000Z')
})
