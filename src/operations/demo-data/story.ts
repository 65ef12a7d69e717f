import { dayIn, momentOn } from '../../core/calendar/moment-on.ts'
import type { Reason } from '../../core/process/handover.ts'
import type { Chance } from './chance.ts'
import type { DemoRun } from './demo-run.ts'
import { type WorkDays, workBefore } from './work-days.ts'

/** The people of one handover, by their part in it. */
export type Parts = { old: string; next: string; manager: string; ae: string; owner: string; deputy: string }
export type Part = keyof Parts

/** One step of a story: who does what, and how many working days after the step before. */
export type StoryStep = {
  id: string
  by: Part
  days: number
  /** At nine in the account's zone, when letters leave. */
  atNine?: boolean
  /** Happens at a time of its own, never in one go with the step before: a call, a letter that leaves. */
  apart?: boolean
  /** Done in one go with the step before. */
  isSameSitting?: boolean
  does: (run: DemoRun, told: Told) => void
}

/** What a step may know beside the handover: who takes part, and when the steps take place. */
export type Told = { parts: Parts; chance: Chance; when: (step: string) => string }

/** One handover of the demo: who, along which story, how far, and how long ago. */
export type Plan = {
  account: string
  playbook: 'csm-to-csm' | 'csm-to-cse' | 'cse-to-csm'
  /** Who takes over; nobody in particular when it goes to the pool. */
  next?: string
  /** Who starts it, when not the CSM who hands over. */
  starter?: string
  reason: Reason
  steps: readonly StoryStep[]
  /** Working days between the last step and now. */
  idle: number
  /** What is special about it, after the last step, at the moment given. */
  special?: (run: DemoRun, parts: Parts) => void
  /** Working days from the last step to what is special. */
  specialAfter?: number
  isLate?: boolean
  flipOn?: 'just over'
  /** A system of this account that is simulated with what goes wrong in real life. */
  unsteady?: string
  pace?: 'slow'
}

export type Timetable = { steps: readonly StoryStep[]; at: string[] }

/** The same story with fewer sittings: what one person does in a row is done at once. Long over, nobody looks at the minutes. */
export function inFewSittings(steps: readonly StoryStep[]): StoryStep[] {
  const sittings: StoryStep[][] = []
  for (const step of steps) {
    const last = sittings.at(-1)
    if (last?.[0]?.by === step.by && !step.apart) last.push(step)
    else sittings.push([step])
  }
  return sittings.flatMap((sitting) =>
    sitting.map((step, index) => ({
      ...step,
      isSameSitting: index > 0,
      days: index > 0 ? 0 : sitting.reduce((sum, { days }) => sum + days, 0),
    })),
  )
}

/**
 * When each step took place, counted back from the last one, so that a story ends when it should and everybody acted while at work.
 * The first moment is the start of the handover itself.
 */
export function timetable(
  steps: readonly StoryStep[],
  { end, zone, daysOf, chance }: { end: string; zone: string; daysOf: (part: Part) => WorkDays; chance: Chance },
): Timetable {
  const at: string[] = []
  let after = Date.parse(end)
  let days = 0
  let isSame = false
  for (const step of steps.toReversed()) {
    if (isSame) {
      at.unshift(new Date(after).toISOString())
      days = step.days
      isSame = step.isSameSitting ?? false
      continue
    }
    const wanted = workBefore(after, days, daysOf(step.by), chance)
    // Whatever the calendars of two people say, the one step comes before the other.
    let moment = Math.min(wanted, after - 2 * 60_000)
    if (step.atNine) {
      const nine = (at: number) => Date.parse(momentOn(dayIn(new Date(at).toISOString(), zone), '09:00', zone))
      moment = nine(moment) < after ? nine(moment) : nine(moment - 86_400_000)
    }
    at.unshift(new Date(moment).toISOString())
    after = moment
    days = step.days
    isSame = step.isSameSitting ?? false
  }
  return { steps, at }
}

/**
 * Goes through the steps. `exactly`: reminders come on the way as they would have; else nobody had to be reminded. `coming` is when
 * the step takes place that the story has not reached.
 */
export function tell(
  run: DemoRun,
  { steps, at }: Timetable,
  { parts, chance, exactly, coming }: Omit<Told, 'when'> & { exactly: boolean; coming: string },
): void {
  const when = (id: string) => at[steps.findIndex((step) => step.id === id)] ?? coming
  for (const [index, step] of steps.entries()) {
    const moment = at[index] ?? coming
    if (exactly) run.clock(moment)
    else run.jump(moment)
    step.does(run, { parts, chance, when })
  }
}

/** The story up to and without that step. */
export const until = (steps: readonly StoryStep[], id: string): StoryStep[] => {
  const index = steps.findIndex((step) => step.id === id)
  if (index === -1) throw new Error(`No story has the step ${id}`)
  return steps.slice(0, index)
}

/** The day for which what is due five working days later was due this morning. */
export function flipJustOver(now: string, days: WorkDays): string {
  const today = days.findLastIndex(({ opens }) => opens < Date.parse(now))
  const found = days[today - 5]
  if (!found) throw new Error('The calendars of the demo begin too late')
  return new Date(found.opens).toISOString().slice(0, 10)
}
