import type { Instant, PlainDate } from '../base/ids.ts'
import { whyOff } from './add-working-days.ts'
import type { WorkingCalendar } from './calendar.ts'
import { dateWords, placeOf, timeWords } from './words.ts'
import { dayAt, dayOf, type Hours, localTime, milliseconds, toInstant } from './working-day.ts'

/** Somebody whose time is looked for. `busy`: what else they are in, with the words that name it. */
export type Attendee = { name: string; calendar: WorkingCalendar; busy: readonly BusyTime[] }
export type BusyTime = { start: Instant; minutes: number; what: string }

export type CommonSlots = {
  /** The first moments at which all are at work for that long, the earliest first. */
  slots: Instant[]
  /** Days on which at least somebody works and that had no room, with the reason. */
  passedOver: { date: PlainDate; because: string }[]
}

const minute = 60_000
/** Meetings begin on the half hour; what begins at 10:07 nobody proposes. */
const grid = 30 * minute
/** Two moments of one day are a choice; eight are one morning eight times. */
const mostPerDay = 2
const horizonDays = 28

/**
 * When everybody of them is at work for that long, as the next few proposals; two at most on one day of the first of them. Where
 * a day has none, why.
 */
export function commonSlots(
  people: readonly Attendee[],
  { after, minutes, most }: { after: Instant; minutes: number; most: number },
): CommonSlots {
  const [first] = people
  if (!first) return { slots: [], passedOver: [] }
  const from = milliseconds(after)
  const found: CommonSlots = { slots: [], passedOver: [] }
  let date = localTime(from, first.calendar.zone).toPlainDate()
  for (let day = 0; day < horizonDays && found.slots.length < most; day += 1, date = date.add({ days: 1 })) {
    const today = dayOf(date, first.calendar)
    if (today.is !== 'working') {
      found.passedOver.push({ date: date.toString(), because: `${first.name}: ${whyOff(date, today)}` })
      continue
    }
    const fitting = momentsIn(today.hours, minutes).filter((at) => at >= from && people.every((one) => isFree(one, at, minutes)))
    // The second one later in the day: half an hour after the first is hardly a choice.
    const [earliest] = fitting
    const later = fitting.find((at) => earliest !== undefined && at >= earliest + 2 * 60 * minute)
    const taken = [earliest, later].filter((at) => at !== undefined).slice(0, mostPerDay)
    found.slots.push(...taken.slice(0, most - found.slots.length).map(toInstant))
    if (taken.length === 0) found.passedOver.push({ date: date.toString(), because: whyNone(people, today.hours, { from, minutes }) })
  }
  return found
}

const momentsIn = ({ opens, closes }: Hours, minutes: number): number[] => {
  const begin = Math.ceil(opens / grid) * grid
  const count = Math.max(0, Math.floor((closes - minutes * minute - begin) / grid) + 1)
  return Array.from({ length: count }, (_, index) => begin + index * grid)
}

const isFree = (person: Attendee, at: number, minutes: number) =>
  worksThen(person, at, minutes) && busyWith(person, at, minutes) === undefined

/** Whether the whole of it lies in one working day of that person. */
function worksThen({ calendar }: Pick<Attendee, 'calendar'>, at: number, minutes: number): boolean {
  const day = dayAt(at, calendar)
  return day.is === 'working' && day.hours.opens <= at && at + minutes * minute <= day.hours.closes
}

const busyWith = ({ busy }: Pick<Attendee, 'busy'>, at: number, minutes: number): BusyTime | undefined =>
  busy.find((one) => {
    const start = milliseconds(one.start)
    return start < at + minutes * minute && at < start + one.minutes * minute
  })

/** Why a moment does not suit somebody, as a sentence; nothing when it does. */
export function unsuitable(person: Attendee, start: Instant, minutes: number): string | undefined {
  const at = milliseconds(start)
  const { zone } = person.calendar
  if (!worksThen(person, at, minutes)) {
    const date = localTime(at, zone).toPlainDate()
    const day = dayOf(date, person.calendar)
    const span = `${dateWords(date.toString())}, ${timeWords(start, zone)} to ${timeWords(toInstant(at + minutes * minute), zone)} (${placeOf(zone)})`
    if (day.is !== 'working') return `${span} does not suit ${person.name}: ${lowerFirst(whyOff(date, day))}.`
    return `${span} lies outside the hours of ${person.name}, ${hoursWords(day.hours, zone)}${day.off ? `, on leave in the ${day.off}` : ''}.`
  }
  const other = busyWith(person, at, minutes)
  return other && `${person.name} is in ${other.what} then.`
}

const hoursWords = ({ opens, closes }: Hours, zone: string) =>
  `${timeWords(toInstant(opens), zone)} to ${timeWords(toInstant(closes), zone)}`

/** Why nothing fits into a day on which the first of them works. */
function whyNone(people: readonly Attendee[], today: Hours, { from, minutes }: { from: number; minutes: number }): string {
  if (today.closes - minutes * minute < from) return 'What is left of the day is too short'
  let { opens, closes } = today
  const shared: string[] = []
  for (const { name, calendar } of people) {
    const { zone } = calendar
    const dates = [...new Set([opens, closes - 1].map((at) => localTime(at, zone).toPlainDate().toString()))]
    const days = dates.map((date) => {
      const plain = localTime(milliseconds(`${date}T12:00:00.000Z`), 'UTC').toPlainDate()
      return { date: plain, day: dayOf(plain, calendar) }
    })
    const working = days.flatMap(({ day }) => (day.is === 'working' ? [day.hours] : []))
    const [only] = days
    if (working.length === 0 && only && only.day.is !== 'working') return `${name}: ${whyOff(only.date, only.day)}`
    const best = working.toSorted((a, b) => overlap(b, { opens, closes }) - overlap(a, { opens, closes }))[0]
    if (!best) continue
    shared.push(`${name} works ${hoursWords(best, zone)} (${placeOf(zone)})`)
    opens = Math.max(opens, best.opens)
    closes = Math.min(closes, best.closes)
  }
  const left = Math.max(0, Math.round((closes - opens) / minute))
  if (left < minutes) return `${shared.join(', ')}: together ${left} of ${minutes} minutes`
  const taken = people.find((one) =>
    one.busy.some(({ start }) => milliseconds(start) < closes && milliseconds(start) >= opens - 12 * 60 * minute),
  )
  return taken
    ? `What they share is taken by other calls of ${taken.name}`
    : `No half hour of what they share has room for ${minutes} minutes`
}

const overlap = (a: Hours, b: Hours) => Math.min(a.closes, b.closes) - Math.max(a.opens, b.opens)
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
