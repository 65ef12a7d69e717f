import { expect, test } from 'vitest'
import { officeWeek, type WorkingCalendar } from './calendar.ts'
import { remaining, resume, workingDayNumber, workingDaysBetween, workingHoursBetween } from './elapsed.ts'
import { isWorkingTime, nextWorkingDayStart, nextWorkingMoment } from './working-moments.ts'

const chicago: WorkingCalendar = { zone: 'America/Chicago', week: officeWeek, holidays: { '2026-11-26': 'Thanksgiving Day' }, leave: [] }
const friday = '2026-11-20T21:00:00.000Z' // 15:00

test('from Friday 15:00 to Monday 10:00 are three hours of work', () => {
  expect(workingHoursBetween(friday, '2026-11-23T16:00:00.000Z', chicago)).toBe(3)
  expect(workingHoursBetween('2026-11-23T16:00:00.000Z', friday, chicago)).toBe(0)
})

test('the day of the start is day 1, and weekends and holidays add none', () => {
  expect(workingDayNumber(friday, friday, chicago)).toBe(1)
  expect(workingDayNumber(friday, '2026-11-22T18:00:00.000Z', chicago)).toBe(1)
  expect(workingDayNumber(friday, '2026-11-23T13:00:00.000Z', chicago)).toBe(2)
  expect(workingDayNumber(friday, '2026-11-27T18:00:00.000Z', chicago)).toBe(5)
  expect(workingDaysBetween(friday, '2026-11-27T18:00:00.000Z', chicago)).toBe(4)
})

test('work that ends at midnight ends its own day', () => {
  const lateShift: WorkingCalendar = { ...chicago, week: { 1: ['16:00', '24:00'], 2: ['16:00', '24:00'] } }
  const midnight = '2026-11-17T06:00:00.000Z'
  expect(workingDaysBetween('2026-11-16T23:00:00.000Z', midnight, lateShift)).toBe(0)
  expect(workingDaysBetween('2026-11-16T23:00:00.000Z', '2026-11-17T07:00:00.000Z', lateShift)).toBe(1)
})

test('while the other side fixes, the clock stands still', () => {
  const due = '2026-11-24T21:00:00.000Z'
  const left = remaining(due, '2026-11-23T16:00:00.000Z', chicago)
  expect(left).toEqual({ due, isLate: false, workMilliseconds: 13 * 3_600_000 })
  // Given back on Wednesday 10:00 with 13 hours left: seven that day, none on Thursday, six on Friday.
  expect(resume('2026-11-25T16:00:00.000Z', left, chicago)).toBe('2026-11-27T21:00:00.000Z')
})

test('a pause heals no breach', () => {
  const left = remaining(friday, '2026-11-23T16:00:00.000Z', chicago)
  expect(resume('2026-12-01T16:00:00.000Z', left, chicago)).toBe(friday)
})

test('a pause without length changes nothing, even where the due is a start of work', () => {
  const due = '2026-11-24T15:00:00.000Z'
  expect(resume(friday, remaining(due, friday, chicago), chicago)).toBe(due)
})

test('the next working day starts on Monday after Friday, and on Friday after Thanksgiving', () => {
  expect(nextWorkingDayStart(friday, chicago)).toBe('2026-11-23T15:00:00.000Z')
  expect(nextWorkingDayStart('2026-11-25T12:00:00.000Z', chicago)).toBe('2026-11-27T15:00:00.000Z')
})

test('at work from the first minute to before the last', () => {
  expect(isWorkingTime('2026-11-20T15:00:00.000Z', chicago)).toBe(true)
  expect(isWorkingTime('2026-11-20T22:59:59.999Z', chicago)).toBe(true)
  expect(isWorkingTime('2026-11-20T23:00:00.000Z', chicago)).toBe(false)
  expect(isWorkingTime('2026-11-26T18:00:00.000Z', chicago)).toBe(false)
  expect(nextWorkingMoment(friday, chicago)).toBe(friday)
  expect(nextWorkingMoment('2026-11-20T12:00:00.000Z', chicago)).toBe('2026-11-20T15:00:00.000Z')
})
