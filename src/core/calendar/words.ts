import { Temporal } from 'temporal-polyfill'
import type { Instant, PlainDate } from '../base/ids.ts'
import { months } from '../base/months.ts'
import type { Deadline, DeadlineDay } from './deadline.ts'
import { dayIn } from './moment-on.ts'
import { localTime, milliseconds } from './working-day.ts'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Until when, where, and what does not count: "Lena has until Tue 1 Dec, 15:10 (Chicago). Thu 26 Nov is a holiday and does not count." */
export function deadlineWords(deadline: Omit<Deadline, 'words'>, name?: string): string {
  const { start, countsFrom, due, zone, days } = deadline
  const year = localTime(milliseconds(start), zone).year
  const until = `${momentWords(due, zone, year)} (${placeOf(zone)})`
  return [
    name === undefined ? `Due ${until}.` : `${name} has until ${until}.`,
    countsFrom === start ? '' : `It counts from ${momentWords(countsFrom, zone, year)}, the next start of work.`,
    lostTo(days, 'holiday', year),
    lostTo(days, 'leave', year),
    lostTo(days, 'paused', year),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** `Tue 1 Dec, 15:10`; with the year where it is not the one that people have in mind. */
export function momentWords(at: Instant, zone: string, yearInMind?: number): string {
  const local = localTime(milliseconds(at), zone)
  return `${dateWords(local.toPlainDate().toString(), yearInMind)}, ${timeWords(at, zone)}`
}

/** `15:10`, as the wall clock there shows it. */
export const timeWords = (at: Instant, zone: string): string =>
  localTime(milliseconds(at), zone).toPlainTime().toString({ smallestUnit: 'minute' })

/** `Tue 1 Dec`; with the year where it is not the one that people have in mind. */
export function dateWords(date: PlainDate, yearInMind?: number): string {
  const { year, month, day, dayOfWeek } = Temporal.PlainDate.from(date)
  const words = `${weekdays[dayOfWeek - 1]} ${day} ${months[month - 1]}`
  return yearInMind === undefined || yearInMind === year ? words : `${words} ${year}`
}

/** `3 Aug`; with the year where it is not this one. Moments are days in the zone of the account. */
export function dayWords(at: string, { now, zone }: { now: string; zone: string }): string {
  const day = at.length > 10 ? dayIn(at, zone) : at
  const words = fullDayWords(day)
  return day.slice(0, 4) === dayIn(now, zone).slice(0, 4) ? words.slice(0, -5) : words
}

/** `3 Aug 2027`: what stays readable as it is, whenever it is read. */
export function fullDayWords(day: PlainDate): string {
  const [year, month, date] = day.split('-')
  return `${Number(date)} ${months[Number(month) - 1]} ${year}`
}

/** The city that a time zone is named after. */
export const placeOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')

function lostTo(days: readonly DeadlineDay[], kind: 'holiday' | 'leave' | 'paused', year: number): string {
  const runs = runsOf(days, kind).map(([first, last]) =>
    first === last ? dateWords(first, year) : `${dateWords(first, year)} to ${dateWords(last, year)}`,
  )
  const [only] = runs
  if (only === undefined) return ''
  const isOne = runs.length === 1 && days.filter((day) => day.kind === kind).length === 1
  const noun = kind === 'leave' ? 'leave' : kind === 'paused' ? 'in the pause' : isOne ? 'a holiday' : 'holidays'
  const list = runs.length === 1 ? only : `${runs.slice(0, -1).join(', ')} and ${runs.at(-1)}`
  return isOne ? `${list} is ${noun} and does not count.` : `${list} are ${noun} and do not count.`
}

/** First and last of each row of such days; a weekend between them does not end the row. */
function runsOf(days: readonly DeadlineDay[], kind: DeadlineDay['kind']): [PlainDate, PlainDate][] {
  const runs: [PlainDate, PlainDate][] = []
  let isOpen = false
  for (const day of days) {
    if (day.kind === 'closed') continue
    const last = runs.at(-1)
    if (day.kind === kind && isOpen && last) last[1] = day.date
    else if (day.kind === kind) runs.push([day.date, day.date])
    isOpen = day.kind === kind
  }
  return runs
}
