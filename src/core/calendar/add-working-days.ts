import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { WorkingCalendar } from './calendar.ts'
import type { Deadline, DeadlineDay } from './deadline.ts'
import { deadlineWords, timeWords } from './words.ts'
import { type Day, daysFrom, localTime, milliseconds, momentOf, toInstant } from './working-day.ts'
import { countsFrom, isAfterCutOff } from './working-moments.ts'

/** More than three years of working days is a typing error. */
const mostDays = 1000

const longNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/**
 * The same local time that many working days later, in the calendar of who must act; where the last day has no such hour,
 * the end of its work. Never "eight hours each": three days given at 15:10 end at 15:10.
 */
export function addWorkingDays(start: Instant, amount: number, calendar: WorkingCalendar): Deadline {
  checkAmount(amount, 'working days')
  const { zone } = calendar
  const from = countsFrom(start, calendar)
  const begin = localTime(milliseconds(from), zone)
  const days: DeadlineDay[] = []
  let due = milliseconds(from)
  let counted = 0
  for (const { date, day } of daysFrom(localTime(milliseconds(start), zone).toPlainDate(), calendar)) {
    const distance = Temporal.PlainDate.compare(date, begin.toPlainDate())
    const explained = { date: date.toString(), counts: false }
    if (day.is !== 'working') days.push({ ...explained, why: whyOff(date, day), kind: day.is })
    else if (distance < 0) days.push({ ...explained, why: whyLate(start, day.hours.closes, calendar), kind: 'late' })
    else if (distance === 0) days.push({ ...explained, why: `The count starts at ${timeWords(from, zone)}`, kind: 'start' })
    else {
      counted++
      const half = day.off === undefined ? '' : `, on leave in the ${day.off}`
      days.push({ ...explained, counts: true, why: `Working day ${counted} of ${amount}${half}`, kind: 'counted' })
      if (counted === amount) {
        const sameTime = momentOf(date, begin.toPlainTime(), zone)
        due = day.hours.opens <= sameTime && sameTime <= day.hours.closes ? sameTime : day.hours.closes
      }
    }
    if (distance >= 0 && counted === amount) break
  }
  const deadline = { start, countsFrom: from, due: toInstant(due), zone, days }
  return { ...deadline, words: deadlineWords(deadline) }
}

/** Refuses what is no number of days. */
export function checkAmount(amount: number, unit: string): void {
  if (Number.isInteger(amount) && amount >= 0 && amount <= mostDays) return
  throw new Refusal('invalid', 'deadline.amount', `A deadline is 0 to ${mostDays} whole ${unit}, not ${amount}.`, { where: '/amount' })
}

/** Why nobody works on that date. Leave gives no reason: everybody on the handover reads this. */
export function whyOff(date: Temporal.PlainDate, day: Exclude<Day, { is: 'working' }>): string {
  if (day.is === 'holiday') return `Holiday: ${day.name}`
  if (day.is === 'leave') return 'On leave'
  if (day.is === 'skipped') return 'The clocks skip the working hours of this day'
  return `${longNames[date.dayOfWeek - 1]} is no working day`
}

function whyLate(start: Instant, closes: number, calendar: WorkingCalendar): string {
  const isOver = milliseconds(start) >= closes
  if (!isOver && isAfterCutOff(start, calendar))
    return `It arrived at ${timeWords(start, calendar.zone)}, after the cut-off at ${calendar.cutOff}`
  return `It arrived at ${timeWords(start, calendar.zone)}; work ended at ${timeWords(toInstant(closes), calendar.zone)}`
}
