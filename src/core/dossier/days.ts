const dayMilliseconds = 86_400_000

/** Whole days from a day or a moment until now; what lies ahead is no day old. */
export const ageInDays = (at: string, now: string): number => Math.max(0, Math.floor((Date.parse(now) - Date.parse(at)) / dayMilliseconds))

/** `1 day`, `118 days`. */
export const daysWords = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`
