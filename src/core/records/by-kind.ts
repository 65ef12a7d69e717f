import { onceFor } from '../base/once-for.ts'
import type { Kind } from './kinds.ts'
import type { StoredRecord } from './record.ts'

export type RecordsByKind = ReadonlyMap<Kind, readonly StoredRecord[]>

/**
 * The records of an account by kind, each kind in the order of its keys. Records come as a new list when one of them changes; checks,
 * documents and dossier read the same one.
 */
export const recordsByKind = onceFor(
  (records: readonly StoredRecord[]): RecordsByKind =>
    Map.groupBy(
      records.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
      ({ kind }) => kind,
    ),
)
