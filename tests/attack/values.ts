import fc from 'fast-check'
import type { Random } from '../../src/core/process/testing/random.ts'
import type { Schema } from '../../src/http/schemas.ts'
import type { Seen } from './seen.ts'
import { strangeTexts } from './strange.ts'
import { resolved } from './surface.ts'

/** Where choices come from: a generator of fast-check, so that a failure shrinks and can be asked again. */
export type Choices = Random & { matching: (pattern: string) => string }

const whole = (limit: number) => fc.nat({ max: Math.max(0, limit - 1) })
const like = (pattern: string) => fc.stringMatching(new RegExp(pattern, 'u'), { size: 'xsmall' })

export function choicesOf(g: fc.GeneratorValue): Choices {
  const below = (limit: number) => g(whole, limit)
  return {
    below,
    // Nothing out of the ordinary is what a failure shrinks to.
    chance: (share) => below(1_000) >= 1_000 - share * 1_000,
    pick: (choices) => {
      const chosen = choices[below(choices.length)]
      if (chosen === undefined) throw new Error('Nothing to pick from')
      return chosen
    },
    matching: (pattern) => g(like, pattern),
  }
}

type Shape = {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  propertyNames?: Schema
  items?: Schema
  prefixItems?: Schema[]
  minItems?: number
  maxItems?: number
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

const words = ['Fine', 'Ana said so on the call', 'größer als "gedacht"', "it's\ntwo lines", '<b>done</b>', '日本語', 'x', 'Halden Rail']
const addresses = ['tom@meridian.example', 'dana@customer.example', 'priya@meridian.example', 'new.person@meridian.example']

/** A value that the schema takes. Where the name of its place is one that was met before, mostly something that was met. */
export function valueFrom(given: Schema, name: string, random: Choices, seen: Seen): unknown {
  const schema = resolved(given) as Shape
  if ('const' in schema) return schema.const
  if (schema.enum) return random.pick(schema.enum)
  if (schema.allOf) return valueFrom(Object.assign({}, ...schema.allOf.map(resolved)) as Schema, name, random, seen)
  const ways = schema.anyOf ?? schema.oneOf
  if (ways) return valueFrom(random.pick(ways), name, random, seen)
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type
  switch (type) {
    case 'object':
      return object(schema, random, seen)
    case 'array':
      return list(schema, name, random, seen)
    case 'string':
      return text(schema, name, random, seen)
    case 'integer':
    case 'number': {
      const met = seen.pick(name, random)
      const from = Math.ceil(Math.max(schema.minimum ?? 0, -1_000_000))
      const to = Math.floor(Math.min(schema.maximum ?? from + 500, from + 5_000))
      return typeof met === 'number' && met >= from && met <= to && random.chance(0.5) ? met : from + random.below(to - from + 1)
    }
    case 'boolean':
      return random.chance(0.5)
    case 'null':
      return null
    default:
      return random.pick([null, 0, 'x', true, {}, []])
  }
}

function object({ properties = {}, required = [], additionalProperties, propertyNames }: Shape, random: Choices, seen: Seen): unknown {
  const members = Object.entries(properties).flatMap(([name, schema]) =>
    required.includes(name) || random.chance(0.4) ? [[name, valueFrom(schema, name, random, seen)] as const] : [],
  )
  if (Object.keys(properties).length > 0 || typeof additionalProperties !== 'object') return Object.fromEntries(members)
  const names = propertyNames ?? { type: 'string', minLength: 1, maxLength: 40 }
  const more = Array.from({ length: random.below(3) }, () => [
    String(valueFrom(names, 'role', random, seen)),
    valueFrom(additionalProperties, 'person', random, seen),
  ])
  return Object.fromEntries(more)
}

function list({ items = {}, prefixItems, minItems = 0, maxItems = 3 }: Shape, name: string, random: Choices, seen: Seen): unknown[] {
  const of = name.replace(/s$/, '')
  if (prefixItems) return prefixItems.map((one) => valueFrom(one, of, random, seen))
  return Array.from({ length: minItems + random.below(Math.min(3, maxItems - minItems + 1)) }, () => valueFrom(items, of, random, seen))
}

function text({ format, pattern, minLength = 0, maxLength = 200 }: Shape, name: string, random: Choices, seen: Seen): string {
  if (format === 'date') return new Date(Date.UTC(2026, 9, 1) + random.below(120) * 86_400_000).toISOString().slice(0, 10)
  if (format === 'date-time') return new Date(Date.UTC(2026, 10, 1) + random.below(2_000) * 3_600_000).toISOString()
  if (format === 'email' || pattern?.includes('@')) return random.pick(addresses)
  if (format === 'uri') return random.pick(['https://docs.example/a', 'http://tracker.example/1?x=y#z'])
  const met = seen.pick(name, random)
  const fits = (one: string) =>
    one.length >= minLength && one.length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(one))
  if (typeof met === 'string' && fits(met) && !random.chance(0.2)) return met
  if (pattern !== undefined && pattern !== '\\S') return random.matching(pattern)
  const written = random.chance(0.2) ? random.pick(strangeTexts) : random.pick(words)
  return fits(written) ? written : 'x'.repeat(Math.max(1, minLength)).slice(0, maxLength)
}
