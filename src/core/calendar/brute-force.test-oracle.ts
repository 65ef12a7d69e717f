/**
 * Working time a second time, on purpose naive and without Temporal: days are whole numbers since 1970, times are milliseconds
 * since midnight, and only Intl is asked what a wall clock shows. What both agree on is unlikely to be the same mistake twice.
 */
import type { CalendarLayer, WorkingCalendar } from './calendar.ts'

const minute = 60_000
const day = 24 * 60 * minute

const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/** How far the wall clock is ahead of UTC then. Clocks change on quarter hours only (checked years: 2024 to 2033). */
export function offsetAt(at: number, zone: string): number {
  const quarter = Math.floor(at / (15 * minute))
  const key = `${zone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const moment = quarter * 15 * minute
  const offset = Date.parse(`${shown(moment, zone)}Z`) - moment
  offsets.set(key, offset)
  return offset
}

function shown(at: number, zone: string): string {
  const formatter =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'medium', calendar: 'gregory' })
  formatters.set(zone, formatter)
  return formatter.format(at).replace(' ', 'T')
}

const wallAt = (at: number, zone: string) => at + offsetAt(at, zone)

/** The first moment at which the wall clock shows that, else as much later as the clocks skip. */
function momentShowing(wall: number, zone: string): number {
  const around = [offsetAt(wall - 26 * 60 * minute, zone), offsetAt(wall + 26 * 60 * minute, zone)]
  const moments = around.map((offset) => wall - offset).filter((moment) => wallAt(moment, zone) === wall)
  return moments.length > 0 ? Math.min(...moments) : wall - Math.min(...around)
}

const millisecondsOf = (time: string) => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * minute

/** Opening and closing of that day since 1970; nothing when nobody works. */
function hoursOn(dayNumber: number, { zone, week, holidays, leave }: WorkingCalendar): { opens: number; closes: number } | undefined {
  const date = new Date(dayNumber * day).toISOString().slice(0, 10)
  const weekday = ((dayNumber + 3) % 7) + 1 // 1 January 1970 was a Thursday
  const [, hours] = Object.entries(week).find(([key]) => Number(key) === weekday) ?? []
  if (!hours || date in holidays) return undefined
  let [first, last] = [millisecondsOf(hours[0]), millisecondsOf(hours[1])]
  const middle = first + Math.floor((last - first) / 2 / minute) * minute
  for (const { from, to, half } of leave) {
    if (date < from || date > to) continue
    if (half !== 'morning') last = half === undefined ? first : Math.min(last, middle)
    if (half !== 'afternoon') first = half === undefined ? last : Math.max(first, middle)
  }
  if (first >= last) return undefined
  const opens = momentShowing(dayNumber * day + first, zone)
  const closes = momentShowing(dayNumber * day + last, zone)
  return opens < closes && Math.floor(wallAt(opens, zone) / day) === dayNumber ? { opens, closes } : undefined
}

/** The due of `amount` working days after `start`, found by trying one day after the other. */
export function bruteForceDue(start: number, amount: number, calendar: WorkingCalendar): { begins: number; due: number } {
  const { zone, cutOff } = calendar
  let today = Math.floor(wallAt(start, zone) / day)
  const hours = hoursOn(today, calendar)
  const isLate = cutOff !== undefined && start > momentShowing(today * day + millisecondsOf(cutOff), zone)
  let begins = start
  if (!hours || start < hours.opens || start >= hours.closes || isLate) {
    while ((hoursOn(today, calendar)?.opens ?? -1) <= start) today++
    begins = hoursOn(today, calendar)?.opens ?? Number.NaN
  }
  const timeOfDay = wallAt(begins, zone) - today * day
  let due = begins
  for (let left = amount; left > 0; ) {
    const next = hoursOn(++today, calendar)
    if (!next) continue
    left--
    const same = momentShowing(today * day + timeOfDay, zone)
    due = same < next.opens || same > next.closes ? next.closes : same
  }
  return { begins, due }
}

/** Minutes at work between two moments, counted one by one on the wall clock. */
export function bruteForceMinutes(from: number, to: number, { zone, week, holidays, leave }: WorkingCalendar): number {
  let count = 0
  for (let at = from; at < to; at += minute) {
    const wall = new Date(wallAt(at, zone)).toISOString()
    const date = wall.slice(0, 10)
    const time = wall.slice(11, 16)
    const [, hours] = Object.entries(week).find(([key]) => Number(key) % 7 === new Date(wall).getUTCDay()) ?? []
    if (!hours || date in holidays || time < hours[0] || time >= hours[1]) continue
    const isSecondHalf = 2 * millisecondsOf(time) >= millisecondsOf(hours[0]) + millisecondsOf(hours[1]) - minute
    const own = isSecondHalf ? 'afternoon' : 'morning'
    if (!leave.some((days) => date >= days.from && date <= days.to && (days.half ?? own) === own)) count++
  }
  return count
}

/** One calendar out of the words of workspace, region, team and person, in that order: asked for each subject and date anew. */
export function bruteForceCalendar(layers: readonly CalendarLayer[]): WorkingCalendar {
  let [zone, week, cutOff]: [string, WorkingCalendar['week'], string | null] = ['', {}, null]
  const dates = new Set(layers.flatMap((layer) => Object.keys(layer.holidays ?? {})))
  for (const layer of layers) {
    if (layer.zone) zone = layer.zone
    if (layer.week) week = layer.week
    if ('cutOff' in layer) cutOff = layer.cutOff ?? null
  }
  const holidays: Record<string, string> = {}
  for (const date of dates) {
    const words = layers.filter((layer) => date in (layer.holidays ?? {})).map((layer) => layer.holidays?.[date])
    const last = words[words.length - 1]
    if (last) holidays[date] = last
  }
  return { zone, week, holidays, leave: layers.flatMap((layer) => [...(layer.leave ?? [])]), ...(cutOff ? { cutOff } : {}) }
}
