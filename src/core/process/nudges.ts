import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { dayIn } from '../calendar/moment-on.ts'
import { dateWords, momentWords, placeOf } from '../calendar/words.ts'
import { nextWorkingDayStart, nextWorkingMoment } from '../calendar/working-moments.ts'
import type { Member } from '../policy/member.ts'
import { steers } from './candidates.ts'
import { type Circumstances, nameOf } from './circumstances.ts'
import type { Handover, HandoverEvent, PersonId } from './handover.ts'
import { personActing, rolesOf } from './rights.ts'
import { waitingOn } from './waiting.ts'

/**
 * One nudge a day, for each person in each handover, whoever sends it. A day is one on which it arrives: what is sent at night
 * arrives in the morning, and is that morning's.
 */
export const nudgedToday = (last: Instant | undefined, now: Instant, { calendar }: Pick<Member, 'calendar'>): boolean =>
  last !== undefined && arrivalDay(last, calendar) === arrivalDay(now, calendar)

const arrivalDay = (at: Instant, calendar: Member['calendar']) => dayIn(nextWorkingMoment(at, calendar), calendar.zone)

/** Why nobody can nudge this person now, in the words of the button; nothing when they can. */
export function nudgedWords(
  last: Instant | undefined,
  now: Instant,
  { name, calendar }: Pick<Member, 'name' | 'calendar'>,
): string | undefined {
  if (last === undefined || !nudgedToday(last, now, { calendar })) return undefined
  const { zone } = calendar
  const [arrived, next] = [nextWorkingMoment(last, calendar), nextWorkingDayStart(nextWorkingMoment(now, calendar), calendar)]
  const when = arrived > now ? 'is to hear' : 'heard'
  return `${name} ${when} of it ${momentWords(arrived, zone)} (${placeOf(zone)}). The next nudge can go out ${dateWords(dayIn(next, zone))}.`
}

/** Whoever takes part or steers may nudge a person on whom something waits, once a day. */
export function refuseNudge(handover: Handover, circumstances: Circumstances, person: PersonId): Refusal | undefined {
  const { actor, now, people } = circumstances
  const me = personActing(circumstances)
  const asked = people.get(person)
  if (actor.kind === 'software')
    return new Refusal('forbidden', 'nudge.software', 'Software cannot nudge. A person who takes part in the handover can.')
  const takesPart = rolesOf(handover, me, now).length > 0 || handover.startedBy === me || steers(handover, circumstances, me)
  if (!takesPart) return new Refusal('forbidden', 'nudge.not-yours', `Only those who take part in ${handover.ref} can nudge; you do not.`)
  if (person === me) return new Refusal('conflict', 'nudge.yourself', 'It is waiting on you; there is nobody to nudge.')
  if (!asked || !waitingOn(handover, circumstances).some((row) => row.person === person))
    return new Refusal('conflict', 'nudge.nothing-waits', `Nothing in ${handover.ref} is waiting on ${nameOf(circumstances, person)}.`)
  const words = nudgedWords(handover.nudged?.[person], now, asked)
  return words === undefined ? undefined : new Refusal('conflict', 'nudge.today', words)
}

export const nudge = (person: PersonId): HandoverEvent[] => [{ type: 'Nudged', people: [person] }]
