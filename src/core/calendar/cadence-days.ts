import type { Instant, PlainDate } from '../base/ids.ts'
import type { TimeOfDay } from './calendar.ts'
import { dayIn, momentOn } from './moment-on.ts'
import { timeWords } from './words.ts'

/** A repeating call as calendars and people write it: `every second Tuesday 10:00`, or an RFC 5545 rule. */
export type Cadence = { pattern: string; nextAt: Instant | undefined; zone: string }

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const ruleDays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const number: Readonly<Record<string, number>> = { other: 2, second: 2, '2nd': 2, two: 2, third: 3, '3rd': 3, three: 3, fourth: 4, four: 4 }
const day = 86_400_000

/** Every how many weeks; undefined where it does not repeat by weeks, so that nobody counts on a day that is a guess. */
function weeksIn(pattern: string): number | undefined {
  const rule = /FREQ=(\w+)/i.exec(pattern)
  if (rule) return rule[1]?.toUpperCase() === 'WEEKLY' ? Number(/INTERVAL=(\d+)/i.exec(pattern)?.[1] ?? 1) : undefined
  const words = pattern.toLowerCase()
  if (/month|quarter|year|daily|every day/.test(words)) return undefined
  if (/fortnight|biweekly|bi-weekly/.test(words)) return 2
  const every = /every\s+(\w+)/.exec(words)?.[1]
  if (every !== undefined && every in number) return number[every]
  return (every !== undefined && weekdays.includes(every.replace(/s$/, ''))) || /weekly|every week/.test(words) ? 1 : undefined
}

const weekdayIn = (pattern: string): number => {
  const byRule = /BYDAY=(\w\w)/i.exec(pattern)?.[1]?.toUpperCase()
  return byRule === undefined ? weekdays.findIndex((name) => pattern.toLowerCase().includes(name)) : ruleDays.indexOf(byRule)
}

const timeIn = (pattern: string): TimeOfDay | undefined => {
  const [, hour = '', minute] = /\b(\d{1,2}):(\d\d)\b/.exec(pattern) ?? []
  return minute === undefined ? undefined : (`${hour.padStart(2, '0')}:${minute}` as TimeOfDay)
}

const dayNumber = (date: PlainDate) => Date.parse(`${date}T00:00:00Z`) / day
const dateOf = (days: number): PlainDate => new Date(days * day).toISOString().slice(0, 10)

/** Its days in a time, both ends included. The next call says on which weeks it falls; without one, the first such weekday does. */
export function cadenceDays(
  { pattern, nextAt, zone }: Cadence,
  { from, until }: { from: PlainDate; until: PlainDate },
): { day: PlainDate; at: Instant | undefined }[] {
  const weeks = weeksIn(pattern)
  const weekday = weekdayIn(pattern)
  const time = nextAt === undefined ? timeIn(pattern) : (timeWords(nextAt, zone) as TimeOfDay)
  const first = nextAt === undefined ? firstOn(weekday, from) : dayNumber(dayIn(nextAt, zone))
  if (first === undefined) return []
  const step = weeks === undefined ? undefined : weeks * 7
  const [begin, end] = [dayNumber(from), dayNumber(until)]
  const days =
    step === undefined
      ? [first]
      : Array.from(
          { length: Math.max(0, Math.floor((end - begin) / step) + 1) },
          (_, index) => begin + ((((first - begin) % step) + step) % step) + index * step,
        )
  return days
    .filter((one) => one >= begin && one <= end)
    .map((one) => ({ day: dateOf(one), at: time === undefined ? undefined : momentOn(dateOf(one), time, zone) }))
}

const firstOn = (weekday: number, from: PlainDate): number | undefined =>
  weekday < 0 ? undefined : dayNumber(from) + ((weekday - new Date(`${from}T00:00:00Z`).getUTCDay() + 7) % 7)
