import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from './calendar.ts'
import { dayAt, milliseconds, toInstant } from './working-day.ts'
import { nextStartOfWork, nextWorkingMoment } from './working-moments.ts'

/** That many hours of work later: what is left when a day ends goes on with the next one. */
export function workingHoursAfter(start: Instant, hours: number, calendar: WorkingCalendar): Instant {
  let left = hours * 3_600_000
  for (let at = nextWorkingMoment(start, calendar); ; ) {
    const now = milliseconds(at)
    const day = dayAt(now, calendar)
    if (day.is !== 'working') throw new Error(`${at} is a moment of work on a day without any`)
    const today = day.hours.closes - now
    if (left <= today) return toInstant(now + left)
    left -= today
    at = nextStartOfWork(toInstant(day.hours.closes), calendar)
  }
}
