/** Ids come in through a parameter, so that a simulation can repeat them. UUIDs (version 7 in production: they sort by age). */
export type NewId = () => string

/** The clock comes in through a parameter; nothing in the rules reads the time behind anybody's back. */
export type Now = () => Date

/** An instant as ISO 8601 in UTC with milliseconds: `2026-11-22T12:36:00.000Z`. Events and states hold times in this form only. */
export type Instant = string

/** A calendar date without a zone: `2026-11-22`. */
export type PlainDate = string

export const instant = (date: Date): Instant => date.toISOString()
