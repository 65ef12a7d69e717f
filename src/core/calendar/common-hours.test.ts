import fc from 'fast-check'
import { expect, test } from 'vitest'
import { officeWeek, type WorkingCalendar, workingCalendar } from './calendar.ts'
import { type Attendee, commonSlots, unsuitable } from './common-hours.ts'

const office = (zone: string, more: Partial<WorkingCalendar> = {}): WorkingCalendar => ({
  ...workingCalendar({ workspace: { zone, week: officeWeek } }),
  ...more,
})
const person = (name: string, calendar: WorkingCalendar, busy: Attendee['busy'] = []): Attendee => ({ name, calendar, busy })

test('proposals are moments at which both are at work, wherever they sit', () => {
  const people = [person('Priya', office('America/Chicago')), person('Lena', office('Europe/Berlin'))]
  expect(commonSlots(people, { after: '2026-11-30T12:00:00.000Z', minutes: 30, most: 3 }).slots).toEqual([
    // 09:00 in Chicago is 16:00 in Berlin, where work ends at 17:00.
    '2026-11-30T15:00:00.000Z',
    '2026-12-01T15:00:00.000Z',
    '2026-12-02T15:00:00.000Z',
  ])
})

test('a day without room says why: leave, hours that do not meet, another call', () => {
  const lena = person('Lena', office('Europe/Berlin', { leave: [{ from: '2026-12-01', to: '2026-12-01', why: 'Move' }] }), [
    { start: '2026-12-02T15:00:00.000Z', minutes: 60, what: 'the call of KES-3' },
  ])
  const { slots, passedOver } = commonSlots([person('Priya', office('America/Chicago')), lena], {
    after: '2026-12-01T12:00:00.000Z',
    minutes: 45,
    most: 1,
  })
  expect(slots).toEqual(['2026-12-03T15:00:00.000Z'])
  expect(passedOver).toEqual([
    { date: '2026-12-01', because: 'Lena: On leave' },
    { date: '2026-12-02', because: 'What they share is taken by other calls of Lena' },
  ])
})

test('people whose hours never meet are told so, day by day, instead of an empty list', () => {
  const people = [person('Priya', office('America/Chicago')), person('Kenji', office('Asia/Tokyo'))]
  const { slots, passedOver } = commonSlots(people, { after: '2026-11-30T12:00:00.000Z', minutes: 30, most: 4 })
  expect(slots).toEqual([])
  expect(passedOver).toHaveLength(28)
  expect(passedOver[0]?.because).toBe('Priya works 09:00 to 17:00 (Chicago), Kenji works 09:00 to 17:00 (Tokyo): together 0 of 30 minutes')
})

test('a moment that does not suit somebody says whom and why', () => {
  const lena = person('Lena', office('Europe/Berlin', { holidays: { '2026-12-25': 'Christmas Day' } }), [
    { start: '2026-12-02T15:00:00.000Z', minutes: 60, what: 'the call of KES-3' },
  ])
  expect(unsuitable(lena, '2026-12-02T14:00:00.000Z', 60)).toBeUndefined()
  expect(unsuitable(lena, '2026-12-02T14:30:00.000Z', 60)).toBe('Lena is in the call of KES-3 then.')
  expect(unsuitable(lena, '2026-12-02T15:45:00.000Z', 30)).toBe(
    'Wed 2 Dec, 16:45 to 17:15 (Berlin) lies outside the hours of Lena, 09:00 to 17:00.',
  )
  expect(unsuitable(lena, '2026-12-25T14:00:00.000Z', 30)).toBe(
    'Fri 25 Dec, 15:00 to 15:30 (Berlin) does not suit Lena: holiday: Christmas Day.',
  )
})

/** Minute by minute, with nothing but the wall clock that the platform shows. */
function isAtWork({ calendar }: Attendee, at: number): boolean {
  const shown = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone: calendar.zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const date = `${shown.year}-${shown.month}-${shown.day}`
  const weekday = (['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(shown.weekday ?? '') + 1) as 1
  const hours = calendar.week[weekday]
  const time = `${shown.hour}:${shown.minute}`
  return (
    hours !== undefined &&
    !(date in calendar.holidays) &&
    !calendar.leave.some(({ from, to }) => from <= date && date <= to) &&
    hours[0] <= time &&
    time < hours[1]
  )
}

const zones = ['America/Chicago', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/New_York', 'UTC']
const anyCalendar = fc
  .record({
    zone: fc.constantFrom(...zones),
    from: fc.integer({ min: 6, max: 11 }),
    long: fc.integer({ min: 3, max: 10 }),
    half: fc.boolean(),
    off: fc.subarray(['2026-10-26', '2026-10-27', '2026-11-02', '2026-11-03']),
    away: fc.option(fc.integer({ min: 24, max: 30 }), { nil: undefined }),
  })
  .map(({ zone, from, long, half, off, away }): WorkingCalendar => {
    const hours = [`${String(from).padStart(2, '0')}:${half ? '30' : '00'}`, `${String(from + long).padStart(2, '0')}:00`] as const
    return {
      zone,
      week: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours },
      holidays: Object.fromEntries(off.map((date) => [date, 'Off'])),
      leave: away === undefined ? [] : [{ from: `2026-10-${away}`, to: '2026-10-30', why: 'Away' }],
    }
  })
const anyAttendee = fc.record({
  name: fc.constantFrom('Ana', 'Ben'),
  calendar: anyCalendar,
  busy: fc.array(
    fc.record({
      start: fc.integer({ min: 0, max: 600 }).map((quarters) => new Date(Date.UTC(2026, 9, 23) + quarters * 900_000).toISOString()),
      minutes: fc.integer({ min: 5, max: 300 }),
      what: fc.constant('another call'),
    }),
    { maxLength: 4 },
  ),
})

test('what is proposed is what an independent look at every minute finds, over the clock changes of autumn', () => {
  fc.assert(
    fc.property(
      fc.array(anyAttendee, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 96 }),
      fc.integer({ min: 15, max: 120 }),
      (people, hours, minutes) => {
        const after = Date.UTC(2026, 9, 23) + hours * 3_600_000
        const { slots } = commonSlots(people, { after: new Date(after).toISOString(), minutes, most: 3 })
        const free = (at: number) =>
          people.every(
            (one) =>
              Array.from({ length: minutes }, (_, index) => at + index * 60_000).every((moment) => isAtWork(one, moment)) &&
              one.busy.every(({ start, minutes: long }) => {
                const begin = Date.parse(start)
                return at + minutes * 60_000 <= begin || begin + long * 60_000 <= at
              }),
          )
        // Each is good, and none before the first one was passed over.
        for (const slot of slots) expect(free(Date.parse(slot)), slot).toBe(true)
        const end = slots[0] === undefined ? after + 5 * 86_400_000 : Date.parse(slots[0])
        for (let at = Math.ceil(after / 1_800_000) * 1_800_000; at < end; at += 1_800_000)
          expect(free(at), new Date(at).toISOString()).toBe(false)
        expect(slots).toEqual(slots.toSorted())
      },
    ),
    { numRuns: 60 },
  )
})
