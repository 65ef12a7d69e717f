import type { Instant } from '../base/ids.ts'
import type { TimeOfDay } from './calendar.ts'
import { dayIn, momentOn } from './moment-on.ts'

export type QuietHours = { from: TimeOfDay; to: TimeOfDay }

/** That moment, or the end of the quiet hours that it falls into. Their first minute is quiet, their last one is not. */
export function afterQuiet(at: Instant, quiet: QuietHours, zone: string): Instant {
  const today = dayIn(at, zone)
  // The night that began yesterday, and the one that begins today.
  for (const date of [dayBefore(today), today]) {
    const begins = momentOn(date, quiet.from, zone)
    const ends = momentOn(quiet.from < quiet.to ? date : dayAfter(date), quiet.to, zone)
    if (begins <= at && at < ends) return ends
  }
  return at
}

const dayAfter = (day: string) => moved(day, 1)
const dayBefore = (day: string) => moved(day, -1)
const moved = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Whether a time of day lies in them. */
export const isQuiet = (time: TimeOfDay, { from, to }: QuietHours): boolean =>
  from < to ? from <= time && time < to : time >= from || time < to
