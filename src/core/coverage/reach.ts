import type { Instant } from '../base/ids.ts'
import { dayIn } from '../calendar/moment-on.ts'
import { dateWords } from '../calendar/words.ts'
import type { Territory } from '../policy/member.ts'
import { type Stint, stintAt } from './ledger.ts'
import { absenceAt, isGone, isPresent, type Presence } from './presence.ts'

/** One account as the guard sees it: who holds it, who its AE is, who covers, and from when on it was there. */
export type Duty = {
  account: string
  line: readonly Stint[]
  ae: readonly Stint[]
  covers: readonly { person: string; from: Instant; to: Instant }[]
  beganAt: Instant
  /** The territory that the account lies in, of a pool that holds it. */
  territoryOf: (pool: string) => Territory | undefined
}

export type Around = { people: ReadonlyMap<string, Presence>; poolName: (id: string) => string }

/** Why nobody can be reached: what is missing decides what helps. */
export type Unreached = { cause: 'no-holder' | 'gone' | 'leave' | 'territory' | 'no-ae'; why: string }

/**
 * Why nobody can be reached for the account at an instant; undefined when somebody can. A person is reached while they are here; a pool
 * while its territory has an owner or deputy who is, and the account has an AE. Whoever covers is reached like a holder.
 */
export function unreachedAt(duty: Duty, at: Instant, around: Around): Unreached | undefined {
  const { people } = around
  if (duty.covers.some(({ person, from, to }) => from <= at && at < to && isPresent(people.get(person), at))) return undefined
  const held = stintAt(duty.line, at)
  if (!held) return { cause: 'no-holder', why: 'Nobody holds it.' }
  return held.holder.kind === 'person' ? personUnreached(people.get(held.holder.id), at) : poolUnreached(duty, held.holder.id, at, around)
}

function personUnreached(person: Presence | undefined, at: Instant): Unreached | undefined {
  if (isPresent(person, at)) return undefined
  if (!person) return { cause: 'gone', why: 'Who held it is not here any more.' }
  if (isGone(person, at))
    return {
      cause: 'gone',
      why: `${person.name} is no longer here from ${dateWords(dayIn(person.leftAt ?? at, person.zone))}, and nobody covers.`,
    }
  return { cause: 'leave', why: `${person.name} is on leave ${absenceAt(person, at)?.words ?? ''}, and nobody covers.` }
}

function poolUnreached(duty: Duty, pool: string, at: Instant, { people, poolName }: Around): Unreached | undefined {
  const name = poolName(pool)
  const territory = duty.territoryOf(pool)
  if (!territory) return { cause: 'territory', why: `No territory of ${name} takes in where it lies.` }
  const asked = [territory.owner, territory.deputy].flatMap((id) => (id === null ? [] : [people.get(id)]))
  if (!asked.some((one) => isPresent(one, at))) {
    const words = asked.map((one) => (one ? absentWords(one, at) : 'its owner is not here any more'))
    return { cause: 'territory', why: `${territory.name} of ${name} has nobody there: ${words.join('; ')}.` }
  }
  const ae = stintAt(duty.ae, at)
  const person = ae && people.get(ae.holder.id)
  if (!ae || !person) return { cause: 'no-ae', why: `It is with ${name} and has no AE who would call in an engineer.` }
  return isGone(person, at) ? { cause: 'no-ae', why: `It is with ${name}, and its AE ${person.name} has left.` } : undefined
}

const absentWords = (person: Presence, at: Instant) =>
  isGone(person, at) ? `${person.name} has left` : `${person.name} is on leave ${absenceAt(person, at)?.words ?? ''}`

/** Every instant at which the answer for this account may change. Between two of them it does not. */
export function turnsOf(duty: Duty, { people }: Around): Instant[] {
  const stints = [...duty.line, ...duty.ae]
  const pools = stints.flatMap(({ holder }) => (holder.kind === 'pool' ? [holder.id] : []))
  const territories = [...new Set(pools)].flatMap((pool) => duty.territoryOf(pool) ?? [])
  const ids = new Set([
    ...stints.flatMap(({ holder }) => (holder.kind === 'person' ? [holder.id] : [])),
    ...duty.covers.map(({ person }) => person),
    ...territories.flatMap(({ owner, deputy }) => (deputy === null ? [owner] : [owner, deputy])),
  ])
  const persons = [...ids].flatMap((id) => people.get(id) ?? [])
  const all = [
    duty.beganAt,
    ...stints.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
    ...duty.covers.flatMap(({ from, to }) => [from, to]),
    ...persons.flatMap(({ leftAt, away }) => [...(leftAt === null ? [] : [leftAt]), ...away.flatMap(({ from, to }) => [from, to])]),
  ]
  // Before it was there, nobody was missing.
  return [...new Set(all)].filter((at) => at >= duty.beganAt).toSorted()
}

export type Reach = {
  /** Undefined while somebody can be reached. */
  unreached: (Unreached & { since: Instant }) | undefined
  /** Since when somebody can be reached; undefined while nobody can. */
  reachedSince: Instant | undefined
  /** When to look again. */
  nextTurn: Instant | undefined
  /** The next time in which nobody could be reached, as things stand. */
  ahead: (Unreached & { from: Instant }) | undefined
}

/** How the account stands, since exactly when, and when that may change. */
export function reachOf(duty: Duty, now: Instant, around: Around): Reach {
  const turns = turnsOf(duty, around)
  const past = turns.filter((at) => at <= now).toReversed()
  const future = turns.filter((at) => at > now)
  const unreached = unreachedAt(duty, now, around)
  let since = now
  for (const at of past) {
    if ((unreachedAt(duty, at, around) !== undefined) !== (unreached !== undefined)) break
    since = at
  }
  const next = unreached ? undefined : future.find((at) => unreachedAt(duty, at, around) !== undefined)
  const why = next === undefined ? undefined : unreachedAt(duty, next, around)
  return {
    unreached: unreached && { ...unreached, since },
    reachedSince: unreached ? undefined : since,
    nextTurn: future[0],
    ahead: next !== undefined && why ? { ...why, from: next } : undefined,
  }
}

/** Whom one reaches at an instant: who covers, else the holder; null when nobody. */
export function reachedAt(duty: Duty, at: Instant, around: Around): { kind: 'person' | 'pool'; id: string; covers: boolean } | null {
  const { people } = around
  const cover = duty.covers.find(({ person, from, to }) => from <= at && at < to && isPresent(people.get(person), at))
  const held = stintAt(duty.line, at)?.holder
  const isHolderThere = held && unreachedAt({ ...duty, covers: [] }, at, around) === undefined
  if (held && isHolderThere) return { ...held, covers: false }
  return cover ? { kind: 'person', id: cover.person, covers: true } : null
}

/** Real hours, nights and weekends included, to the hundredth. */
export const hoursBetween = (from: Instant, to: Instant): number => Math.round((Date.parse(to) - Date.parse(from)) / 36_000) / 100
