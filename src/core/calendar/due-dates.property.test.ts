import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { addWorkingDays } from './add-working-days.ts'
import { afterPause } from './after-pause.ts'
import { bruteForceCalendar, bruteForceDue, bruteForceMinutes, offsetAt } from './brute-force.test-oracle.ts'
import { type CalendarLayer, type Leave, type WorkingCalendar, workingCalendar } from './calendar.ts'
import { remaining, resume, workingDaysBetween, workingHoursBetween } from './elapsed.ts'
import { isWorkingTime, nextWorkingMoment } from './working-moments.ts'

/** The long form asks for 100,000. */
const cases = numberGiven('DUE_DATE_CASES', process.env.DUE_DATE_CASES, 1_000)

const minute = 60_000
const day = 24 * 60 * minute
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10)

// Clocks change in these weeks, in one hemisphere or the other; the rest are year end and the leap day.
const pivots = ['03-08', '03-29', '04-05', '09-27', '10-04', '10-25', '11-01', '12-31', '02-28']

const anyZone = fc.oneof(
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  fc.constantFrom('America/Chicago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca', 'America/Santiago', 'Africa/Cairo'),
)

const anyStart = fc
  .record({
    year: fc.integer({ min: 2024, max: 2032 }),
    pivot: fc.constantFrom(...pivots),
    distance: fc.oneof(fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }), fc.integer({ min: 0, max: 365 * 24 * 60 })),
  })
  .map(({ year, pivot, distance }) => Date.parse(`${year}-${pivot}T00:00:00Z`) + distance * minute)

const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const hoursWithin = (min: number, max: number) =>
  fc
    .uniqueArray(fc.integer({ min: min / 15, max: max / 15 }), { minLength: 2, maxLength: 2 })
    .map((times) => times.toSorted((a, b) => a - b).map((time) => clock(time * 15)))
    .map(([from = '', to = '']): [string, string] => [from, to])

const leaveFrom = (near: fc.Arbitrary<number>): fc.Arbitrary<Leave[]> =>
  fc
    .array(
      fc.record({
        from: near,
        days: fc.integer({ min: 0, max: 12 }),
        half: fc.option(fc.constantFrom('morning' as const, 'afternoon' as const), { nil: undefined, freq: 3 }),
      }),
      { maxLength: 3 },
    )
    .map((list) =>
      list.map(({ from, days, half }) => ({
        from: dateOf(from),
        to: dateOf(half ? from : from + days * day),
        why: 'holiday',
        ...(half && { half }),
      })),
    )

function calendarAround(start: number, { earliest = 0 }: { earliest?: number } = {}): fc.Arbitrary<WorkingCalendar> {
  const near = fc.integer({ min: -2, max: 30 }).map((days) => start + days * day)
  const hours = hoursWithin(earliest, 24 * 60)
  return fc
    .record({
      zone: anyZone,
      everyDay: fc.boolean(),
      week: fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), hours, { minKeys: 1, maxKeys: 7 }),
      usual: hours,
      holidays: fc.array(near, { maxLength: 4 }),
      leave: leaveFrom(near),
      cutOff: fc.option(fc.integer({ min: 0, max: 95 }), { nil: undefined, freq: 2 }),
    })
    .map(({ zone, everyDay, week, usual, holidays, leave, cutOff }) => ({
      zone,
      week: everyDay ? { 1: usual, 2: usual, 3: usual, 4: usual, 5: usual, 6: usual, 7: usual } : week,
      holidays: Object.fromEntries(holidays.map((at) => [dateOf(at), 'Founders day'])),
      leave,
      ...(cutOff !== undefined && { cutOff: clock(cutOff * 15) }),
    }))
}

const situation = anyStart.chain((start) =>
  fc.record({ start: fc.constant(start), amount: fc.integer({ min: 0, max: 15 }), calendar: calendarAround(start) }),
)

function agreesWithOracle({ start, amount, calendar }: { start: number; amount: number; calendar: WorkingCalendar }) {
  const oracle = bruteForceDue(start, amount, calendar)
  const { countsFrom, due } = addWorkingDays(new Date(start).toISOString(), amount, calendar)
  expect({ begins: countsFrom, due }).toEqual({ begins: new Date(oracle.begins).toISOString(), due: new Date(oracle.due).toISOString() })
}

