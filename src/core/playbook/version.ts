import { canonical } from '../base/canonical.ts'
import { sha256 } from '../base/sha256.ts'
import type { Definition } from '../definition/definition.ts'
import { squeeze } from './words.ts'

const notMeaning = new Set(['range', 'certainty', 'coverage', 'version'])

/** Names a definition by what it means: moving or reflowing text changes nothing, another word, role or rule does. */
export const versionOf = (definition: Omit<Definition, 'version'>): string => sha256(meaning(definition)).slice(0, 32)

/**
 * What is meant, as `canonical` writes it. Every part of a page passes here whenever it is compiled, so it is written at once and not
 * put together first, and a key that many parts have is quoted once.
 */
function meaning(value: unknown, quoted = new Map<string, string>()): string {
  if (typeof value === 'string') return JSON.stringify(squeeze(value))
  if (typeof value !== 'object' || value === null) return canonical(value)
  if (Array.isArray(value)) {
    let items = ''
    for (const item of value) items += `${items === '' ? '' : ','}${meaning(item ?? null, quoted)}`
    return `[${items}]`
  }
  let members = ''
  for (const key of Object.keys(value).sort()) {
    const member: unknown = (value as Record<string, unknown>)[key]
    if (member === undefined || notMeaning.has(key)) continue
    let name = quoted.get(key)
    if (name === undefined) {
      name = JSON.stringify(key)
      quoted.set(key, name)
    }
    members += `${members === '' ? '' : ','}${name}:${meaning(member, quoted)}`
  }
  return `{${members}}`
}
