import type { Instant } from '../base/ids.ts'
import { afterPause, type Pause } from '../calendar/after-pause.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import type { Deadline } from '../calendar/deadline.ts'
import type { Handover } from './handover.ts'

/** While a handover is paused nobody can do anything about it, so no clock of it runs (decision 0062). */

/** The deadline with all that was paused since it began to count. */
export const afterPauses = ({ pauses = [] }: Pick<Handover, 'pauses'>, deadline: Deadline, calendar: WorkingCalendar): Deadline =>
  pauses.reduce((due, pause) => afterPause(due, pause, calendar), deadline)

/** Since when it goes on after its last pause. */
export const goesOnSince = ({ pauses }: Pick<Handover, 'pauses'>): Instant => pauses?.at(-1)?.to ?? ''

/** All pauses, the one that is not over included. */
export const pausesUntil = ({ pauses = [], pausedAt }: Pick<Handover, 'pauses' | 'pausedAt'>, now: Instant): Pause[] => [
  ...pauses,
  ...(pausedAt === undefined ? [] : [{ from: pausedAt, to: now }]),
]
