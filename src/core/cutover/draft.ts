import { isSame } from '../base/canonical.ts'
import type { Kind } from '../records/kinds.ts'
import { parseRecord } from '../records/record.ts'
import type { Data, Draft } from './action.ts'

type Words = Omit<Draft, 'record' | 'before' | 'after'>

/** A change of some fields of a record that exists; a field that is undefined in `wanted` is emptied. No change when all is so already. */
export function edit<F extends object & { key: string }>(
  kind: Kind,
  record: F,
  wanted: { [K in keyof F]?: F[K] | undefined },
  words: Words,
): Draft[] {
  const fields = Object.keys(wanted).filter((field) => !same(fieldOf(record, field), fieldOf(wanted, field)))
  if (fields.length === 0) return []
  return [{ ...words, record: { kind, key: record.key }, before: pick(record, fields), after: pick(wanted, fields) }]
}

/** A new record, complete: what the schema fills in stands in the plan too, so that an undo knows its own work again. */
export const create = (kind: Kind, key: string, after: Data, words: Words): Draft => ({
  ...words,
  record: { kind, key },
  before: null,
  after: parseRecord(kind, pick(after, Object.keys(after))),
})

const pick = (from: object, fields: readonly string[]): Data =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = fieldOf(from, field)
      return value === undefined ? [] : [[field, value]]
    }),
  )

const fieldOf = (from: object, field: string): unknown => (from as Data)[field]
const same = (a: unknown, b: unknown) => isSame(a ?? null, b ?? null)
