import { expect, test } from 'vitest'
import {
  dayWords,
  deadlineWords,
  dueWords,
  inFullWords,
  instantOf,
  pastWords,
  plainDayIn,
  plainDayWords,
  readIn,
  urgencyOf,
  whenWords,
} from './dates.ts'

const chicago = 'America/Chicago'
const now = new Date('2026-11-25T21:10:00Z') // Wed 25 Nov, 15:10 in Chicago

test('a deadline is absolute and names its place', () => {
  expect(deadlineWords(new Date('2026-12-01T21:10:00Z'), now, chicago)).toBe('Tue 1 Dec, 15:10 (Chicago)')
  expect(deadlineWords(new Date('2027-01-07T15:00:00Z'), now, chicago)).toBe('Thu 7 Jan 2027, 09:00 (Chicago)')
})

test('every moment is written in the zone of the reader, also where the browser stands elsewhere', () => {
  readIn('Asia/Tokyo')
  try {
    expect(deadlineWords(new Date('2026-12-01T21:10:00Z'), now)).toBe('Wed 2 Dec, 06:10 (Tokyo)')
    expect(pastWords(new Date('2026-11-25T15:12:00Z'), now)).toBe('today 00:12')
    expect(plainDayIn(new Date('2026-12-01T21:10:00Z'))).toBe('2026-12-02')
  } finally {
    readIn(undefined)
  }
})

test('a row says how late, by when today, which day this week, which date after that', () => {
  expect(dueWords(new Date('2026-11-25T19:00:00Z'), now, chicago)).toBe('2 h late')
  expect(dueWords(new Date('2026-11-21T19:00:00Z'), now, chicago)).toBe('4 d late')
  expect(dueWords(new Date('2026-11-25T23:00:00Z'), now, chicago)).toBe('by 17:00')
  expect(dueWords(new Date('2026-11-30T23:00:00Z'), now, chicago)).toBe('Mon 17:00')
  expect(dueWords(new Date('2026-12-15T15:00:00Z'), now, chicago)).toBe('Tue 15 Dec')
})

test('what has passed is relative while that is shorter, then a day', () => {
  expect(pastWords(new Date('2026-11-25T21:09:40Z'), now, chicago)).toBe('just now')
  expect(pastWords(new Date('2026-11-25T21:06:00Z'), now, chicago)).toBe('4 min ago')
  expect(pastWords(new Date('2026-11-25T15:12:00Z'), now, chicago)).toBe('today 09:12')
  expect(pastWords(new Date('2026-11-25T00:40:00Z'), now, chicago)).toBe('yesterday 18:40')
  expect(pastWords(new Date('2026-11-20T18:40:00Z'), now, chicago)).toBe('Fri 20 Nov')
})

test('a record of what was done keeps its minute, however long ago it is', () => {
  expect(whenWords(new Date('2026-11-20T18:40:00Z'), now, chicago)).toBe('Fri 20 Nov, 12:40')
  expect(whenWords(new Date('2026-11-25T00:40:00Z'), now, chicago)).toBe('yesterday 18:40')
  expect(whenWords(new Date('2026-11-25T21:06:00Z'), now, chicago)).toBe('4 min ago')
})

test('a task is late, due today or due later in the reader’s own day', () => {
  const lateEvening = new Date('2026-11-26T05:30:00Z') // 23:30 in Chicago, already Thursday in Greenwich
  expect(urgencyOf(lateEvening, now, chicago)).toBe('today')
  expect(urgencyOf(lateEvening, now, 'UTC')).toBe('later')
  expect(urgencyOf(new Date('2026-11-25T21:00:00Z'), now, chicago)).toBe('late')
  expect(urgencyOf(null, now, chicago)).toBe('later')
})

test('a day of a record never slips to its neighbour', () => {
  expect(plainDayWords('2027-03-14', now)).toBe('14 Mar 2027')
  expect(plainDayWords('2026-12-01', now)).toBe('1 Dec')
})

test('a local time typed into a form becomes the right instant, also across a change of offset', () => {
  expect(instantOf('2026-12-15T09:00', 'America/Denver').toISOString()).toBe('2026-12-15T16:00:00.000Z')
  expect(instantOf('2026-07-15T09:00', 'America/Denver').toISOString()).toBe('2026-07-15T15:00:00.000Z')
  expect(instantOf('2026-03-08T03:30', 'America/Chicago').toISOString()).toBe('2026-03-08T08:30:00.000Z')
})

test('the day is the one that it is there', () => {
  expect(plainDayIn(new Date('2026-12-15T03:00:00Z'), 'America/Chicago')).toBe('2026-12-14')
  expect(plainDayIn(new Date('2026-12-15T03:00:00Z'), 'Asia/Tokyo')).toBe('2026-12-15')
})

test('what is read years later has its year and place, and September three letters', () => {
  expect(inFullWords(new Date('2026-09-02T20:10:00Z'), 'America/Chicago')).toBe('Wed 2 Sep 2026, 15:10 (Chicago)')
  expect(dayWords(new Date('2026-09-02T20:10:00Z'), new Date('2026-11-22T12:00:00Z'), 'UTC')).toBe('Wed 2 Sep')
})
