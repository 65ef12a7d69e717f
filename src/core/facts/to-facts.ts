import type { Instant } from '../base/ids.ts'
import { dayIn } from '../calendar/moment-on.ts'
import type { Account } from '../records/account.ts'
import { recordsByKind } from '../records/by-kind.ts'
import { type Kind, kindNames, kindOf, recordKinds } from '../records/kinds.ts'
import type { StoredRecord } from '../records/record.ts'
import type { Fact, FactName, Facts, RecordFacts } from './facts.ts'
import type { AccountFacts, ChildFacts, HandoverFacts } from './handover-facts.ts'

export type FactSources = {
  account: Account & { id: string }
  children: ChildFacts[]
  records: readonly StoredRecord[]
  handover: HandoverFacts
  now: Instant
  /** Where the account has no zone of its own. */
  zone?: string
}

/** Puts together what is known at one moment. The same sources give the same facts, in the same order. */
export function toFacts({ account, children, records, handover, now, zone: fallback = 'UTC' }: FactSources): Facts {
  const zone = account.zone ?? fallback
  const { ctas, assignments, known, lists } = sorted(records)
  const own = ctas.find((cta) => cta.handover === handover.id)
  return {
    now,
    today: dayIn(now, zone),
    zone,
    account: { ...account, ...holders(assignments, now) },
    children,
    handover: { ...handover, ...(own ? { cta: own } : {}) },
    known,
    ...lists,
  }
}

type Sorted = { ctas: Fact<'cta'>[]; assignments: Fact<'assignment'>[]; known: FactName[]; lists: RecordFacts }

// Records come as a new list when one of them changes, while the handover and the clock go on a dozen times above the same list.
const sortedBefore = new WeakMap<readonly StoredRecord[], Sorted>()

/** What depends on the records alone. */
function sorted(records: readonly StoredRecord[]): Sorted {
  const before = sortedBefore.get(records)
  if (before) return before
  const byKind = recordsByKind(records)
  const factsOf = (kind: Kind) => (byKind.get(kind) ?? []).map(({ data, key, source, checkedAt }) => ({ ...data, key, source, checkedAt }))
  const ctas = factsOf('cta') as Fact<'cta'>[]
  const lists = kindNames
    .filter((kind) => kind !== 'coverage')
    .map((kind): [string, unknown] => {
      if (kindOf(kind).many === 'one') return [kindOf(kind).fact, factsOf(kind)[0] ?? {}]
      // The CTA of this or any other handover stands for the work itself: nobody could finish the work before it is finished.
      return [kindOf(kind).fact, kind === 'cta' ? ctas.filter((cta) => cta.handover === undefined) : factsOf(kind)]
    })
  const made: Sorted = {
    ctas,
    assignments: factsOf('assignment') as Fact<'assignment'>[],
    known: knownKinds(byKind),
    lists: Object.fromEntries(lists) as RecordFacts,
  }
  sortedBefore.set(records, made)
  return made
}

/** Who holds the account at that moment, for who asks for nothing else. */
export const holdersAt = (records: readonly StoredRecord[], now: Instant): Partial<AccountFacts> =>
  holders(
    (recordsByKind(records).get('assignment') ?? []).map(({ data }) => data as Fact<'assignment'>),
    now,
  )

const roleFacts = { CSM: 'csm', CSE: 'cse', AE: 'ae', SA: 'sa', 'Renewal Manager': 'renewalManager', 'CSM Manager': 'csmManager' } as const

function holders(assignments: Fact<'assignment'>[], now: Instant): Partial<AccountFacts> {
  const held: Partial<AccountFacts> = {}
  for (const { role, holder, from, to } of assignments) {
    if (from > now || (to !== undefined && to <= now)) continue
    if (holder.type === 'person') held[roleFacts[role]] = holder.person
    else if (role === 'CSM' || role === 'CSE') held.pool = holder.pool
  }
  return held
}

function knownKinds(byKind: ReadonlyMap<Kind, readonly StoredRecord[]>): FactName[] {
  const looked = new Set(byKind.get('coverage')?.map(({ key }) => key))
  return (Object.keys(recordKinds) as Kind[]).flatMap((kind) => {
    if (kind === 'coverage' || !(byKind.has(kind) || looked.has(kind))) return []
    return [recordKinds[kind].fact]
  })
}
