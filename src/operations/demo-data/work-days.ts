import type { WorkingCalendar } from '../../core/calendar/calendar.ts'
import { nextWorkingDayStart } from '../../core/calendar/working-moments.ts'
import type { Chance } from './chance.ts'

/** The working days of one calendar, the oldest first, as moments: made once, because a history asks some ten thousand times. */
export type WorkDays = readonly { opens: number; closes: number }[]

const minute = 60_000
/** Everybody at Meridian Cloud works from nine to five. */
const hoursADay = 8

export function workDays(calendar: WorkingCalendar, from: number, to: number): WorkDays {
  const days: { opens: number; closes: number }[] = []
  for (let at = from; at <= to; ) {
    at = Date.parse(nextWorkingDayStart(new Date(at).toISOString(), calendar))
    days.push({ opens: at, closes: at + hoursADay * 60 * minute })
  }
  return days
}

/** The day on which that moment lies, or the last one before it. */
const indexAt = (days: WorkDays, at: number) => days.findLastIndex(({ opens }) => opens + 2 * minute < at)

const dayNumber = (days: WorkDays, index: number) => {
  const found = days[index]
  if (!found) throw new Error('The demo reaches further back than its calendars')
  return found
}

/** A moment at work so many working days before: 0 is a little earlier the same day, or the evening before. */
export function workBefore(at: number, count: number, days: WorkDays, chance: Chance): number {
  const index = indexAt(days, at)
  const day = dayNumber(days, index)
  if (count === 0) {
    const wanted = Math.min(at, day.closes) - chance.between(3, 25) * minute
    if (wanted >= day.opens) return wanted
    return dayNumber(days, index - 1).closes - chance.between(5, 100) * minute
  }
  const { opens, closes } = dayNumber(days, index - count)
  return opens + Math.floor(((closes - opens) * (0.06 + chance.next() * 0.85)) / minute) * minute
}

/** A whole hour at work on a coming working day: when people meet. */
export function meetingAfter(at: number, count: number, days: WorkDays, hour: number): number {
  const index = days.findIndex(({ opens }) => opens > at)
  return dayNumber(days, index + count - 1).opens + hour * 60 * minute
}
