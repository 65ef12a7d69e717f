import { daysLater } from '../../core/base/days-later.ts'
import { dayWords, instantOf, plainDayIn } from '../wording/dates.ts'

/** Days as people choose them, and the instants that they stand for where the reader is. */
export const startOfDay = (day: string, zone: string | undefined): string => instantOf(`${day}T00:00`, zone).toISOString()

/** Until the end of that day. */
export const endOfDay = (day: string, zone: string | undefined): string => startOfDay(daysLater(day, 1), zone)

/** The last day of a time that ends at this instant. */
export const lastDayOf = (end: string, zone: string | undefined): string => plainDayIn(new Date(Date.parse(end) - 1), zone)

export const dayOf = (instant: string, now: Date, zone: string | undefined): string => dayWords(new Date(instant), now, zone)

/** The last day, in words: a cover until midnight ends on the day before. */
export const lastDayWords = (end: string, now: Date, zone: string | undefined): string => dayWords(new Date(Date.parse(end) - 1), now, zone)
