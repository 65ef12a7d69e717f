import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from './calendar.ts'
import { dayAt, localTime, milliseconds, momentOf, nextWorkingDay, toInstant } from './working-day.ts'

/** Whether somebody with this calendar is at work then. The closing minute is no longer work. */
export function isWorkingTime(at: Instant, calendar: WorkingCalendar): boolean {
  const now = milliseconds(at)
  const day = dayAt(now, calendar)
  return day.is === 'working' && day.hours.opens <= now && now < day.hours.closes
}

/** That moment if it is working time, else the next start of work. */
export function nextWorkingMoment(at: Instant, calendar: WorkingCalendar): Instant {
  return isWorkingTime(at, calendar) ? at : nextStartOfWork(at, calendar)
}

/** The first start of work after that moment: today's if it is still to come. */
export function nextStartOfWork(at: Instant, calendar: WorkingCalendar): Instant {
  const now = milliseconds(at)
  const today = dayAt(now, calendar)
  return today.is === 'working' && now < today.hours.opens ? toInstant(today.hours.opens) : nextWorkingDayStart(at, calendar)
}

/** When work starts on the next working day, whatever the time today. */
export function nextWorkingDayStart(at: Instant, calendar: WorkingCalendar): Instant {
  return toInstant(nextWorkingDay(localTime(milliseconds(at), calendar.zone).toPlainDate(), calendar).hours.opens)
}

/** The moment from which a deadline counts: what arrives outside working hours or after the cut-off waits for the next start of work. */
export function countsFrom(start: Instant, calendar: WorkingCalendar): Instant {
  if (!isWorkingTime(start, calendar)) return nextStartOfWork(start, calendar)
  return isAfterCutOff(start, calendar) ? nextStartOfWork(start, calendar) : start
}

/** Whether it came too late for that day. At the cut-off itself is still in time. */
export function isAfterCutOff(at: Instant, { cutOff, zone }: WorkingCalendar): boolean {
  if (cutOff === undefined) return false
  const now = milliseconds(at)
  return now > momentOf(localTime(now, zone).toPlainDate(), cutOff, zone)
}
