import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { whyOff } from './add-working-days.ts'
import type { WorkingCalendar } from './calendar.ts'
import type { Deadline, DeadlineDay } from './deadline.ts'
import { deadlineWords, timeWords } from './words.ts'
import { dayOf, localTime, milliseconds, nextWorkingDay, toInstant, type WorkingDay } from './working-day.ts'

const { compare } = Temporal.PlainDate

/**
 * Close of work on the last working day of week `week`; week 1 is the seven days from the start. A week in which nobody works
 * is due on the last working day before it, because "by week 3" never means later; with none since the start, on the first one after.
 */
export function endOfWeek(start: Instant, week: number, calendar: WorkingCalendar): Deadline {
  if (!Number.isInteger(week) || week < 1 || week > 200) {
    throw new Refusal('invalid', 'deadline.week', `A stage ends in week 1 to 200, not in week ${week}.`, { where: '/amount' })
  }
  const { zone } = calendar
  const begin = localTime(milliseconds(start), zone).toPlainDate()
  const weekStart = begin.add({ days: 7 * (week - 1) })
  const weekEnd = begin.add({ days: 7 * week - 1 })
  const chosen = lastWorkingDay(start, weekEnd, calendar) ?? nextWorkingDay(weekEnd, calendar)

  const first = compare(chosen.date, weekStart) < 0 ? chosen.date : weekStart
  const last = compare(chosen.date, weekEnd) > 0 ? chosen.date : weekEnd
  const days: DeadlineDay[] = []
  for (let date = first; compare(date, last) <= 0; date = date.add({ days: 1 })) days.push(explainDay(date, chosen, week, calendar))
  const deadline = { start, countsFrom: start, due: toInstant(chosen.hours.closes), zone, days }
  return { ...deadline, words: deadlineWords(deadline) }
}

/** Searched backwards; a day that closes before the start is no time to do anything in. */
function lastWorkingDay(start: Instant, weekEnd: Temporal.PlainDate, calendar: WorkingCalendar): WorkingDay | undefined {
  const from = milliseconds(start)
  const begin = localTime(from, calendar.zone).toPlainDate()
  for (let date = weekEnd; compare(date, begin) >= 0; date = date.subtract({ days: 1 })) {
    const day = dayOf(date, calendar)
    if (day.is === 'working' && day.hours.closes > from) return { date, hours: day.hours }
  }
  return undefined
}

function explainDay(date: Temporal.PlainDate, chosen: WorkingDay, week: number, calendar: WorkingCalendar): DeadlineDay {
  const key = date.toString()
  const day = dayOf(date, calendar)
  if (day.is !== 'working') return { date: key, counts: false, why: whyOff(date, day), kind: day.is }
  if (compare(date, chosen.date) > 0) return { date: key, counts: false, why: 'After the due day', kind: 'late' }
  if (!date.equals(chosen.date)) return { date: key, counts: true, why: `Working day of week ${week}`, kind: 'counted' }
  return {
    date: key,
    counts: true,
    why: `Due at the end of work, ${timeWords(toInstant(day.hours.closes), calendar.zone)}`,
    kind: 'counted',
  }
}
