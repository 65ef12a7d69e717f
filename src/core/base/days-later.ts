import type { PlainDate } from './ids.ts'

/** So many days after that day; before it where they are negative. */
export const daysLater = (date: PlainDate, days: number): PlainDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
