import { expect, test } from 'vitest'
import { addWorkingDays } from './add-working-days.ts'
import { officeWeek, type WorkingCalendar } from './calendar.ts'
import { deadlineWords, placeOf } from './words.ts'

const chicago: WorkingCalendar = {
  zone: 'America/Chicago',
  week: officeWeek,
  holidays: {
    '2026-11-26': 'Thanksgiving Day',
    '2026-12-24': 'Winter break',
    '2026-12-25': 'Christmas Day',
    '2027-01-01': "New Year's Day",
  },
  leave: [],
}

test('a deadline says who, until when, where, and what does not count', () => {
  expect(deadlineWords(addWorkingDays('2026-11-25T21:10:00.000Z', 3, chicago), 'Lena')).toBe(
    'Lena has until Tue 1 Dec, 15:10 (Chicago). Thu 26 Nov is a holiday and does not count.',
  )
})

test('several holidays are listed, and the year is named when it is another one', () => {
  expect(addWorkingDays('2026-12-23T16:00:00.000Z', 6, chicago).words).toBe(
    'Due Tue 5 Jan 2027, 10:00 (Chicago). Thu 24 Dec to Fri 25 Dec and Fri 1 Jan 2027 are holidays and do not count.',
  )
})

test('leave is named without its reason, over a weekend as one', () => {
  const calendar = { ...chicago, leave: [{ from: '2026-11-12', to: '2026-11-17', why: 'operation' }] }
  expect(deadlineWords(addWorkingDays('2026-11-11T16:00:00.000Z', 1, calendar), 'Omar')).toBe(
    'Omar has until Wed 18 Nov, 10:00 (Chicago). Thu 12 Nov to Tue 17 Nov are leave and do not count.',
  )
})

test('what came in the evening says from when it counts', () => {
  expect(addWorkingDays('2026-11-17T01:00:00.000Z', 1, chicago).words).toBe(
    'Due Wed 18 Nov, 09:00 (Chicago). It counts from Tue 17 Nov, 09:00, the next start of work.',
  )
})

test('a weekend is nothing to speak of', () => {
  expect(addWorkingDays('2026-11-13T16:00:00.000Z', 1, chicago).words).toBe('Due Mon 16 Nov, 10:00 (Chicago).')
})

test('places read like places', () => {
  expect(['America/New_York', 'America/Argentina/Buenos_Aires', 'UTC'].map(placeOf)).toEqual(['New York', 'Buenos Aires', 'UTC'])
})
