import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import { checkAmount } from './add-working-days.ts'
import type { Deadline, DeadlineDay } from './deadline.ts'
import { deadlineWords, timeWords } from './words.ts'
import { localTime, milliseconds, toInstant } from './working-day.ts'

/** The same local time that many days of the wall calendar later; weekends and holidays count like any other day. */
export function calendarDays(start: Instant, amount: number, zone: string): Deadline {
  checkAmount(amount, 'days')
  const begin = localTime(milliseconds(start), zone)
  const due = toInstant(begin.add({ days: amount }).epochMilliseconds)
  const days = Array.from({ length: amount + 1 }, (_, index): DeadlineDay => {
    const date = begin.toPlainDate().add({ days: index }).toString()
    if (index === 0) return { date, counts: false, why: `The count starts at ${timeWords(start, zone)}`, kind: 'start' }
    return { date, counts: true, why: `Day ${index} of ${amount}`, kind: 'counted' }
  })
  const deadline = { start, countsFrom: start, due, zone, days }
  return { ...deadline, words: deadlineWords(deadline) }
}

/** The same local time that many days of the wall calendar before. */
export const daysBefore = (at: Instant, days: number, zone: string): Instant =>
  toInstant(localTime(milliseconds(at), zone).subtract({ days }).epochMilliseconds)

/** The same local time that many calendar months before; 31 August less six months is the last day of February. */
export function monthsBefore(at: Instant, months: number, zone: string): Instant {
  return toInstant(localTime(milliseconds(at), zone).subtract(Temporal.Duration.from({ months })).epochMilliseconds)
}
