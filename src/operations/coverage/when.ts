import { momentOn } from '../../core/calendar/moment-on.ts'

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)

/** An instant as it is compared; a date is its noon where the account lies. */
export const instantOf = (when: string, zone: string | undefined): string =>
  isDay(when) ? momentOn(when, '12:00', zone ?? 'UTC') : new Date(when).toISOString()
