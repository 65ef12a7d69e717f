import type { Instant, PlainDate } from '../base/ids.ts'

/**
 * One day on the way to a deadline. `start`: the day from which it counts; `counted`: a day that used up time;
 * `late`: a working day on which it arrived too late to start; `paused`: a day on which the clock stood still, because the other
 * side had to act; the others say why nobody works.
 */
export type DeadlineDay = {
  date: PlainDate
  counts: boolean
  why: string
  kind: 'start' | 'counted' | 'late' | 'closed' | 'holiday' | 'leave' | 'skipped' | 'paused'
}

/** A due moment that carries its own arithmetic. Computed once and stored; a later change of the calendar does not move it. */
export type Deadline = {
  start: Instant
  /** The start, or the next start of work when the start lies outside working hours or after the cut-off. */
  countsFrom: Instant
  due: Instant
  zone: string
  days: DeadlineDay[]
  /** The sentence for people who need no name in it; `deadlineWords` says it with one. */
  words: string
}