/** A start some days before the clocks of that zone change, at about that time of the night, for people who work nights. */
const nightShift = fc
  .record({
    zone: fc.constantFrom(
      ...['America/Chicago', 'America/Santiago', 'America/St_Johns', 'Europe/Berlin', 'Africa/Casablanca', 'Africa/Cairo'],
      ...['Asia/Beirut', 'Australia/Sydney', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Chatham'],
    ),
    year: fc.integer({ min: 2024, max: 2032 }),
    half: fc.constantFrom('01-15', '07-15'),
    amount: fc.integer({ min: 1, max: 4 }),
    quarters: fc.integer({ min: -8, max: 8 }),
    cutOff: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    hours: hoursWithin(0, 6 * 60),
    isRoundTheClock: fc.boolean(),
  })
  .map(({ zone, year, half, amount, quarters, cutOff, hours, isRoundTheClock }) => {
    const daily = isRoundTheClock ? (['00:00', '24:00'] as const) : hours
    const week = { 1: daily, 2: daily, 3: daily, 4: daily, 5: daily, 6: daily, 7: daily }
    const late = cutOff !== undefined && { cutOff: clock(cutOff * 15) }
    const calendar: WorkingCalendar = { zone, week, holidays: {}, leave: [], ...late }
    return { start: nextChange(Date.parse(`${year}-${half}`), zone) - amount * day + quarters * 15 * minute, amount, calendar }
  })

function nextChange(after: number, zone: string): number {
  let at = after
  while (offsetAt(at, zone) === offsetAt(at + day, zone) && at < after + 366 * day) at += day
  while (offsetAt(at, zone) === offsetAt(at + 15 * minute, zone) && at < after + 367 * day) at += 15 * minute
  return at
}

test('through the nights in which clocks change, too', () => {
  fc.assert(fc.property(nightShift, agreesWithOracle), { numRuns: Math.ceil(cases / 2) })
}, 600_000)

test('every due date is the one that counting by hand gives', () => {
  fc.assert(
    fc.property(situation, ({ start, amount, calendar }) => {
      const oracle = bruteForceDue(start, amount, calendar)
      const { countsFrom, due } = addWorkingDays(new Date(start).toISOString(), amount, calendar)
      expect({ begins: countsFrom, due }).toEqual({
        begins: new Date(oracle.begins).toISOString(),
        due: new Date(oracle.due).toISOString(),
      })
    }),
    { numRuns: cases },
  )
}, 600_000)

test('the explanation counts exactly the days that were given, and never a day off', () => {
  fc.assert(
    fc.property(situation, ({ start, amount, calendar }) => {
      const { due, days } = addWorkingDays(new Date(start).toISOString(), amount, calendar)
      const counted = days.filter((explained) => explained.counts).map(({ date }) => date)
      expect(counted).toHaveLength(amount)
      for (const date of counted) expect(Object.keys(calendar.holidays)).not.toContain(date)
      for (const { from, to, half } of calendar.leave) if (!half) expect(counted.filter((date) => from <= date && date <= to)).toEqual([])
      // Midnight is the end of one day and the start of the next; round the clock nobody can tell which one is meant.
      const mayEndAtMidnight = Object.values(calendar.week).some(([, to]) => to === '24:00')
      if (!mayEndAtMidnight) expect(workingDaysBetween(new Date(start).toISOString(), due, calendar)).toBe(amount)
    }),
    { numRuns: Math.ceil(cases / 5) },
  )
}, 600_000)

/** What workspace, region, team and person each say, any of which may say nothing. */
const layered = anyStart.chain((start) => {
  const near = fc.integer({ min: -2, max: 30 }).map((days) => start + days * day)
  const hours = hoursWithin(0, 24 * 60)
  const layer: fc.Arbitrary<CalendarLayer> = fc
    .record(
      {
        zone: anyZone,
        week: fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), hours, { minKeys: 1, maxKeys: 7 }),
        cutOff: fc.option(
          fc.integer({ min: 0, max: 95 }).map((quarter) => clock(quarter * 15)),
          { nil: null },
        ),
        days: fc.array(fc.tuple(near, fc.constantFrom('Company day', 'Offsite', null)), { maxLength: 3 }),
        leave: leaveFrom(near),
      },
      { requiredKeys: [] },
    )
    .map(({ days, ...rest }) => ({
      ...rest,
      ...(days && { holidays: Object.fromEntries(days.map(([at, name]) => [dateOf(at), name])) }),
    }))
  const whole = fc.tuple(anyZone, calendarAround(start)).map(([zone, { week }]): CalendarLayer => ({ zone, week }))
  return fc.record({
    start: fc.constant(start),
    amount: fc.integer({ min: 0, max: 15 }),
    layers: fc.tuple(whole, layer, layer, layer),
  })
})

