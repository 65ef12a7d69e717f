import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../base/ids.ts'
import { whyOff } from './add-working-days.ts'
import type { WorkingCalendar } from './calendar.ts'
import type { Deadline, DeadlineDay } from './deadline.ts'
import { remaining, resume } from './elapsed.ts'
import { dayIn } from './moment-on.ts'
import { deadlineWords, timeWords } from './words.ts'
import { dayOf } from './working-day.ts'

/** A time in which nobody was to do anything. */
export type Pause = { from: Instant; to: Instant }

/**
 * The deadline once its clock has stood still: what was left when it stopped is left when it goes on. What was late stays late, and what
 * begins to count only afterwards is not held up.
 */
export function afterPause(deadline: Deadline, { from, to }: Pause, calendar: WorkingCalendar): Deadline {
  const { start } = deadline
  if (start >= to) return deadline
  const stopped = start > from ? start : from
  const due = resume(to, remaining(deadline.due, stopped, calendar), calendar)
  if (due === deadline.due) return deadline
  const { zone } = calendar
  const moved = { ...deadline, due, zone, days: daysOf(deadline, { stopped, to, due }, calendar) }
  return { ...moved, words: deadlineWords(moved) }
}

function daysOf(
  deadline: Deadline,
  { stopped, to, due }: { stopped: Instant; to: Instant; due: Instant },
  calendar: WorkingCalendar,
): DeadlineDay[] {
  const { zone } = calendar
  const [stops, goesOn, last] = [dayIn(stopped, zone), dayIn(to, zone), dayIn(due, zone)]
  const [from, until] = [timeWords(stopped, zone), timeWords(to, zone)]
  const before = deadline.days.filter(({ date }) => date <= stops)
  const after: DeadlineDay[] = []
  for (let date = Temporal.PlainDate.from(stops).add({ days: 1 }); date.toString() <= last; date = date.add({ days: 1 })) {
    const key = date.toString()
    const day = dayOf(date, calendar)
    if (key < goesOn) after.push({ date: key, counts: false, why: 'Paused, does not count', kind: 'paused' })
    else if (day.is !== 'working') after.push({ date: key, counts: false, why: whyOff(date, day), kind: day.is })
    else after.push({ date: key, counts: true, why: key === goesOn ? `It counts again from ${until}` : 'It counts again', kind: 'counted' })
  }
  // A pause of some hours leaves no day out, and is said all the same.
  const paused = stops === goesOn ? `paused from ${from} to ${until}` : `paused at ${from}`
  return [...before.map((day) => (day.date === stops ? { ...day, why: `${day.why}, ${paused}` } : day)), ...after]
}
