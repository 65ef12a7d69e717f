import type { Kind, RecordData, recordKinds } from '../records/kinds.ts'
import type { AccountFacts, ChildFacts, HandoverFacts } from './handover-facts.ts'

/**
 * Everything that checks, letters and documents may know about one handover at one moment. For authors of pages:
 *
 * - Lists carry the plural names of the record kinds: `ctas`, `successPlans`, `instances`, `tickets` … Single ones are
 *   `communication`, `health`, `serviceTier`, `book`. Each record has its fields plus `key`, `source` and `checkedAt`.
 *   The CTA that stands for the handover itself is not in `ctas`, but in `handover.cta`.
 * - People compare by identity: `t.owner == handover.incoming`, `handover.incoming in t.followers`; `.id`, `.name` to read.
 * - Days and moments are texts and compare as such: `i.lastPing < monthsAgo(6)`, `m.at < now`, `c.due < today`.
 *   There are `now`, `today`, `monthsAgo(n)`, `daysAgo(n)`, `daysAhead(n)`, counted in the account's zone.
 * - Whole numbers are whole numbers: `size(ctas) == 0`, `l.seats > 100`. Money and scores compare with `<` and `>`.
 * - A field that nobody filled in makes the answer "cannot tell", unless `has(i.lastPing)` asks first. The same for a kind
 *   of which nothing is known: an empty list means "none" only when somebody looked. `known(ctas)` asks.
 */
export type Facts = {
  /** The time of the evaluation: instant, and the day in the account's zone. */
  now: string
  today: string
  zone: string
  account: AccountFacts
  children: ChildFacts[]
  /** `cta`: the CTA that stands for this handover itself. */
  handover: HandoverFacts & { cta?: Fact<'cta'> }
  /** The fact names of the kinds of which something is recorded, or which somebody looked through and found empty. */
  known: FactName[]
} & RecordFacts

/** One record as checks see it. */
export type Fact<K extends Kind> = RecordData<K> & { key: string; source: string; checkedAt: string }

/** The kinds under their names: a list, or for single ones the record, with nothing in it when there is none. */
export type RecordFacts = {
  [K in Exclude<Kind, 'coverage'> as (typeof recordKinds)[K]['fact']]: (typeof recordKinds)[K]['many'] extends 'one'
    ? Partial<Fact<K>>
    : Fact<K>[]
}

export type FactName = keyof RecordFacts
