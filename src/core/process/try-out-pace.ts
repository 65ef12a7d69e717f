import type { Instant } from '../base/ids.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import { nextWorkingDayStart, nextWorkingMoment } from '../calendar/working-moments.ts'
import type { Definition, Stage } from '../definition/definition.ts'

/** When people who are in time do what the page asks of them: the tasks of a stage one after another, spread over its window. */
export type Pace = {
  begin: Instant
  /** When working day `number` begins; 1 is the day of the start. */
  day: (number: number) => Instant
  /** When a task would be done if nothing held it up. */
  usual: (task: string) => Instant | undefined
}

const minute = 60_000
/** Of a working day, so that what is planned for a day happens on that day. */
const usableMinutes = 7 * 60
const longestDays = 200

export function paceOf({ stages }: Pick<Definition, 'stages'>, start: Instant, calendar: WorkingCalendar): Pace {
  const begin = nextWorkingMoment(start, calendar)
  const starts = [begin]
  const day = (number: number): Instant => {
    for (let last = starts.at(-1) ?? begin; starts.length < number; last = starts.at(-1) ?? begin)
      starts.push(nextWorkingDayStart(last, calendar))
    return starts[number - 1] ?? begin
  }
  const places = placesIn(stages)
  return {
    begin,
    day,
    usual: (task) => {
      const place = places.get(task)
      if (place === undefined) return undefined
      const whole = Math.min(Math.floor(place), longestDays)
      return nextWorkingMoment(later(day(whole + 1), Math.round((place - whole) * usableMinutes)), calendar)
    },
  }
}

export const later = (at: Instant, minutes: number): Instant => new Date(Date.parse(at) + minutes * minute).toISOString()

/** In working days since the start, with fractions. */
function placesIn(stages: readonly Stage[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  const busy = stages.filter(({ tasks }) => tasks.length > 0)
  let end = 0
  for (const [index, stage] of busy.entries()) {
    const from = Math.max(windowOf(stage)?.from ?? end, end)
    const to = Math.max(windowOf(stage)?.to ?? from + lengthOf(stage), from + 1)
    const next = windowOf(busy[index + 1])?.from
    // Windows overlap ("Week 1-2", then "Week 2"): whoever is in time leaves the next stage its share.
    end = next !== undefined && next < to ? (Math.max(next, from) + to) / 2 : to
    for (const [position, { id }] of stage.tasks.entries()) places.set(id, from + ((end - from) * (position + 0.5)) / stage.tasks.length)
  }
  return places
}

/** From the beginning of its first day to the end of its last. */
function windowOf(stage: Stage | undefined): { from: number; to: number } | undefined {
  if (!stage?.window) return undefined
  const { from, to, unit } = stage.window
  const days = unit === 'week' ? 5 : 1
  return { from: Math.min(from - 1, longestDays) * days, to: Math.min(to, longestDays) * days }
}

/** Without a window: about two tasks in three days, in one week or two. */
const lengthOf = ({ tasks }: Stage) => Math.min(Math.max((tasks.length * 2) / 3, 3), 10)
