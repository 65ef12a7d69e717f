import { dayIn } from '../calendar/moment-on.ts'

const dayMilliseconds = 86_400_000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Whole days from a day or a moment until now; what lies ahead is no day old. */
export const ageInDays = (at: string, now: string): number => Math.max(0, Math.floor((Date.parse(now) - Date.parse(at)) / dayMilliseconds))

/** `3 Aug`; with the year where it is not this one. Moments are days in the zone of the account. */
export function dayWords(at: string, { now, zone }: { now: string; zone: string }): string {
  const day = at.length > 10 ? dayIn(at, zone) : at
  const [year = '', month, date] = day.split('-')
  const words = `${Number(date)} ${months[Number(month) - 1]}`
  return year === dayIn(now, zone).slice(0, 4) ? words : `${words} ${year}`
}

/** `1 day`, `118 days`. */
export const daysWords = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`
