import type { Random } from './random.ts'

/** The part of JSON Schema in which commands say what they need. */
export type Schema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  uniqueItemsBy?: string
  format?: string
  formatMinimum?: string
  formatMaximum?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

const words = ['Fine', 'Ana said so on the call', 'größer als "gedacht"', "it's\ntwo lines", '<b>done</b>', '日本語', ' x ']

/** A value that the schema allows, as a stranger with nothing but the schema would make one. */
export function fromSchema(schema: Schema, random: Random): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum) return random.pick(schema.enum)
  // What it takes in any case, and one of the ways to say the rest.
  if (schema.type === 'object' && schema.properties && schema.anyOf) return fromSchema(oneWay(schema, random.pick(schema.anyOf)), random)
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) return fromSchema(random.pick(branches), random)
  switch (schema.type) {
    case 'object': {
      const required = new Set(schema.required)
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
          required.has(name) || random.chance(0.4) ? [[name, fromSchema(one, random)]] : [],
        ),
      )
    }
    case 'array':
      return list(schema, random)
    case 'string':
      return string(schema, random)
    case 'integer':
    case 'number': {
      const from = schema.minimum ?? 0
      return from + random.below(Math.min(1000, (schema.maximum ?? from + 1000) - from + 1))
    }
    case 'boolean':
      return random.chance(0.7)
    default:
      throw new Error(`A form could not be drawn from ${JSON.stringify(schema)}`)
  }
}

const oneWay = ({ anyOf: _anyOf, ...schema }: Schema, way: Schema): Schema => ({
  ...schema,
  properties: { ...schema.properties, ...way.properties },
  required: [...(schema.required ?? []), ...(way.required ?? [])],
})

function list({ items = {}, minItems = 0, maxItems = 3, uniqueItems, uniqueItemsBy }: Schema, random: Random): unknown[] {
  const count = minItems + random.below(Math.min(3, maxItems - minItems + 1))
  const found: unknown[] = []
  const identity = (value: unknown) => JSON.stringify(uniqueItemsBy ? (value as Record<string, unknown>)[uniqueItemsBy] : value)
  for (let tries = 0; found.length < count && tries < 50; tries += 1) {
    const value = fromSchema(items, random)
    if ((uniqueItems || uniqueItemsBy) && found.some((one) => identity(one) === identity(value))) continue
    found.push(value)
  }
  return found
}

function string({ format, formatMinimum, formatMaximum, pattern, minLength = 0, maxLength = 200 }: Schema, random: Random): string {
  if (format === 'date') {
    const day = new Date(Date.parse(`${formatMinimum ?? '2026-11-20'}T00:00:00Z`) + random.below(15) * 86_400_000)
      .toISOString()
      .slice(0, 10)
    return formatMaximum !== undefined && day > formatMaximum ? formatMaximum : day
  }
  if (format === 'date-time')
    return new Date(Date.parse(formatMinimum ?? '2026-11-20T09:00:00Z') + random.below(72) * 3_600_000).toISOString()
  if (format === 'uri') return random.pick(['https://docs.example/a', 'http://tracker.example/1?x=y#z'])
  if (pattern !== undefined && pattern !== '\\S') throw new Error(`No form knows what ${pattern} asks for`)
  if (pattern === undefined && minLength === 0 && random.chance(0.1)) return ''
  return random.pick(words).slice(0, maxLength)
}
