import type { Range } from '../definition/definition.ts'
import { short } from '../definition/task-changes.ts'

/** One difference between two versions of a page, by meaning, as a sentence. */
export type PlaybookChange = {
  what: (typeof subjects)[number]
  kind: 'added' | 'removed' | 'changed' | 'moved'
  /** The element: a task, a role, a RACI row with its role. */
  id: string
  title: string
  before: string | null
  after: string | null
  words: string
  /** Where it stands in the newer page; null for what is gone. */
  range: Range | null
}

export const subjects = [
  'title',
  'role',
  'stage',
  'task',
  'order',
  'due',
  'gate',
  'flow',
  'raci',
  'topic',
  'template',
  'letter',
  'principle',
  'binding',
  'text',
] as const

type Place = Pick<PlaybookChange, 'what' | 'id' | 'title' | 'range'>
type Was = { before?: string | null; after?: string | null }

/** What differs about one element, gathered one by one. */
export function changesOf(place: Place) {
  const found: PlaybookChange[] = []
  const add = (kind: PlaybookChange['kind'], words: string, { before = null, after = null }: Was = {}) => {
    found.push({ ...place, kind, before: before === null ? null : short(before), after: after === null ? null : short(after), words })
  }
  return {
    found,
    add,
    /** Says nothing when both are the same, with any white space. */
    compare: (before: string | null | undefined, after: string | null | undefined, words: string) => {
      const [was, is] = [flat(before), flat(after)]
      if (was !== is) add('changed', words, { before: was, after: is })
    },
  }
}

const flat = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : text.replace(/\s+/g, ' ').trim()

/** A text of the page between quotes, as one short line. */
export const quoted = (text: string): string => `"${short(text)}"`

/** "A", "A and B", "A, B and C". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/**
 * Of things in their new order, given by their old places, those that somebody moved: all but the longest row that kept its order.
 * So one thing that goes from the end to the beginning is one that moved, and not all the others.
 */
export function movedAmong(places: readonly number[]): Set<number> {
  // The smallest end of a kept row for each length, and from whom each came.
  const ends: number[] = []
  const from = places.map(() => -1)
  for (const [index, place] of places.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[ends[middle] ?? 0] ?? 0) < place) low = middle + 1
      else high = middle
    }
    from[index] = low === 0 ? -1 : (ends[low - 1] ?? -1)
    ends[low] = index
  }
  const kept = new Set<number>()
  for (let index = ends.at(-1) ?? -1; index >= 0; index = from[index] ?? -1) kept.add(index)
  return new Set(places.flatMap((_, index) => (kept.has(index) ? [] : [index])))
}
