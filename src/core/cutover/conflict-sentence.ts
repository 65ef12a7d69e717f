import { classOf } from '../records/field-class.ts'
import { type Kind, kindOf } from '../records/kinds.ts'
import type { Data } from './action.ts'
import type { Conflict } from './merge-change.ts'
import { listed } from './words.ts'

/** What stands in the way of a change, with both values, so that a person can decide which holds. */
export const conflictSentence = (kind: Kind, subject: string, conflicts: readonly Conflict[]): string =>
  `${subject}: meanwhile somebody has changed ${listed(
    conflicts.map(({ field, expected, found, wanted }) =>
      isRestricted(kind, field)
        ? `"${field}"`
        : `"${field}" (it was ${inWords(expected)}, is ${inWords(found)}, planned is ${inWords(wanted)})`,
    ),
  )}. Plan again to see what is left.`

/** The fields that differ, each with old and new value. What not everyone may read is named without its value. */
export const fieldChanges = (kind: Kind, before: Data, after: Data): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .toSorted()
    .map((field) => (isRestricted(kind, field) ? `"${field}"` : `"${field}" from ${inWords(before[field])} to ${inWords(after[field])}`))

function isRestricted(kind: Kind, field: string): boolean {
  const schema = kindOf(kind).schema.shape[field]
  return !schema || (classOf(schema)?.class ?? 'restricted') === 'restricted'
}

/** A value for a sentence: people by name, long lists by their length. */
function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return `"${value.length > 80 ? `${value.slice(0, 79)}…` : value}"`
  if (typeof value !== 'object') return value === true ? 'yes' : value === false ? 'no' : String(value)
  if (Array.isArray(value)) {
    const called = value.map(nameOf)
    return value.length === 0
      ? 'nobody'
      : called.every((name) => name !== undefined) && value.length <= 8
        ? listed(called)
        : `a list of ${value.length}`
  }
  return nameOf(value) ?? 'a detail'
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, title, person } = value as { name?: unknown; title?: unknown; person?: unknown }
  if (typeof name === 'string') return name
  return typeof title === 'string' ? title : nameOf(person)
}
