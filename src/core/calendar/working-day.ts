import { Temporal } from 'temporal-polyfill'
import type { Instant, PlainDate } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { DayHalf, TimeOfDay, Weekday, WorkingCalendar } from './calendar.ts'

/** The hours of one working day as moments, in milliseconds since 1970: `opens` belongs to it, `closes` no longer. */
export type Hours = { opens: number; closes: number }

/** What one date is in a calendar. `skipped`: a clock change swallowed the day or all of its hours. */
export type Day =
  /** `off`: the half on which the person is on leave; the hours are those of the other half. */
  { is: 'working'; hours: Hours; off?: DayHalf } | { is: 'closed' | 'leave' | 'skipped' } | { is: 'holiday'; name: string }

export type WorkingDay = { date: Temporal.PlainDate; hours: Hours }

/** Longer than any leave that the law knows; a calendar without a working day in that time is a mistake, not a plan. */
const searchDays = 3 * 366

// One decision asks for its own moment some hundred times.
let readLast: { at: Instant; milliseconds: number } | undefined

export function milliseconds(at: Instant): number {
  if (readLast?.at !== at) readLast = { at, milliseconds: readInstant(at) }
  return readLast.milliseconds
}

/** Almost every instant was written by `toISOString`, which the platform reads far faster than Temporal does. */
function readInstant(at: Instant): number {
  const quick = Date.parse(at)
  // 31 February reads as a day in March there; only what comes back as it was is surely what Temporal would read.
  return !Number.isNaN(quick) && new Date(quick).toISOString() === at ? quick : Temporal.Instant.from(at).epochMilliseconds
}

export const toInstant = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString()

// Working with zones is slow, and one command asks for the same moments at the same place some hundred times.
const shown = new Map<string, Map<number, Temporal.ZonedDateTime>>()
const shownAtMost = 2_000

/** What the wall clock shows at that place. */
export function localTime(at: number, zone: string): Temporal.ZonedDateTime {
  let there = shown.get(zone)
  if (!there || there.size >= shownAtMost) {
    there = new Map()
    shown.set(zone, there)
  }
  const known = there.get(at)
  if (known) return known
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  there.set(at, local)
  return local
}

const days = new WeakMap<Temporal.ZonedDateTime, PlainDate>()

/** The day that it shows there. */
export function localDay(at: number, zone: string): PlainDate {
  const local = localTime(at, zone)
  const known = days.get(local) ?? local.toPlainDate().toString()
  days.set(local, known)
  return known
}

/** When a wall clock shows that time. A time that the clocks skip moves forward; of one that they show twice the first counts. */
export const momentOf = (date: Temporal.PlainDate, time: TimeOfDay | Temporal.PlainTime, zone: string): number =>
  onTheWall(date, time, zone).epochMilliseconds

function onTheWall(date: Temporal.PlainDate, time: TimeOfDay | Temporal.PlainTime, zone: string): Temporal.ZonedDateTime {
  if (time === '24:00') return date.add({ days: 1 }).toZonedDateTime(zone)
  // Without more words, Temporal resolves gaps and doubles exactly like that ("compatible").
  return date.toZonedDateTime({ timeZone: zone, plainTime: typeof time === 'string' ? plainTime(time) : time })
}

// Parsing through Temporal takes longer than all the arithmetic of a day.
const plainTime = (time: TimeOfDay) => new Temporal.PlainTime(Number(time.slice(0, 2)), Number(time.slice(3)))

// A calendar is never changed in place, so what a date is in it stays.
const knownDays = new WeakMap<WorkingCalendar, Map<PlainDate, Day>>()

/** Whether and when anybody works on that date. */
export function dayOf(date: Temporal.PlainDate, calendar: WorkingCalendar): Day {
  let days = knownDays.get(calendar)
  if (!days) {
    days = new Map()
    knownDays.set(calendar, days)
  }
  const key = date.toString()
  const known = days.get(key)
  if (known) return known
  const day = lookUp(date, key, calendar)
  days.set(key, day)
  return day
}

/** What the date is that a clock at the place of the calendar shows then. */
export const dayAt = (at: number, calendar: WorkingCalendar): Day =>
  knownDays.get(calendar)?.get(localDay(at, calendar.zone)) ?? dayOf(localTime(at, calendar.zone).toPlainDate(), calendar)

/** Weekends first: a holiday on a Sunday takes no working day away. */
function lookUp(date: Temporal.PlainDate, key: PlainDate, { zone, week, holidays, leave }: WorkingCalendar): Day {
  const times = week[date.dayOfWeek as Weekday]
  if (!times) return { is: 'closed' }
  if (Object.hasOwn(holidays, key)) return { is: 'holiday', name: holidays[key] ?? '' }
  const off = leave.filter(({ from, to }) => from <= key && key <= to)
  const halves = new Set(off.map(({ half }) => half))
  const [half] = halves
  // A whole day, or both halves of it.
  if (off.length > 0 && (half === undefined || halves.size > 1)) return { is: 'leave' }
  const opens = onTheWall(date, half === 'morning' ? middleOf(times) : times[0], zone)
  const closes = momentOf(date, half === 'afternoon' ? middleOf(times) : times[1], zone)
  // Samoa had no 30 December 2011: its hours would fall on the 31st and count twice.
  const isThere = opens.toPlainDate().equals(date)
  const hours = { opens: opens.epochMilliseconds, closes }
  return isThere && hours.opens < hours.closes ? { is: 'working', hours, ...(half && { off: half }) } : { is: 'skipped' }
}

/** The minute that cuts working hours into halves, as the wall clock shows it. */
function middleOf([from, to]: readonly [TimeOfDay, TimeOfDay]): TimeOfDay {
  const minutes = (time: TimeOfDay) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  const middle = Math.floor((minutes(from) + minutes(to)) / 2)
  return [Math.floor(middle / 60), middle % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** One day after the other, with a refusal where no working day comes: a deadline must never be searched for without end. */
export function* daysFrom(first: Temporal.PlainDate, calendar: WorkingCalendar): Generator<{ date: Temporal.PlainDate; day: Day }, never> {
  let idle = 0
  for (let date = first; ; date = date.add({ days: 1 })) {
    const day = dayOf(date, calendar)
    idle = day.is === 'working' ? 0 : idle + 1
    if (idle > searchDays) {
      throw new Refusal(
        'conflict',
        'calendar.no-working-day',
        `This calendar has no working day in the three years before ${date.toString()}. Give it working hours, or end the leave.`,
      )
    }
    yield { date, day }
  }
}

/** The first working day after that date. */
export function nextWorkingDay(after: Temporal.PlainDate, calendar: WorkingCalendar): WorkingDay {
  for (const { date, day } of daysFrom(after.add({ days: 1 }), calendar)) {
    if (day.is === 'working') return { date, hours: day.hours }
  }
  throw new Error('expected the days never to end')
}
