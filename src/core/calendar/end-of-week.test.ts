import { expect, test } from 'vitest'
import { officeWeek, type WorkingCalendar } from './calendar.ts'
import { endOfWeek } from './end-of-week.ts'

const chicago: WorkingCalendar = { zone: 'America/Chicago', week: officeWeek, holidays: {}, leave: [] }
const wednesday = '2026-11-04T16:00:00.000Z'

test('week 2 from a Wednesday is due at the end of work on the Tuesday after next', () => {
  expect(endOfWeek(wednesday, 1, chicago).due).toBe('2026-11-10T23:00:00.000Z')
  expect(endOfWeek(wednesday, 2, chicago).due).toBe('2026-11-17T23:00:00.000Z')
})

test('a week from a Monday ends on its Friday, or on Thursday when Friday is a holiday, and says so', () => {
  const monday = '2026-12-14T16:00:00.000Z'
  const calendar = { ...chicago, holidays: { '2026-12-25': 'Christmas Day' } }
  expect(endOfWeek(monday, 1, calendar).due).toBe('2026-12-18T23:00:00.000Z')
  const second = endOfWeek(monday, 2, calendar)
  expect(second.due).toBe('2026-12-24T23:00:00.000Z')
  expect(second.words).toBe('Due Thu 24 Dec, 17:00 (Chicago). Fri 25 Dec is a holiday and does not count.')
  expect(second.days.map(({ date, counts }) => (counts ? date : '-'))).toEqual([
    '2026-12-21',
    '2026-12-22',
    '2026-12-23',
    '2026-12-24',
    '-',
    '-',
    '-',
  ])
})

test('a week in which nobody works is due on the last working day before it', () => {
  const away = { ...chicago, leave: [{ from: '2026-11-11', to: '2026-11-17', why: 'rest' }] }
  const deadline = endOfWeek(wednesday, 2, away)
  expect(deadline.due).toBe('2026-11-10T23:00:00.000Z')
  expect(deadline.words).toBe('Due Tue 10 Nov, 17:00 (Chicago). Wed 11 Nov to Tue 17 Nov are leave and do not count.')
})

test('where nobody works from the start to the end of the week, the first working day after it is due', () => {
  const away = { ...chicago, leave: [{ from: '2026-11-05', to: '2026-11-11', why: 'rest' }] }
  const evening = '2026-11-05T01:00:00.000Z' // Wednesday 19:00, work is over
  expect(endOfWeek(evening, 1, away).due).toBe('2026-11-12T23:00:00.000Z')
})

test('the last working day of the week is never one that was over when it started', () => {
  const onlyWednesdays = { ...chicago, week: { 3: officeWeek[3] ?? ['09:00', '17:00'] } } satisfies WorkingCalendar
  expect(endOfWeek('2026-11-05T01:00:00.000Z', 1, onlyWednesdays).due).toBe('2026-11-11T23:00:00.000Z')
})
