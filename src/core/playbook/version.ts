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
  // A loop, because every part of a page passes here whenever it is compiled.
  const meant: Record<string, unknown> = Object.create(null)
  for (const [key, member] of Object.entries(value)) if (!notMeaning.has(key)) meant[key] = meaning(member)
  return meant
}
