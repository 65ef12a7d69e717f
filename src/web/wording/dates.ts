/** How moments are written: a deadline absolute and with its place, what has passed relative. */

let readersZone: string | undefined

/** From now on moments are written as the reader's own calendar has them. A laptop abroad would name other hours than the mail and the colleagues do. */
export function readIn(zone: string | undefined): void {
  readersZone = zone
}

const localZone = () => readersZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone

const formatters = new Map<string, Intl.DateTimeFormat>()
function format(date: Date, zone: string, options: Intl.DateTimeFormatOptions): string {
  const key = zone + JSON.stringify(options)
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
  formatters.set(key, formatter)
  return formatter.format(date).replace('Sept', 'Sep')
}

const dayKey = (date: Date, zone: string) =>
  format(date, zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).split('/').reverse().join('-')
const daysBetween = (from: Date, to: Date, zone: string) => (Date.parse(dayKey(to, zone)) - Date.parse(dayKey(from, zone))) / 86_400_000

/** `America/Chicago` is written as `Chicago`. */
export const placeOf = (zone: string) => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone

/** `15:10` */
export const clockWords = (date: Date, zone = localZone()) => format(date, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** `Tue 1 Dec`, with the year only when it is not this one. */
export function dayWords(date: Date, now: Date, zone = localZone()): string {
  const sameYear = dayKey(date, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4)
  return format(date, zone, { weekday: 'short', day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).replace(',', '')
}

/** `Tue 1 Dec 2026, 15:10 (Chicago)`: for what is read years later, and by others. */
export const inFullWords = (date: Date, zone = localZone()): string =>
  `${dayWords(date, new Date(0), zone)}, ${clockWords(date, zone)} (${placeOf(zone)})`

/** A calendar day without a time, as it stands in records: `2027-03-14` is `14 Mar 2027`. */
export function plainDayWords(day: string, now: Date): string {
  const date = new Date(`${day.slice(0, 10)}T12:00:00Z`)
  const sameYear = day.slice(0, 4) === String(now.getUTCFullYear())
  return format(date, 'UTC', { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })
}

/** `Tue 1 Dec, 15:10 (Chicago)`: enough to act on, wherever the reader is. */
export const deadlineWords = (due: Date, now: Date, zone = localZone()) =>
  `${dayWords(due, now, zone)}, ${clockWords(due, zone)} (${placeOf(zone)})`

export type Urgency = 'late' | 'today' | 'later'

/** Which part of the inbox a due belongs to. */
export function urgencyOf(due: Date | null, now: Date, zone = localZone()): Urgency {
  if (due === null) return 'later'
  if (due.getTime() < now.getTime()) return 'late'
  return dayKey(due, zone) === dayKey(now, zone) ? 'today' : 'later'
}

/** The short form for a row: `2 h late`, `by 17:00`, `Thu 15:10`, `Tue 15 Dec`. */
export function dueWords(due: Date, now: Date, zone = localZone()): string {
  const late = now.getTime() - due.getTime()
  if (late > 0) return `${spanWords(late)} late`
  const days = daysBetween(now, due, zone)
  if (days === 0) return `by ${clockWords(due, zone)}`
  if (days < 7) return `${format(due, zone, { weekday: 'short' })} ${clockWords(due, zone)}`
  return dayWords(due, now, zone)
}

/** `40 min`, `2 h`, `3 d`: the largest unit that says something. */
export function spanWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`
}

/** What has passed: `just now`, `4 min ago`, `today 09:12`, `yesterday 18:40`, `Tue 24 Nov`. */
export function pastWords(past: Date, now: Date, zone = localZone()): string {
  const minutes = Math.floor((now.getTime() - past.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const days = daysBetween(past, now, zone)
  if (days === 0) return `today ${clockWords(past, zone)}`
  if (days === 1) return `yesterday ${clockWords(past, zone)}`
  return dayWords(past, now, zone)
}

/** When something was done, to the minute also where it is long ago: `Tue 24 Nov, 11:06`. */
export function whenWords(past: Date, now: Date, zone = localZone()): string {
  const short = pastWords(past, now, zone)
  return short === dayWords(past, now, zone) ? `${short}, ${clockWords(past, zone)}` : short
}

/** The instant of a local time as a form gives it (`2026-12-15T09:00`), in the zone that the form names. */
export function instantOf(local: string, zone = localZone()): Date {
  const wanted = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`)
  const shown = (instant: number) => {
    const [day = '', time = ''] = format(new Date(instant), zone, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }).split(', ')
    return Date.parse(`${day.split('/').reverse().join('-')}T${time}Z`)
  }
  // The offset at the guess may differ from the offset at the answer; a second look settles it.
  const guess = wanted - (shown(wanted) - wanted)
  return new Date(guess - (shown(guess) - wanted))
}

/** The calendar day that it is there, as records hold it: 2026-12-15. */
export const plainDayIn = (moment: Date, zone = localZone()): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(moment)
