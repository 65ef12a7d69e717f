import type { Kind } from './kinds.ts'
import type { StoredRecord } from './record.ts'

export type RecordsByKind = ReadonlyMap<Kind, readonly StoredRecord[]>

// Records come as a new list when one of them changes; checks, documents and dossier read the same one.
const sortedBefore = new WeakMap<readonly StoredRecord[], RecordsByKind>()

/** The records of an account by kind, each kind in the order of its keys. */
export function recordsByKind(records: readonly StoredRecord[]): RecordsByKind {
  const known = sortedBefore.get(records)
  if (known) return known
  const sorted = Map.groupBy(
    records.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
    ({ kind }) => kind,
  )
  sortedBefore.set(records, sorted)
  return sorted
}
