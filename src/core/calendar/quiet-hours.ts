import { daysLater } from '../base/days-later.ts'
import type { Instant } from '../base/ids.ts'
import type { TimeOfDay } from './calendar.ts'
import { dayIn, momentOn } from './moment-on.ts'

export type QuietHours = { from: TimeOfDay; to: TimeOfDay }

/** That moment, or the end of the quiet hours that it falls into. Their first minute is quiet, their last one is not. */
export function afterQuiet(at: Instant, quiet: QuietHours, zone: string): Instant {
  const today = dayIn(at, zone)
  // The night that began yesterday, and the one that begins today.
  for (const date of [daysLater(today, -1), today]) {
    const begins = momentOn(date, quiet.from, zone)
    const ends = momentOn(quiet.from < quiet.to ? date : daysLater(date, 1), quiet.to, zone)
    if (begins <= at && at < ends) return ends
  }
  return at
}

/** Whether a time of day lies in them. */
export const isQuiet = (time: TimeOfDay, { from, to }: QuietHours): boolean =>
  from < to ? from <= time && time < to : time >= from || time < to
