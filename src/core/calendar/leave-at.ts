import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from './calendar.ts'
import { dayIn } from './moment-on.ts'

/** The leave on which somebody is at a moment, by the day where they are. Who has half a day off is there for the other half. */
export const leaveAt = (at: Instant, { leave, zone }: WorkingCalendar): WorkingCalendar['leave'][number] | undefined => {
  if (leave.length === 0) return undefined
  const day = dayIn(at, zone)
  return leave.find(({ from, to, half }) => half === undefined && from <= day && day <= to)
}
