import type { Random } from '../../src/core/process/testing/random.ts'

/**
 * What somebody who calls the API has come across so far, by what it stands for: ids, keys, versions. The next call takes its values
 * from here, so that one call leads to another as it does for people.
 */
export type Seen = {
  learn: (answer: unknown, of: string) => void
  pick: (name: string, random: Random) => unknown
}

const most = 30

/** Members that hold an id of something else than their name says. */
const standsFor: Readonly<Record<string, readonly string[]>> = {
  to: ['person', 'pool'],
  owner: ['person'],
  deputy: ['person'],
  csm: ['person'],
  manager: ['person'],
  holding: ['person'],
  holder: ['person', 'pool'],
  suggestedBy: ['person'],
  by: ['person'],
  parent: ['account'],
  basedOn: ['version'],
  on: ['task'],
}

/** What the id in a path is of, where the word before it does not say so. */
const inPath: Readonly<Record<string, string>> = { staff: 'person', people: 'person', departures: 'person', drafts: 'person', mail: 'mail' }

export const singular = (word: string): string => inPath[word] ?? word.replace(/s$/, '')

export function seenSoFar(first: Readonly<Record<string, readonly string[]>>): Seen {
  const known = new Map<string, unknown[]>(Object.entries(first).map(([name, values]) => [name, [...values]]))
  const keep = (name: string, value: unknown) => {
    const values = known.get(name) ?? []
    if (values.includes(value)) return
    values.push(value)
    if (values.length > most) values.shift()
    known.set(name, values)
  }
  const walk = (value: unknown, of: string, depth: number): void => {
    if (depth > 6 || typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const one of value.slice(0, 40)) walk(one, of, depth + 1)
      return
    }
    for (const [name, member] of Object.entries(value)) {
      if (name === 'id' && typeof member === 'string') keep(of, member)
      else if (name === 'ref' && of === 'handover') keep(of, member)
      else if (['key', 'version', 'digest', 'task', 'role', 'kind', 'next', 'seq', 'position'].includes(name)) {
        if (typeof member === 'string' || typeof member === 'number') keep(name === 'next' ? 'cursor' : name, member)
      }
      walk(member, name === 'items' || name === 'data' ? of : singular(name), depth + 1)
    }
  }
  return {
    learn: (answer, of) => walk(answer, of, 0),
    pick: (name, random) => {
      const values = (standsFor[name] ?? [name]).flatMap((one) => known.get(one) ?? [])
      return values.length === 0 ? undefined : random.pick(values)
    },
  }
}
