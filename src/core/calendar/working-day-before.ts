import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from './calendar.ts'
import { dayOf, localTime, milliseconds, momentOf, toInstant } from './working-day.ts'

/** No leave that the law knows is longer; who has not worked for three years is reminded at once. */
const searchDays = 3 * 366

/**
 * One working day before a due, at work: the same local time on the last working day before that of the due, or the start of that
 * day's work where the time lies outside of it. What is "due soon" begins here, wherever it is asked.
 */
export function workingDayBefore(due: Instant, calendar: WorkingCalendar): Instant {
  // The same dues are looked at with every change until they are over.
  let known = computed.get(calendar)
  if (!known || known.size >= computedAtMost) {
    known = new Map()
    computed.set(calendar, known)
  }
  const found = known.get(due) ?? dayBefore(due, calendar)
  known.set(due, found)
  return found
}

const computed = new WeakMap<WorkingCalendar, Map<Instant, Instant>>()
const computedAtMost = 500

function dayBefore(due: Instant, calendar: WorkingCalendar): Instant {
  const { zone } = calendar
  const at = milliseconds(due)
  const shown = localTime(at, zone)
  // Work that ends at 24:00 ends its own day; the date on the wall is the next one already.
  const eve = localTime(at - 1, zone).toPlainDate()
  const last = shown.toPlainTime().equals(new Temporal.PlainTime()) && dayOf(eve, calendar).is === 'working' ? eve : shown.toPlainDate()
  for (let date = last.subtract({ days: 1 }), passed = 0; passed < searchDays; date = date.subtract({ days: 1 }), passed++) {
    const day = dayOf(date, calendar)
    if (day.is !== 'working') continue
    const sameTime = momentOf(date, shown.toPlainTime(), zone)
    return toInstant(day.hours.opens <= sameTime && sameTime < day.hours.closes ? sameTime : day.hours.opens)
  }
  return due
}
