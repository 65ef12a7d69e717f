import type { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import type { TimeOfDay, WorkingCalendar } from './calendar.ts'
import { dayOf, daysFrom, type Hours, localTime, milliseconds, momentOf, toInstant } from './working-day.ts'

/** When the day's list comes, unless its reader chose another time: then where they are at work at that time, else when their work begins. */
export const usualDigest: TimeOfDay = '09:00'

/** The first digest moment after that instant: on a working day, while its person is at work. */
export function nextDigest(after: Instant, calendar: WorkingCalendar, time: TimeOfDay = usualDigest): Instant {
  const now = milliseconds(after)
  for (const { date, day } of daysFrom(localTime(now, calendar.zone).toPlainDate(), calendar)) {
    const at = day.is === 'working' ? momentIn(date, day.hours, calendar, time) : undefined
    if (at !== undefined && at > now) return toInstant(at)
  }
  throw new Error('expected the days never to end')
}

/** Whether a digest that is due may go out now: its day is a working day, and its moment has come. One that was missed goes out later that day. */
export function isDigestTime(at: Instant, calendar: WorkingCalendar, time: TimeOfDay = usualDigest): boolean {
  const now = milliseconds(at)
  const date = localTime(now, calendar.zone).toPlainDate()
  const day = dayOf(date, calendar)
  return day.is === 'working' && momentIn(date, day.hours, calendar, time) <= now && now < day.hours.closes
}

function momentIn(date: Temporal.PlainDate, { opens, closes }: Hours, { zone }: WorkingCalendar, time: TimeOfDay): number {
  const then = momentOf(date, time, zone)
  return opens <= then && then < closes ? then : opens
}
