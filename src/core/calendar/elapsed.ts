import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from './calendar.ts'
import { dayOf, localTime, milliseconds, nextWorkingDay, toInstant } from './working-day.ts'
import { countsFrom, isWorkingTime } from './working-moments.ts'

const { compare } = Temporal.PlainDate

/** Time at work between two moments, in hours; 0 when the second comes first. */
export const workingHoursBetween = (from: Instant, to: Instant, calendar: WorkingCalendar): number =>
  workingMillisecondsBetween(milliseconds(from), milliseconds(to), calendar) / 3_600_000

/** How many working days a deadline would have counted from one moment to the other: the inverse of `addWorkingDays`. */
export function workingDaysBetween(from: Instant, to: Instant, calendar: WorkingCalendar): number {
  const begin = localTime(milliseconds(countsFrom(from, calendar)), calendar.zone).toPlainDate()
  // Work that ends at 24:00 ends its own day; it does not begin the next.
  const end = milliseconds(to) - (isWorkingTime(to, calendar) ? 0 : 1)
  const last = localTime(end, calendar.zone).toPlainDate()
  let known = counted.get(calendar)
  if (!known || known.size >= countedAtMost) {
    known = new Map()
    counted.set(calendar, known)
  }
  const key = `${begin} ${last}`
  const days = known.get(key) ?? daysAfter(begin, last, calendar)
  known.set(key, days)
  return days
}

// Every look at a handover asks on which day of how many it is; the answer changes once a day.
const counted = new WeakMap<WorkingCalendar, Map<string, number>>()
const countedAtMost = 1_000

function daysAfter(begin: Temporal.PlainDate, last: Temporal.PlainDate, calendar: WorkingCalendar): number {
  let days = 0
  for (let date = begin.add({ days: 1 }); compare(date, last) <= 0; date = date.add({ days: 1 })) {
    if (dayOf(date, calendar).is === 'working') days++
  }
  return days
}

/** The n of "day n of m": the day from which it counts is day 1. */
export const workingDayNumber = (start: Instant, now: Instant, calendar: WorkingCalendar): number =>
  workingDaysBetween(start, now, calendar) + 1

/** What is left of a deadline when its clock stops: plain data, to be kept until it goes on. */
export type Remaining = { due: Instant; isLate: boolean; workMilliseconds: number }

export function remaining(due: Instant, at: Instant, calendar: WorkingCalendar): Remaining {
  const [end, now] = [milliseconds(due), milliseconds(at)]
  return { due, isLate: end < now, workMilliseconds: workingMillisecondsBetween(now, end, calendar) }
}

/** The new due when the clock goes on: never earlier than it was, and a late one stays late, because a pause heals no breach. */
export function resume(at: Instant, { due, isLate, workMilliseconds }: Remaining, calendar: WorkingCalendar): Instant {
  if (isLate) return due
  return toInstant(Math.max(milliseconds(due), afterWork(milliseconds(at), workMilliseconds, calendar)))
}

/** The moment at which that much work has been done. */
function afterWork(at: number, workMilliseconds: number, calendar: WorkingCalendar): number {
  if (workMilliseconds === 0) return at
  let left = workMilliseconds
  let date = localTime(at, calendar.zone).toPlainDate()
  const today = dayOf(date, calendar)
  let hours = today.is === 'working' && today.hours.closes > at ? today.hours : undefined
  for (;;) {
    if (hours) {
      const begin = Math.max(at, hours.opens)
      if (left <= hours.closes - begin) return begin + left
      left -= hours.closes - begin
    }
    ;({ date, hours } = nextWorkingDay(date, calendar))
  }
}

function workingMillisecondsBetween(from: number, to: number, calendar: WorkingCalendar): number {
  if (to <= from) return 0
  const last = localTime(to, calendar.zone).toPlainDate()
  let sum = 0
  for (let date = localTime(from, calendar.zone).toPlainDate(); compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const day = dayOf(date, calendar)
    if (day.is === 'working') sum += Math.max(0, Math.min(to, day.hours.closes) - Math.max(from, day.hours.opens))
  }
  return sum
}
