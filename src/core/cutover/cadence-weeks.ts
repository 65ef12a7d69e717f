import { Temporal } from 'temporal-polyfill'

/** The Monday of the week in which a call takes place, in the customer's zone. */
export const weekOf = (at: string, zone: string): string => {
  const day = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate()
  return day.subtract({ days: day.dayOfWeek - 1 }).toString()
}

/** How many weeks lie between two calls of this pattern; a pattern that says nothing of it is weekly, which asks for the most. */
export function weeksBetween(pattern: string): number {
  const interval = /INTERVAL=(\d+)/i.exec(pattern)?.[1]
  const times = interval === undefined ? 1 : Math.max(1, Number(interval))
  if (/FREQ=MONTHLY|\bmonth(ly)?\b/i.test(pattern)) return 4 * times
  if (interval !== undefined) return times
  return /every (second|other|two)|\bbi-?weekly\b|fortnight/i.test(pattern) ? 2 : 1
}

/** The week after so many. */
export const weeksLater = (week: string, weeks: number): string => Temporal.PlainDate.from(week).add({ weeks }).toString()
