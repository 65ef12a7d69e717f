import type { z } from 'zod'
import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { memberOf, schemaWords } from '../base/schema-words.ts'
import type { Audience } from './field-class.ts'
import { type Kind, kindOf, type RecordData, recordKinds } from './kinds.ts'
import { hiddenFields } from './mask.ts'

/** One record as it is stored and shown. `source` is `by hand`, `import`, or the name of the system that it was read from. */
export type StoredRecord<K extends Kind = Kind> = {
  [Each in K]: { kind: Each; key: string; data: RecordData<Each>; source: string; checkedAt: Instant; version: number }
}[K]

/** The key of the records of which an account has at most one. */
export const theOne = 'current'

/** Keys stand in addresses and in sentences: anything readable on one line, but no slash, nor what an address takes for a folder. */
const keyShape = /^(?!\.\.?$)[^\s/\\?#%\p{C}][^/\\?#%\p{C}]{0,119}$/u

export function checkKey(kind: Kind, key: string): string {
  if (kindOf(kind).many === 'one' && key !== theOne) {
    throw new Refusal('invalid', 'record.one-only', `An account has one ${kindOf(kind).title.toLowerCase()}; its key is "${theOne}".`, {
      where: 'key',
    })
  }
  if (!keyShape.test(key)) {
    throw new Refusal('invalid', 'record.key', 'A key is one line of at most 120 characters, without / \\ ? # and %, and not just dots.', {
      where: 'key',
    })
  }
  if (kind === 'coverage' && !(key !== 'coverage' && Object.hasOwn(recordKinds, key))) {
    throw new Refusal('invalid', 'record.key', `"${key}" is not a kind of record that one could look through.`, { where: 'key' })
  }
  return key
}

const strict = new Map<Kind, z.ZodObject>()

/** A schema compiles what reads it when it first reads, so each is made once. */
function strictly(kind: Kind): z.ZodObject {
  const known = strict.get(kind) ?? kindOf(kind).schema.strict()
  strict.set(kind, known)
  return known
}

/** The data of a record, checked against its kind. Unknown fields are refused: a misspelt field would be lost in silence. */
export function parseRecord<K extends Kind>(kind: K, data: unknown): RecordData<K> {
  const parsed = strictly(kind).safeParse(data, { error: schemaWords })
  if (parsed.success) return parsed.data as RecordData<K>
  const [first] = parsed.error.issues
  const where = first && memberOf(first)
  throw new Refusal(
    'invalid',
    'record.invalid',
    `${kindOf(kind).title}: ${where ? `"${where}": ` : ''}${first?.message ?? 'not readable'}.`,
    {
      ...(where ? { where } : {}),
      details: { problems: parsed.error.issues.map((issue) => ({ where: memberOf(issue), message: issue.message })) },
    },
  )
}

/**
 * What is stored when a person saves what they could see. Fields hidden from them keep their old value, and they may not
 * set them either: else an edit by someone who can't read a note would delete or forge it.
 */
export function mergeEdit<K extends Kind>(
  kind: K,
  edit: { before: RecordData<K> | undefined; wanted: unknown; audience: Audience },
): RecordData<K> {
  const hidden = hiddenFields(kindOf(kind).schema, edit.audience)
  const wanted = (edit.wanted ?? {}) as Record<string, unknown>
  const forged = hidden.find((name) => wanted[name] !== undefined)
  if (forged)
    throw new Refusal('forbidden', 'record.field-not-yours', `"${forged}" may be changed only by those who may read it.`, { where: forged })
  const before = (edit.before ?? {}) as Record<string, unknown>
  const kept = Object.fromEntries(hidden.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]]])))
  return parseRecord(kind, { ...wanted, ...kept })
}

/** How a record is called in a sentence: the text of its naming field, else its key. */
export const titleOf = (kind: Kind, key: string, data: Readonly<Record<string, unknown>>): string => {
  const name = data[kindOf(kind).names]
  return typeof name === 'string' && name !== '' && kindOf(kind).many === 'many'
    ? name
    : kindOf(kind).many === 'one'
      ? kindOf(kind).title
      : key
}
