import { expect, test } from 'vitest'
import { officeWeek, workingCalendar } from './calendar.ts'
import { isDigestTime, nextDigest } from './digest-moment.ts'

// When the list of the day comes: at nine of its reader's wall clock, on days on which they work.

const chicago = workingCalendar({
  workspace: { week: officeWeek },
  region: { zone: 'America/Chicago', holidays: { '2026-11-26': 'Thanksgiving Day' } },
})
const from = (calendar: typeof chicago, after: string) => nextDigest(after, calendar)

test.each([
  ['before nine, today', '2026-11-25T14:59:59.999Z', '2026-11-25T15:00:00.000Z'],
  ['at nine itself, the next one: each comes once', '2026-11-24T15:00:00.000Z', '2026-11-25T15:00:00.000Z'],
  ['before a holiday, after it', '2026-11-25T15:00:00.000Z', '2026-11-27T15:00:00.000Z'],
  ['on a Friday, on Monday', '2026-11-27T20:00:00.000Z', '2026-11-30T15:00:00.000Z'],
  ['over the change of the clocks, still at nine', '2026-10-30T20:00:00.000Z', '2026-11-02T15:00:00.000Z'],
  ['in summer, still at nine', '2026-07-06T20:00:00.000Z', '2026-07-07T14:00:00.000Z'],
])('asked %s', (_when, after, next) => {
  expect(from(chicago, after)).toBe(next)
})

test('on leave there is none, and after half a day of it the list comes when work begins', () => {
  const away = { ...chicago, leave: [{ from: '2026-11-23', to: '2026-11-24', why: 'rest' }] }
  expect(from(away, '2026-11-22T12:00:00.000Z')).toBe('2026-11-25T15:00:00.000Z')
  const half = { ...chicago, leave: [{ from: '2026-11-23', to: '2026-11-23', half: 'morning' as const, why: 'rest' }] }
  expect(from(half, '2026-11-22T12:00:00.000Z')).toBe('2026-11-23T19:00:00.000Z')
})

test('who begins later than nine, or ends before it, gets it when their work begins', () => {
  const late = workingCalendar({ workspace: { zone: 'Europe/Berlin', week: { 1: ['12:00', '20:00'] } } })
  expect(from(late, '2026-11-22T12:00:00.000Z')).toBe('2026-11-23T11:00:00.000Z')
  const nights = workingCalendar({ workspace: { zone: 'Europe/Berlin', week: { 1: ['00:00', '08:00'] } } })
  expect(from(nights, '2026-11-22T12:00:00.000Z')).toBe('2026-11-22T23:00:00.000Z')
})

test('one that was missed goes out later on that day, and never at night or on a day off', () => {
  const at = (moment: string) => isDigestTime(moment, chicago)
  expect([
    at('2026-11-25T14:59:59.999Z'),
    at('2026-11-25T15:00:00.000Z'),
    at('2026-11-25T22:00:00.000Z'),
    at('2026-11-25T23:00:00.000Z'),
  ]).toEqual([false, true, true, false])
  expect([at('2026-11-26T16:00:00.000Z'), at('2026-11-28T16:00:00.000Z')]).toEqual([false, false])
})
