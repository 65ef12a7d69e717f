import { daysLater } from '../base/days-later.ts'
import type { Instant } from '../base/ids.ts'
import { momentOn } from '../calendar/moment-on.ts'
import { dateWords } from '../calendar/words.ts'
import type { Member } from '../policy/member.ts'

/** When somebody can't be reached: from when they are gone, and while they are on leave. Nights and weekends are no absence. */
export type Presence = { id: string; name: string; leftAt: Instant | null; away: Absence[]; zone: string }
export type Absence = { from: Instant; to: Instant; words: string }

/** Whole days of leave, as they lie where the person works. Who has half a day off is there for the other half. */
export function presenceOf({ id, name, calendar }: Pick<Member, 'id' | 'name' | 'calendar'>, leftAt: Instant | null): Presence {
  const away = calendar.leave
    .filter(({ half }) => half === undefined)
    .map(({ from, to }) => ({
      from: momentOn(from, '00:00', calendar.zone),
      to: momentOn(daysLater(to, 1), '00:00', calendar.zone),
      words: from === to ? `on ${dateWords(from)}` : `from ${dateWords(from)} to ${dateWords(to)}`,
    }))
  return { id, name, leftAt, away, zone: calendar.zone }
}

export const isGone = ({ leftAt }: Presence, at: Instant): boolean => leftAt !== null && leftAt <= at
export const absenceAt = ({ away }: Presence, at: Instant): Absence | undefined => away.find(({ from, to }) => from <= at && at < to)
export const isPresent = (person: Presence | undefined, at: Instant): boolean =>
  person !== undefined && !isGone(person, at) && absenceAt(person, at) === undefined

/** The first absence that reaches into a time, if there is one. */
export const absenceWithin = ({ away }: Presence, from: Instant, to: Instant): Absence | undefined =>
  away.find((one) => one.from < to && one.to > from)
