import { daysLater } from '../base/days-later.ts'
import type { Instant } from '../base/ids.ts'
import { momentOn } from '../calendar/moment-on.ts'
import { workingHoursAfter } from '../calendar/working-hours-after.ts'
import { cadenceMoments } from './cadence.ts'
import { standingCalls } from './call-state.ts'
import { type Circumstances, tasksOf, zoneOf } from './circumstances.ts'
import { waitingConsultations } from './consultations.ts'
import { dueTimers } from './due-chain.ts'
import type { DueStep } from './due-steps.ts'
import { agingMoments } from './fact-ages.ts'
import { openRound } from './gates.ts'
import type { Handover, PersonId } from './handover.ts'
import { isGiven } from './letter-readiness.ts'
import { stillToLookBack } from './look-back.ts'
import { goesOnSince } from './pauses.ts'
import { personIn } from './rights.ts'
import { signsFrom } from './stand-in.ts'
import { waitingOn } from './waiting.ts'

/** A moment at which the handover has to be looked at. Rows in the store, derived from the state: nothing is forgotten or fired twice. */
export type Timer = {
  id: string
  at: Instant
  kind: 'consultation' | 'letter' | 'letter-reply' | 'letter-asked' | 'recheck' | DueStep
  about: string
  people: PersonId[]
}

/** Every moment that this state waits for. What the state no longer asks for has no timer. */
export function timersOf(handover: Handover, circumstances: Circumstances): Timer[] {
  if (handover.status === 'completed') return validationTimers(handover, circumstances)
  if (handover.status === 'proposed') return leaveTimers('accept', handover.awaiting, circumstances)
  // What has been handed over is under way, whatever became of the handover since.
  if (handover.status !== 'running') return replyTimers(handover)
  return [
    ...letterTimers(handover),
    ...sendingTimers(handover, circumstances),
    ...consultationTimers(handover),
    ...dueTimers(handover, circumstances),
    ...dayTimers(handover, circumstances),
  ]
}

/** After a minute without a reply people are told so. */
const silentAfterMinutes = 1
/** The mail system has ten minutes to answer (RFC 5321, 4.5.3.2.6); a minute later it is people's turn (invariant 3). */
const answerWithinMinutes = 11

const letterTimers = (handover: Handover): Timer[] => {
  const { release, handedOver } = handover.letter
  if (!release || handedOver) return replyTimers(handover)
  return [
    {
      id: `letter.${release.version}.${release.at}`,
      at: release.leavesAt,
      kind: 'letter',
      about: String(release.version),
      people: [release.by],
    },
  ]
}

/** A letter that was handed over and not answered. */
function replyTimers({ letter: { release, handedOver, outcome, unansweredAt } }: Handover): Timer[] {
  if (!handedOver || outcome) return []
  const { version, at } = handedOver
  const timer = (name: string, minutes: number): Timer => ({
    id: `${name}.${version}.${at}`,
    at: new Date(Date.parse(at) + minutes * 60_000).toISOString(),
    kind: 'letter-reply',
    about: String(version),
    people: release ? [release.by] : [],
  })
  return [...(unansweredAt === undefined ? [timer('letter-silent', silentAfterMinutes)] : []), timer('letter-unknown', answerWithinMinutes)]
}

/** How long after its day whoever sends it themselves is asked whether they have. */
const askAfterHours = 2

function sendingTimers(handover: Handover, circumstances: Circumstances): Timer[] {
  const { given, agreed } = handover.letter
  const calendar = circumstances.people.get(given?.to ?? '')?.calendar
  if (!given || given.asked || !isGiven(handover) || !calendar) return []
  const day = agreed && momentOn(agreed.date, '09:00', zoneOf(circumstances))
  const from = [given.at, day ?? '', goesOnSince(handover)].toSorted().at(-1) ?? given.at
  const at = workingHoursAfter(from, askAfterHours, calendar)
  return [{ id: `letter-asked.${given.version}.${given.at}`, at, kind: 'letter-asked', about: String(given.version), people: [given.to] }]
}

