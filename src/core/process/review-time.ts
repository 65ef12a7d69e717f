import { Temporal } from 'temporal-polyfill'
import type { Pause } from '../calendar/after-pause.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import type { Deadline, DeadlineDay } from '../calendar/deadline.ts'
import { workingHoursBetween } from '../calendar/elapsed.ts'
import { dayIn } from '../calendar/moment-on.ts'
import { timeWords } from '../calendar/words.ts'
import { dayOf } from '../calendar/working-day.ts'
import type { Gate } from '../definition/definition.ts'
import type { Circumstances } from './circumstances.ts'
import { gateState } from './gates.ts'
import type { Handover, Round } from './handover.ts'
import { pausesUntil } from './pauses.ts'
import { personIn } from './rights.ts'

/** How long a gate has been with its gatekeeper, all rounds together, in their working time. */
export type ReviewTime = { rounds: number; workingHours: number; words: string }

/** The clock runs from the submission of a round to its verdict, and stands still while the other side fixes. */
export function reviewTime(handover: Handover, gate: Gate, circumstances: Circumstances): ReviewTime | undefined {
  const { rounds } = gateState(handover, gate.id)
  const calendar = calendarOf(handover, gate, circumstances)
  if (rounds.length === 0 || !calendar) return undefined
  const pauses = pausesUntil(handover, circumstances.now)
  const workingHours = rounds.reduce(
    (sum, { submittedAt, decision }) => sum + hoursOf({ from: submittedAt, to: decision?.at ?? circumstances.now }, pauses, calendar),
    0,
  )
  const count = rounds.length === 1 ? '1 round' : `${rounds.length} rounds`
  return { rounds: rounds.length, workingHours, words: `In review for ${hoursWords(workingHours)} of working time in ${count}.` }
}

const hoursOf = ({ from, to }: Pause, pauses: readonly Pause[], calendar: WorkingCalendar): number =>
  workingHoursBetween(from, to, calendar) -
  pauses.reduce(
    (sum, pause) => sum + workingHoursBetween(pause.from > from ? pause.from : from, pause.to < to ? pause.to : to, calendar),
    0,
  )

/** The due of the round that is open, explained from the first submission on: the rounds before it, and the days between them. */
export function dueOfRounds(handover: Handover, gate: Gate, due: Deadline, circumstances: Circumstances): Deadline {
  const { rounds } = gateState(handover, gate.id)
  const calendar = calendarOf(handover, gate, circumstances)
  const total = reviewTime(handover, gate, circumstances)
  if (!calendar || !total || rounds.length < 2) return due
  const before = rounds.slice(0, -1).flatMap((round, index) => [
    ...daysOfRound(round, calendar),
    // Nobody waits for the gatekeeper between a verdict and the next submission.
    ...pausedDays(round, rounds[index + 1], calendar),
  ])
  return { ...due, days: [...before, ...due.days], words: `${due.words} ${total.words}` }
}

function daysOfRound({ number, due, decision }: Round, calendar: WorkingCalendar): DeadlineDay[] {
  const end = dayIn(decision?.at ?? due.due, calendar.zone)
  const named = (day: DeadlineDay): DeadlineDay => ({ ...day, why: `Round ${number}: ${lowerFirst(day.why)}` })
  const late = datesBetween(due.days.at(-1)?.date ?? end, end, { last: true }).flatMap((date): DeadlineDay[] =>
    dayOf(Temporal.PlainDate.from(date), calendar).is === 'working'
      ? [{ date, counts: true, why: `Round ${number}: after its due`, kind: 'counted' }]
      : [],
  )
  return [...due.days.filter(({ date }) => date <= end).map(named), ...late]
}

function pausedDays({ number, decision }: Round, next: Round | undefined, { zone }: WorkingCalendar): DeadlineDay[] {
  if (!decision || !next) return []
  const [stops, goesOn] = [dayIn(decision.at, zone), dayIn(next.submittedAt, zone)]
  const why = 'Waiting for the fixes, does not count'
  const stop = `Round ${number} ended at ${timeWords(decision.at, zone)}, ${decision.outcome}`
  return [
    { date: stops, counts: false, why: `${stop}. ${why}`, kind: 'paused' },
    ...datesBetween(stops, goesOn, { last: false }).map((date): DeadlineDay => ({ date, counts: false, why, kind: 'paused' })),
  ]
}

const calendarOf = (handover: Handover, gate: Gate, { people, now }: Circumstances) =>
  people.get(personIn(handover, gate.role, now) ?? '')?.calendar

/** The dates after the first one, until the last one. */
function datesBetween(first: string, until: string, { last }: { last: boolean }): string[] {
  const dates: string[] = []
  for (let date = Temporal.PlainDate.from(first).add({ days: 1 }); ; date = date.add({ days: 1 })) {
    const key = date.toString()
    if (key > until || (key === until && !last)) return dates
    dates.push(key)
  }
}

/** `9 h 30 min`. */
function hoursWords(hours: number): string {
  const minutes = Math.round(hours * 60)
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
