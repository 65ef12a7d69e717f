import type { PlainDate } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'

/** `HH:MM` on a 24-hour wall clock. As an end of work, `24:00` is midnight. */
export type TimeOfDay = string

/** ISO: Monday is 1, Sunday is 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Working hours per weekday; a weekday that is absent is no working day. */
export type Week = Partial<Record<Weekday, readonly [from: TimeOfDay, to: TimeOfDay]>>

/** Half a working day: its hours are cut in the middle. */
export type DayHalf = 'morning' | 'afternoon'

/**
 * First and last day, both included; or half of a single day, which then counts as a working day with shorter hours. `why` is
 * for the person and their manager; deadlines only ever say "on leave".
 */
export type Leave = { from: PlainDate; to: PlainDate; half?: DayHalf; why: string }

/**
 * When one person works: plain data, so that it travels with a decision, into the browser and into a test.
 * Holidays stand here as dates, because the tables they come from weigh 12 MB and stay on the server.
 */
export type WorkingCalendar = {
  /** IANA name, `America/Chicago`. */
  zone: string
  week: Week
  /** Public holidays and the workspace's own days, by date. */
  holidays: Record<PlainDate, string>
  leave: Leave[]
  /** What arrives later than this counts from the next start of work. */
  cutOff?: TimeOfDay
}

/** One level of settings. `null` takes away what a broader level gave. */
export type CalendarLayer = {
  zone?: string
  /** Replaces the broader week as a whole: who works Monday to Thursday must not inherit a Friday. */
  week?: Week
  holidays?: Record<PlainDate, string | null>
  leave?: readonly Leave[]
  cutOff?: TimeOfDay | null
}

/** From the broadest to the closest; the closest word on a subject holds. */
export type CalendarSettings = { workspace?: CalendarLayer; region?: CalendarLayer; team?: CalendarLayer; person?: CalendarLayer }

/** Monday to Friday, nine to five. */
export const officeWeek: Week = {
  1: ['09:00', '17:00'],
  2: ['09:00', '17:00'],
  3: ['09:00', '17:00'],
  4: ['09:00', '17:00'],
  5: ['09:00', '17:00'],
}

/** The one calendar that holds for a person, made of what workspace, region, team and person say. */
export function workingCalendar({ workspace, region, team, person }: CalendarSettings): WorkingCalendar {
  const layers = [workspace, region, team, person].filter((layer) => layer !== undefined)
  const zone = layers.findLast((layer) => layer.zone !== undefined)?.zone
  if (zone === undefined)
    throw new Refusal('invalid', 'calendar.zone', 'This calendar has no time zone. Name one, for example America/Chicago.')
  const cutOff = layers.findLast((layer) => layer.cutOff !== undefined)?.cutOff ?? undefined
  const holidays: Record<PlainDate, string> = {}
  for (const [date, name] of layers.flatMap((layer) => Object.entries(layer.holidays ?? {}))) {
    if (name === null) delete holidays[date]
    else holidays[date] = name
  }
  return checkCalendar({
    zone,
    week: layers.findLast((layer) => layer.week !== undefined)?.week ?? officeWeek,
    holidays,
    leave: layers.flatMap((layer) => layer.leave ?? []),
    ...(cutOff !== undefined && { cutOff }),
  })
}

/** Refuses a calendar that could not be computed with, and says which part of it. */
export function checkCalendar(calendar: WorkingCalendar): WorkingCalendar {
  const { zone, week, holidays, leave, cutOff } = calendar
  checkZone(zone)
  for (const [day, [from, to]] of Object.entries(week)) {
    if (!/^[1-7]$/.test(day)) wrong('weekday', `"${day}" is no weekday; Monday is 1, Sunday is 7.`, `/week/${day}`)
    if (!isTimeOfDay(from) || !(isTimeOfDay(to) || to === '24:00')) {
      wrong('hours', `Working hours "${from}" to "${to}" are no times of day like 09:00 to 17:00.`, `/week/${day}`)
    }
    if (from >= to)
      wrong('hours', `Working hours "${from}" to "${to}" end before they start. Hours over midnight go to two days.`, `/week/${day}`)
  }
  if (cutOff !== undefined && !isTimeOfDay(cutOff)) wrong('cut-off', `The cut-off "${cutOff}" is no time of day like 15:00.`, '/cutOff')
  for (const date of Object.keys(holidays)) {
    if (!isDate(date)) wrong('holiday', `"${date}" is no date like 2026-11-26.`, `/holidays/${date}`)
  }
  for (const [index, { from, to, half }] of leave.entries()) {
    if (!isDate(from) || !isDate(to)) wrong('leave', `Leave from "${from}" to "${to}" has no dates like 2026-11-26.`, `/leave/${index}`)
    if (from > to) wrong('leave', `Leave from ${from} to ${to} ends before it starts.`, `/leave/${index}`)
    if (half !== undefined && from !== to)
      wrong('leave', `Half a day of leave is on one day; ${from} to ${to} are several. Enter the half day by itself.`, `/leave/${index}`)
  }
  return calendar
}

// To ask the platform takes longer than to check all the rest of a calendar, and people live in a few hundred zones.
const knownZones = new Set<string>()

/** Refuses a time zone that this machine does not know. */
function checkZone(zone: string): void {
  if (knownZones.has(zone)) return
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    if (knownZones.size < 1_000) knownZones.add(zone)
  } catch (cause) {
    // Only the name can be wrong here, and the person who typed it is the one to hear about it.
    if (cause instanceof RangeError) wrong('zone', `"${zone}" is not a time zone. Write it like America/Chicago.`, '/zone')
    throw cause
  }
}

const isTimeOfDay = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const midnight = Date.parse(`${text}T00:00:00Z`)
  // 31 February looks like a date and comes back as one in March.
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text)
}

function wrong(subject: string, message: string, where: string): never {
  throw new Refusal('invalid', `calendar.${subject}`, message, { where })
}
