import { daysLater } from '../base/days-later.ts'
import type { Instant, PlainDate } from '../base/ids.ts'
import { cadenceDays } from '../calendar/cadence-days.ts'
import { dayIn, momentOn } from '../calendar/moment-on.ts'
import { type Circumstances, todayOf, zoneOf } from './circumstances.ts'
import type { CadenceCall, Handover, HandoverEvent, Pace, PersonId } from './handover.ts'

/**
 * A slow transition: both work in parallel, each cadence call has a lead, and the lead changes on a flip date that is a proposal
 * until the incoming person says that they are ready (process.md, "Tasks"; decision 0028).
 */

export type CadenceCallState = 'coming' | 'to say' | 'led' | 'not held'
export type LedCall = CadenceCall & {
  day: PlainDate
  /** The moment of the call, where the calendar knows it. */
  at: Instant | undefined
  title: string
  lead: PersonId
  state: CadenceCallState
}

/** Only between two people a lead can change. */
export const isSlow = ({ pace, from, to }: Handover): boolean => pace === 'slow' && from.kind === 'person' && to.kind === 'person'

export const waitsForReady = (handover: Handover): boolean => isSlow(handover) && handover.ready === undefined

/** Calls this long after the flip are shown, so that everybody sees who leads from then on. */
const daysAfterFlip = 28
/** So long before the flip the incoming person is asked. */
const askedDaysBefore = 7

/** Beyond that it is no transition any more, but two people on one account. */
const longestDays = 180
export const latestFlip = (circumstances: Pick<Circumstances, 'world' | 'now'>): PlainDate => daysLater(todayOf(circumstances), longestDays)

/** Days until the incoming side leads, unless somebody says otherwise. A proposal. A slow transition takes one to two months. */
const flipAfterDays: Record<Pace, number> = { standard: 14, slow: 42 }

/** The day that is proposed where nobody has named one, counted from today or from the day of that moment. */
export const proposedFlip = (pace: Pace, circumstances: Pick<Circumstances, 'world' | 'now'>, at: Instant = circumstances.now): PlainDate =>
  daysLater(dayIn(at, zoneOf(circumstances)), flipAfterDays[pace])

/**
 * A proposal may wait for its answer longer than until the day that it named. From a day that has passed everything would be late from the
 * start, so it is moved as far ahead as a new proposal would have it.
 */
export function flipAtStart(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  const { flipOn, pace, startedAt, movedIn } = handover
  if (startedAt !== circumstances.now || movedIn || flipOn === null || flipOn >= todayOf(circumstances)) return []
  const to = proposedFlip(pace, circumstances)
  return [{ type: 'FlipMoved', before: flipOn, to, because: 'That day had passed when both sides agreed.' }]
}

/** The ledger of cadence calls since the start: who led what was held, who leads what is coming, and what nobody has said yet. */
export function cadenceCalls(handover: Handover, circumstances: Circumstances): LedCall[] {
  if (!isSlow(handover) || handover.startedAt === null || handover.flipOn === null) return []
  const zone = zoneOf(circumstances)
  // Nobody is asked about calls of the time before it was moved in.
  const from = dayIn(handover.movedIn?.at ?? handover.startedAt, zone)
  const until = daysLater(handover.flipOn, daysAfterFlip)
  const planned = plannedCalls(circumstances, { from, until })
  const days = [...new Set([...planned.keys(), ...Object.keys(handover.cadence ?? {})])].toSorted()
  return days.map((date): LedCall => {
    const { at, title } = planned.get(date) ?? { at: undefined, title: 'Cadence call' }
    const known = handover.cadence?.[date] ?? {}
    const isOver = at === undefined ? date <= todayOf(circumstances) : at <= circumstances.now
    const state = known.said ? (known.said.held ? 'led' : 'not held') : isOver ? 'to say' : 'coming'
    return { ...known, day: date, at, title, state, lead: known.said?.lead ?? known.chosen?.lead ?? leadOn(date, handover, circumstances) }
  })
}

/** Until the flip the outgoing person; from then on the incoming one, unless the day has come without their word. */
function leadOn(date: PlainDate, { flipOn, ready, from, to }: Handover, circumstances: Circumstances): PersonId {
  const isAfter = flipOn !== null && date >= flipOn
  const isAgreed = ready !== undefined || (flipOn !== null && flipOn > todayOf(circumstances))
  return isAfter && isAgreed ? to.id : from.id
}

/** What the calendar says: meetings of the cadence, and the days on which its series repeat. */
function plannedCalls(
  circumstances: Circumstances,
  { from, until }: { from: PlainDate; until: PlainDate },
): Map<PlainDate, { at: Instant | undefined; title: string }> {
  const zone = zoneOf(circumstances)
  const found = new Map<PlainDate, { at: Instant | undefined; title: string }>()
  for (const { kind, data } of circumstances.world.records) {
    if (kind === 'meeting' && data.kind === 'cadence' && typeof data.at === 'string') {
      const date = dayIn(data.at, zone)
      if (date >= from && date <= until) found.set(date, { at: data.at, title: String(data.title) })
    }
    if (kind !== 'series' || (data.kind ?? 'cadence') !== 'cadence' || data.active === false) continue
    const nextAt = typeof data.nextAt === 'string' ? data.nextAt : undefined
    for (const one of cadenceDays({ pattern: String(data.pattern), nextAt, zone }, { from, until }))
      if (!found.has(one.day)) found.set(one.day, { at: one.at, title: String(data.title) })
  }
  return found
}

/** Until when the incoming person is asked to say that they are ready; undefined while there is nothing to ask. */
export function readyAsked(handover: Handover, circumstances: Circumstances): Instant | undefined {
  const { flipOn } = handover
  if (!waitsForReady(handover) || flipOn === null || todayOf(circumstances) < daysLater(flipOn, -askedDaysBefore)) return undefined
  return momentOn(flipOn, '09:00', zoneOf(circumstances))
}

/** The moments at which the ledger asks somebody something by itself: a call is over, the flip comes near or is there. */
export function cadenceMoments(handover: Handover, circumstances: Circumstances): Instant[] {
  if (!isSlow(handover) || handover.flipOn === null) return []
  const zone = zoneOf(circumstances)
  const flip = waitsForReady(handover) ? [daysLater(handover.flipOn, -askedDaysBefore), handover.flipOn] : []
  const next = cadenceCalls(handover, circumstances).find(({ state }) => state === 'coming')
  return [...flip.map((date) => momentOn(date, '00:00', zone)), ...(next ? [next.at ?? momentOn(next.day, '00:00', zone)] : [])]
}