test('a person works as workspace, region, team and their own words say together, leave included', () => {
  fc.assert(
    fc.property(layered, ({ start, amount, layers }) => {
      const [workspace, region, team, person] = layers
      const oracle = bruteForceDue(start, amount, bruteForceCalendar(layers))
      const { countsFrom, due } = addWorkingDays(
        new Date(start).toISOString(),
        amount,
        workingCalendar({ workspace, region, team, person }),
      )
      expect({ begins: countsFrom, due }).toEqual({
        begins: new Date(oracle.begins).toISOString(),
        due: new Date(oracle.due).toISOString(),
      })
    }),
    { numRuns: cases },
  )
}, 600_000)

// From 04:00 on: in the hours in which clocks change, a minute on the wall is not one minute of work.
const span = anyStart.chain((start) =>
  fc.record({
    start: fc.constant(start),
    minutes: fc.integer({ min: 0, max: 4 * 24 * 60 }),
    calendar: calendarAround(start, { earliest: 240 }),
  }),
)

test('time at work is what counting minute by minute gives', () => {
  fc.assert(
    fc.property(span, ({ start, minutes, calendar }) => {
      const end = start + minutes * minute
      const hours = workingHoursBetween(new Date(start).toISOString(), new Date(end).toISOString(), calendar)
      expect(Math.round(hours * 60)).toBe(bruteForceMinutes(start, end, calendar))
      expect(isWorkingTime(new Date(start).toISOString(), calendar)).toBe(bruteForceMinutes(start, start + minute, calendar) === 1)
    }),
    { numRuns: Math.ceil(cases / 25) },
  )
}, 600_000)

test('a clock that stops and goes on leaves exactly as much work as before', () => {
  fc.assert(
    fc.property(
      situation,
      fc.integer({ min: 0, max: 20 * 24 * 60 }),
      fc.integer({ min: 0, max: 20 * 24 * 60 }),
      ({ start, amount, calendar }, until, pause) => {
        const { due } = addWorkingDays(new Date(start).toISOString(), amount, calendar)
        const stopped = new Date(start + until * minute).toISOString()
        const goesOn = new Date(start + (until + pause) * minute).toISOString()
        const left = remaining(due, stopped, calendar)
        const newDue = resume(goesOn, left, calendar)
        expect(newDue >= due).toBe(true)
        if (left.isLate) expect(newDue).toBe(due)
        else expect(remaining(newDue, goesOn, calendar).workMilliseconds).toBe(left.workMilliseconds)
      },
    ),
    { numRuns: Math.ceil(cases / 5) },
  )
}, 600_000)

test('a deadline after pauses has the work that it had, one pause after the other, and each day of it is explained once', () => {
  fc.assert(
    fc.property(
      situation,
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 * 24 * 60 }), fc.integer({ min: 0, max: 20 * 24 * 60 })), {
        minLength: 1,
        maxLength: 3,
      }),
      ({ start, amount, calendar }, pauses) => {
        let deadline = addWorkingDays(new Date(start).toISOString(), amount, calendar)
        let clock = start
        for (const [until, length] of pauses) {
          const [from = '', to = ''] = [clock + until * minute, clock + (until + length) * minute].map((at) => new Date(at).toISOString())
          const left = remaining(deadline.due, from, calendar)
          const after = afterPause(deadline, { from, to }, calendar)
          expect(after.due).toBe(deadline.start >= to ? deadline.due : resume(to, left, calendar))
          const dates = after.days.map(({ date }) => date)
          expect(dates).toEqual([...new Set(dates)].toSorted())
          deadline = after
          clock = Date.parse(to)
        }
      },
    ),
    { numRuns: Math.ceil(cases / 10) },
  )
}, 600_000)

test('the next working moment is at work, and nobody works between now and then', () => {
  fc.assert(
    fc.property(situation, ({ start, calendar }) => {
      const now = new Date(start).toISOString()
      const next = nextWorkingMoment(now, calendar)
      expect(isWorkingTime(next, calendar)).toBe(true)
      expect(workingHoursBetween(now, next, calendar)).toBe(0)
    }),
    { numRuns: Math.ceil(cases / 5) },
  )
}, 600_000)
