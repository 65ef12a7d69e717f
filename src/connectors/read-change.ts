import type { Data } from '../core/cutover/action.ts'
import { isKind, type Kind } from '../core/records/kinds.ts'
import type { Change } from './connector.ts'

/** An effect comes back from the log as plain JSON; this is where it gets its types again. */
export function read({ record, before, after }: Pick<Change, 'record' | 'before' | 'after'>): {
  kind: Kind
  before: Data | null
  after: Data | null
} {
  if (!isKind(record.kind)) throw new Error(`An effect changes a record of the unknown kind "${record.kind}"`)
  return { kind: record.kind, before: fields(before), after: fields(after) }
}

function fields(value: unknown): Data | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('An effect holds something else than the fields of a record')
  return value as Data
}
