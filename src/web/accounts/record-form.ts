import type { Schema } from '../forms/fields-of.ts'

/**
 * Between a record and its form. People stand in records by id and name; in a form one picks them from the list of those
 * who work here. Everything else is asked as the schema says.
 */

export type KnownPerson = { id: string; name: string }
type Values = Readonly<Record<string, unknown>>

const isPerson = (schema: Schema) =>
  Object.keys(schema.properties ?? {})
    .sort()
    .join() === 'id,name'
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
const isKnown = (value: unknown): value is KnownPerson => isValues(value) && typeof value.id === 'string' && typeof value.name === 'string'

/** The schema of the form: each person becomes a choice among people. `hidden` fields are not asked. */
export function askedBy(schema: Schema, people: readonly KnownPerson[], hidden: ReadonlySet<string> = new Set()): Schema {
  if (isPerson(schema)) {
    const { properties: _, required: __, type: ___, ...rest } = schema
    return { ...rest, oneOf: people.map(({ id, name }) => ({ const: id, title: name })) }
  }
  if (schema.items) {
    const inner = askedBy(schema.items, people)
    return isPerson(schema.items)
      ? { ...schema, items: { type: 'object', required: ['person'], properties: { person: inner } } }
      : { ...schema, items: inner }
  }
  if (!schema.properties) return asLine(schema)
  return {
    ...schema,
    properties: Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([name]) => !hidden.has(name))
        .map(([name, each]) => [name, askedBy(each, people)]),
    ),
  }
}

/** What fits into one line is asked in one line, though its limit is generous; the server still holds the limit. */
function asLine(schema: Schema): Schema {
  const { maxLength, ...rest } = schema
  return maxLength !== undefined && (maxLength <= longestLine || rest.format !== undefined) ? rest : schema
}
const longestLine = 500

/** A record's value as the form of `askedBy` holds it. */
export function asAsked(schema: Schema, value: unknown): unknown {
  if (isPerson(schema)) return isKnown(value) ? value.id : value
  if (schema.items && Array.isArray(value)) {
    const { items } = schema
    return value.map((each) => (isPerson(items) ? { person: asAsked(items, each) } : asAsked(items, each)))
  }
  if (!schema.properties || !isValues(value)) return value
  const { properties } = schema
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asAsked(properties[name] ?? {}, each)]))
}

/** What the form answered as a record's value again. */
export function asAnswered(schema: Schema, value: unknown, people: readonly KnownPerson[]): unknown {
  if (isPerson(schema)) return people.find(({ id }) => id === value) ?? value
  if (schema.items && Array.isArray(value)) {
    const { items } = schema
    return value.map((each) =>
      isPerson(items) && isValues(each) ? asAnswered(items, each.person, people) : asAnswered(items, each, people),
    )
  }
  if (!schema.properties || !isValues(value)) return value
  const { properties } = schema
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asAnswered(properties[name] ?? {}, each, people)]))
}

/** Everybody who can be picked: who works here, and who the record names though they have left. */
export function peopleFor(data: unknown, working: readonly KnownPerson[]): KnownPerson[] {
  const named = new Map(working.map((person) => [person.id, person]))
  const look = (value: unknown) => {
    if (isKnown(value) && Object.keys(value).length === 2) named.set(value.id, named.get(value.id) ?? value)
    else if (Array.isArray(value)) value.forEach(look)
    else if (isValues(value)) Object.values(value).forEach(look)
  }
  look(data)
  return [...named.values()].sort((one, other) => one.name.localeCompare(other.name))
}

/**
 * Fields that this reader may not see: they have a value by default, and yet none came. Nobody is asked to overwrite what
 * they can't read; the server keeps it.
 */
export const hiddenIn = ({ properties = {} }: Schema, data: Values | undefined): Set<string> =>
  new Set(
    data === undefined
      ? []
      : Object.entries(properties).flatMap(([name, { default: usual }]) => (usual !== undefined && data[name] === undefined ? [name] : [])),
  )

/** What is sent: what equals the usual value is left to the server, so that nobody sets a field that they may not read. */
export const withoutUsual = ({ properties = {} }: Schema, values: Values): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const usual = properties[name]?.default
      return usual === undefined || JSON.stringify(usual) !== JSON.stringify(value)
    }),
  )
