import type { Instant } from '../base/ids.ts'
import { type Around, type Duty, reachOf, turnsOf, unreachedAt } from './reach.ts'

/** A gap that is known and not over. */
export type OpenGap = { account: string; since: Instant; why: string }

export type GapChange =
  | { kind: 'opened'; account: string; since: Instant; why: string }
  | { kind: 'closed'; account: string; since: Instant; until: Instant; why: string }

/**
 * What is new since the guard looked last: gaps that opened, each from the instant in which the last person went, and gaps that
 * closed. The same question asked twice has nothing new the second time.
 */
export function guardChanges(
  duties: readonly Duty[],
  open: readonly OpenGap[],
  now: Instant,
  around: Around,
  closedUntil: ReadonlyMap<string, Instant> = new Map(),
): GapChange[] {
  const byAccount = new Map(open.map((gap) => [gap.account, gap]))
  const known = new Set(duties.map(({ account }) => account))
  const gone = open.filter(({ account }) => !known.has(account)).map((gap): GapChange => ({ kind: 'closed', ...gap, until: now }))
  return [...gone, ...duties.flatMap((duty) => changesOf(duty, byAccount.get(duty.account), now, around, closedUntil.get(duty.account)))]
}

function changesOf(duty: Duty, gap: OpenGap | undefined, now: Instant, around: Around, closedUntil: Instant | undefined): GapChange[] {
  const { unreached } = reachOf(duty, now, around)
  // What was reached once stays reached: an hour is counted in one gap only.
  const since = unreached && (closedUntil !== undefined && closedUntil > unreached.since ? closedUntil : unreached.since)
  const opened = unreached && since !== undefined && { kind: 'opened' as const, account: duty.account, since, why: unreached.why }
  if (!gap) return opened ? [opened] : []
  // Somebody was there in between, though nobody looked: two gaps, not one.
  const between = turnsOf(duty, around).find((at) => at > gap.since && at <= now && unreachedAt(duty, at, around) === undefined)
  if (!opened) return [{ kind: 'closed', ...gap, until: between ?? now }]
  return between === undefined || opened.since <= gap.since ? [] : [{ kind: 'closed', ...gap, until: between }, opened]
}

/** When the guard has to look at an account again by itself. */
export const nextLook = (duty: Duty, now: Instant, around: Around): Instant | undefined => turnsOf(duty, around).find((turn) => turn > now)
