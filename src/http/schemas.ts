import { z } from 'zod'

/** A JSON Schema as we read it. */
export type Schema = { readonly [key: string]: unknown }

/** Schemas with a name of their own, pulled out of where they are used, so that each is described once. */
export class NamedSchemas {
  readonly #byName = new Map<string, Schema>()

  /** The schema of what goes in or comes out; named ones inside it become references. */
  of(schema: z.ZodType, io: 'input' | 'output'): Schema {
    const {
      $defs = {},
      $schema: _dialect,
      ...rest
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema & { $defs?: Record<string, Schema> }
    for (const [name, { id: _id, ...definition }] of Object.entries($defs)) {
      const pointed = pointing(definition)
      const known = this.#byName.get(name)
      // One name for two shapes would tell half of the callers something wrong.
      if (known && JSON.stringify(known) !== JSON.stringify(pointed))
        throw new Error(`The schema ${name} differs between where it goes in and where it comes out`)
      this.#byName.set(name, pointed)
    }
    return pointing(rest)
  }

  all(): [string, Schema][] {
    return [...this.#byName].toSorted(([a], [b]) => (a < b ? -1 : 1))
  }
}

const prefix = '#/components/schemas/'

export const nameOfReference = ({ $ref }: Schema): string | undefined =>
  typeof $ref === 'string' && $ref.startsWith(prefix) ? $ref.slice(prefix.length) : undefined

/** References to where OpenAPI keeps them. */
function pointing(schema: Schema): Schema {
  const point = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(point)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        key === '$ref' && typeof member === 'string' ? member.replace('#/$defs/', prefix) : point(member),
      ]),
    )
  }
  return point(schema) as Schema
}

/** A schema in one line, the way one would say it: `{ items: InboxItem[], next: string | null }`. */
export function shapeOf(schema: Schema): string {
  const name = nameOfReference(schema)
  if (name !== undefined) return name
  const {
    type,
    enum: options,
    const: only,
    items,
    properties,
    required,
    anyOf,
    oneOf,
    additionalProperties,
    format,
  } = schema as {
    type?: string | string[]
    enum?: unknown[]
    const?: unknown
    items?: Schema
    properties?: Record<string, Schema>
    required?: string[]
    anyOf?: Schema[]
    oneOf?: Schema[]
    additionalProperties?: Schema | boolean
    format?: string
  }
  if (only !== undefined) return JSON.stringify(only)
  if (options) return options.map((option) => JSON.stringify(option)).join(' | ')
  const choices = anyOf ?? oneOf
  if (choices) return choices.map(shapeOf).join(' | ')
  if (Array.isArray(type)) return type.map((one) => shapeOf({ ...schema, type: one })).join(' | ')
  if (type === 'array') {
    const item = items ? shapeOf(items) : 'anything'
    return /[ |]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
  }
  if (type === 'object') {
    const members = Object.entries(properties ?? {}).map(
      ([key, member]) => `${key}${required?.includes(key) ? '' : '?'}: ${shapeOf(member)}`,
    )
    if (members.length > 0) return `{ ${members.join(', ')} }`
    return typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
      ? `{ [name]: ${shapeOf(additionalProperties)} }`
      : 'object'
  }
  if (format === 'date-time') return 'instant'
  if (format === 'date') return 'date'
  if (format === 'binary') return 'file'
  return typeof type === 'string' ? type : 'anything'
}
