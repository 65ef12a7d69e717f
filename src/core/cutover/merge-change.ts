import { canonical } from '../base/canonical.ts'
import type { Data } from './action.ts'

/** A field that somebody else has changed since the plan was made, with both values. */
export type Conflict = { field: string; expected: unknown; found: unknown; wanted: unknown }
export type Merged = { data: Data | null } | { conflicts: Conflict[] }

/**
 * Makes a planned change on a record as it is now. Other fields keep what people wrote meanwhile. Lists of people are merged
 * person by person: a colleague who started to follow a ticket in between stays. Backwards (`before` and `after` swapped) it undoes.
 */
export function mergeChange(current: Data | null, { before, after }: { before: Data | null; after: Data | null }): Merged {
  if (after === null) {
    if (current === null || before === null) return { data: null }
    const conflicts = fieldsOf(before, current).flatMap((field) => differing(field, before[field], current[field], undefined))
    return conflicts.length > 0 ? { conflicts } : { data: null }
  }
  if (current === null) {
    // What should change is gone: putting a part of it back would invent a record.
    return before === null
      ? { data: after }
      : { conflicts: fieldsOf(before, after).map((field) => ({ field, expected: before[field], found: undefined, wanted: after[field] })) }
  }
  const data: Record<string, unknown> = { ...current }
  const conflicts: Conflict[] = []
  for (const field of fieldsOf(before ?? {}, after)) {
    const merged = mergeField(current[field], before?.[field], after[field])
    if ('conflict' in merged) conflicts.push({ field, expected: before?.[field], found: current[field], wanted: after[field] })
    else if (merged.value === undefined) delete data[field]
    else data[field] = merged.value
  }
  return conflicts.length > 0 ? { conflicts } : { data }
}

/** Has it happened? True when making the change once more would change nothing. */
export function isMade(current: Data | null, change: { before: Data | null; after: Data | null }): boolean {
  // A record that does not exist has nothing in it; a change of it has not happened.
  if (current === null) return change.after === null
  const merged = mergeChange(current, change)
  return 'data' in merged && same(merged.data, current)
}

const same = (a: unknown, b: unknown): boolean => canonical(a ?? null) === canonical(b ?? null)
const fieldsOf = (a: Data, b: Data): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted()
const differing = (field: string, expected: unknown, found: unknown, wanted: unknown): Conflict[] =>
  same(expected, found) ? [] : [{ field, expected, found, wanted }]

type MergedField = { value: unknown } | { conflict: true }
const conflict: MergedField = { conflict: true }

function mergeField(current: unknown, before: unknown, after: unknown): MergedField {
  // Byte for byte, the order of lists included, so that an undo leads back to exactly the start.
  if (same(current, before) || same(current, after)) return { value: after }
  const [now, from, to] = [current, before ?? [], after ?? []].map(byIdentity)
  return now && from && to ? mergeList(now, from, to) : conflict
}

function mergeList(now: Map<string, unknown>, from: Map<string, unknown>, to: Map<string, unknown>): MergedField {
  const merged = new Map(now)
  for (const id of new Set([...from.keys(), ...to.keys()])) {
    const [found, expected, wanted] = [now.get(id), from.get(id), to.get(id)]
    if (alike(expected, wanted) || alike(found, wanted)) continue
    if (!alike(found, expected)) return conflict
    if (wanted === undefined) merged.delete(id)
    else merged.set(id, wanted)
  }
  return { value: [...merged.values()] }
}

/** Members of a list by who they are; undefined when it isn't a list of people, each of them once. */
function byIdentity(list: unknown): Map<string, unknown> | undefined {
  if (!Array.isArray(list)) return undefined
  const members = new Map(list.map((member) => [identityOf(member), member] as const))
  return members.has(undefined) || members.size < list.length ? undefined : (members as Map<string, unknown>)
}

function identityOf(member: unknown): string | undefined {
  if (typeof member !== 'object' || member === null) return undefined
  const { id, person, email } = member as { id?: unknown; person?: unknown; email?: unknown }
  if (typeof id === 'string') return `person ${id}`
  if (person !== undefined) return identityOf(person)
  return typeof email === 'string' ? `address ${email}` : undefined
}

/** A person is the same under a new name. */
const alike = (a: unknown, b: unknown): boolean => same(a, b) || (isPerson(a) && isPerson(b) && a.id === b.id)
const isPerson = (value: unknown): value is { id: string; name: string } =>
  typeof value === 'object' && value !== null && Object.keys(value).toSorted().join() === 'id,name'
