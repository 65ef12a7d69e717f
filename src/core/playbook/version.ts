import { canonical } from '../base/canonical.ts'
import { sha256 } from '../base/sha256.ts'
import type { Definition } from '../definition/definition.ts'
import { squeeze } from './words.ts'

const notMeaning = new Set(['range', 'certainty', 'coverage', 'version'])

/** Names a definition by what it means: moving or reflowing text changes nothing, another word, role or rule does. */
export const versionOf = (definition: Omit<Definition, 'version'>): string => sha256(canonical(meaning(definition))).slice(0, 32)

function meaning(value: unknown): unknown {
  if (typeof value === 'string') return squeeze(value)
  if (Array.isArray(value)) return value.map(meaning)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (notMeaning.has(key) ? [] : [[key, meaning(member)]])))
}
