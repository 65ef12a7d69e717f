import type { Account } from '../records/account.ts'
import { recordsByKind } from '../records/by-kind.ts'
import type { Kind, RecordData } from '../records/kinds.ts'
import { mask } from '../records/mask.ts'
import type { Person } from '../records/parts.ts'
import type { StoredRecord } from '../records/record.ts'

/** One record as the dossier reads it. */
export type Item<K extends Kind> = { kind: K; key: string; data: RecordData<K>; source: string; checkedAt: string }

/** The records of an account, by kind, and the moment at which they are looked at. */
export type Shelf = {
  account: Account & { id: string }
  now: string
  zone: string
  of: <K extends Kind>(kind: K) => Item<K>[]
  /** Something is recorded of this kind, or somebody looked and found nothing: no record then means "none". */
  isKnown: (kind: Kind) => boolean
  /** Their role on the account now or once: CSM, AE, SA. */
  roleOf: (person: string) => string | undefined
}

type Given = { account: Account & { id: string }; records: readonly StoredRecord[]; now: string; zone: string }

/**
 * Records in a steady order. `seenBy staff`: without every field that is for few, so that whoever writes a sentence from such a
 * shelf has nothing in hand that could leak.
 */
export function shelfOf({ account, records, now, zone }: Given, seenBy: 'staff' | 'all'): Shelf {
  const byKind = recordsByKind(records)
  const looked = new Set((byKind.get('coverage') ?? []).map(({ key }) => key))
  const roles = new Map<string, string>()
  for (const { data } of (byKind.get('assignment') ?? []) as unknown as Item<'assignment'>[])
    if (data.holder.type === 'person' && !roles.has(data.holder.person.id)) roles.set(data.holder.person.id, data.role)
  const kept = new Map<Kind, unknown[]>()
  return {
    account,
    now,
    zone,
    of: <K extends Kind>(kind: K) => {
      const known = kept.get(kind)
      if (known) return known as Item<K>[]
      const items = (byKind.get(kind) ?? []).map(({ key, data, source, checkedAt }) => ({
        kind,
        key,
        data: seenBy === 'all' ? data : mask(kind, data, staff),
        source,
        checkedAt,
      }))
      kept.set(kind, items)
      return items as unknown as Item<K>[]
    },
    isKnown: (kind) => byKind.has(kind) || looked.has(kind),
    roleOf: (person) => roles.get(person),
  }
}

const staff: ReadonlySet<'staff'> = new Set(['staff'])

/** Who holds the account now, by its ledger. */
export function holderOf(shelf: Pick<Shelf, 'of' | 'now'>): Person | undefined {
  const current = shelf
    .of('assignment')
    .findLast(({ data }) => data.role === 'CSM' && data.from <= shelf.now && (data.to === undefined || shelf.now < data.to))
  return current?.data.holder.type === 'person' ? current.data.holder.person : undefined
}