const consultationTimers = (handover: Handover): Timer[] =>
  waitingConsultations(handover).map(({ id, due, person }) => ({
    id: `consultation.${id}`,
    at: due,
    kind: 'consultation',
    about: id,
    people: [person],
  }))

/** Days on which something follows by itself: the account changes hands, a waiver ends, a delegation begins or ends. */
function dayTimers(handover: Handover, circumstances: Circumstances): Timer[] {
  const { now, definition, people } = circumstances
  const zone = zoneOf(circumstances)
  const { effectiveOn, changedAt } = handover.ownership
  const moments = [
    ...(effectiveOn !== null && changedAt === null ? [{ id: `effective.${effectiveOn}`, at: momentOn(effectiveOn, '00:00', zone) }] : []),
    ...Object.entries(handover.tasks).flatMap(([task, { evidence }]) =>
      evidence?.kind === 'waived'
        ? [{ id: `waiver.${task}.${evidence.until}`, at: momentOn(daysLater(evidence.until, 1), '00:00', zone) }]
        : [],
    ),
    // The next fact that grows too old; the one after it is seen when this one has been.
    ...agingMoments(circumstances)
      .toSorted()
      .slice(0, 1)
      .map((at) => ({ id: `age.${at}`, at })),
    ...tasksOf(definition).flatMap((task) =>
      handover.tasks[task.id]?.status === 'open'
        ? handover.participants.flatMap(({ person }) => {
            const at = signsFrom(handover, task, person, circumstances)
            return at === undefined ? [] : [{ id: `stand-in.${task.id}.${at}`, at }]
          })
        : [],
    ),
    // Whoever stands in for the gatekeeper is called in on the first day of their leave.
    ...definition.gates.flatMap((gate) =>
      openRound(handover, gate.id) ? leaveMoments(gate.id, personIn(handover, gate.role, now), people) : [],
    ),
    ...cadenceMoments(handover, circumstances).map((at) => ({ id: `cadence.${at}`, at })),
    ...standingCalls(handover).map(({ task, start }) => ({ id: `call.${task}.${start}`, at: start })),
    ...handover.participants.flatMap(({ role, from, until }) => [
      { id: `from.${role}.${from}`, at: from },
      ...(until ? [{ id: `until.${role}.${until}`, at: until }] : []),
    ]),
  ]
  return toLookAgain(moments, now)
}

const toLookAgain = (moments: readonly { id: string; at: Instant }[], now: Instant): Timer[] =>
  moments.filter(({ at }) => at > now).map(({ id, at }) => ({ id, at, kind: 'recheck', about: '', people: [] }))

/** Whoever is asked goes on leave, or comes back. */
const leaveTimers = (what: string, person: PersonId | null, { people, now }: Circumstances): Timer[] =>
  toLookAgain(leaveMoments(what, person ?? undefined, people), now)

function leaveMoments(what: string, person: PersonId | undefined, people: Circumstances['people']): { id: string; at: Instant }[] {
  const calendar = people.get(person ?? '')?.calendar
  const days = calendar?.leave.flatMap(({ from, to, half }) => (half === undefined ? [from, daysLater(to, 1)] : [])) ?? []
  return [...new Set(days)].map((day) => ({ id: `leave.${what}.${day}`, at: momentOn(day, '00:00', calendar?.zone ?? 'UTC') }))
}

const validationTimers = (handover: Handover, circumstances: Circumstances): Timer[] => {
  const { validation, reminded } = handover
  const people = stillToLookBack(handover, circumstances)
  if (!validation || people.length === 0) return []
  const timer: Timer = {
    id: `late.validation.${validation.due}`,
    at: validation.due,
    kind: 'late',
    about: 'validation',
    people,
  }
  return reminded.includes(timer.id) ? [] : [timer]
}

/** Running, and yet nothing will ever happen: no timer, nobody here to act, and no answer of another system to come (invariant 22). */
export const isStuck = (handover: Handover, circumstances: Circumstances): boolean =>
  handover.status === 'running' &&
  timersOf(handover, circumstances).length === 0 &&
  waitingOn(handover, circumstances).every(({ person }) => !circumstances.people.get(person)?.active) &&
  !Object.values(handover.effects).some(({ state }) => state === 'requested' || state === 'undoing')
