import { Temporal } from 'temporal-polyfill'
import type { Instant, PlainDate } from '../base/ids.ts'
import type { TimeOfDay } from './calendar.ts'
import { localDay, milliseconds, momentOf, toInstant } from './working-day.ts'

/** That wall-clock time on that day in that zone; a time that the clock skips moves forward, of a double one the first counts. */
export const momentOn = (date: PlainDate, time: TimeOfDay, zone: string): Instant =>
  toInstant(momentOf(Temporal.PlainDate.from(date), time, zone))

/** The calendar day that an instant falls on there. */
export const dayIn = (at: Instant, zone: string): PlainDate => localDay(milliseconds(at), zone)
