import { expect, test } from 'vitest'
import { officeWeek, type WorkingCalendar } from './calendar.ts'
import { workingDayBefore } from './working-day-before.ts'

const chicago: WorkingCalendar = { zone: 'America/Chicago', week: officeWeek, holidays: { '2026-11-26': 'Thanksgiving Day' }, leave: [] }

test('what is due on Tuesday at 15:10 is due soon from Monday 15:10 on', () => {
  expect(workingDayBefore('2026-12-01T21:10:00.000Z', chicago)).toBe('2026-11-30T21:10:00.000Z')
})

test('what is due on Monday is due soon on Friday, not on Sunday', () => {
  expect(workingDayBefore('2026-11-23T21:10:00.000Z', chicago)).toBe('2026-11-20T21:10:00.000Z')
})

test('what is due after Thanksgiving is due soon before it', () => {
  expect(workingDayBefore('2026-11-27T16:00:00.000Z', chicago)).toBe('2026-11-25T16:00:00.000Z')
})

test('what is due when work ends is said in the morning of the day before, not after hours', () => {
  expect(workingDayBefore('2026-12-04T23:00:00.000Z', chicago)).toBe('2026-12-03T15:00:00.000Z')
})

test('who goes on leave hears of it before they go', () => {
  const away = { ...chicago, leave: [{ from: '2026-11-27', to: '2026-12-04', why: '' }] }
  expect(workingDayBefore('2026-12-07T16:00:00.000Z', away)).toBe('2026-11-25T16:00:00.000Z')
})

test('what is due at the midnight that ends a late shift belongs to that shift', () => {
  const late: WorkingCalendar = { ...chicago, week: { 1: ['16:00', '24:00'], 2: ['16:00', '24:00'] } }
  expect(workingDayBefore('2026-11-18T06:00:00.000Z', late)).toBe('2026-11-16T22:00:00.000Z')
})

test('with nobody at work for years it is said when it is due', () => {
  const never = { ...chicago, leave: [{ from: '2000-01-01', to: '2100-01-01', why: '' }] }
  expect(workingDayBefore('2026-11-27T16:00:00.000Z', never)).toBe('2026-11-27T16:00:00.000Z')
})
