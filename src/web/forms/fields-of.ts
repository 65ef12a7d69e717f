import { labelOf } from '../../core/base/label-of.ts'

/** Reads the JSON Schema of what a command needs into fields that a person can fill. */

export type Schema = {
  type?: string | readonly string[]
  title?: string
  description?: string
  format?: string
  const?: unknown
  enum?: readonly unknown[]
  oneOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  items?: Schema
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  default?: unknown
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
}

export type Option = { value: string | number | boolean; words: string; note?: string }
type Common = { name: string; label: string; hint?: string; required: boolean }
export type Field = Common &
  (
    | { kind: 'line'; type: 'text' | 'email' | 'url'; max?: number; start: string }
    | { kind: 'text'; max?: number; start: string }
    | { kind: 'number'; whole: boolean; min?: number; max?: number; start: string }
    | { kind: 'date' | 'moment'; start: string }
    | { kind: 'choice'; options: Option[]; start: string }
    /** One of the proposed moments, or another one. */
    | { kind: 'proposal'; options: Option[]; other: string; start: string }
    | { kind: 'choices'; options: Option[]; min: number; start: string[] }
    | { kind: 'yes-no'; start: boolean }
    | { kind: 'lines'; min: number; start: string }
    | { kind: 'group'; fields: Field[] }
    | { kind: 'list'; fields: Field[]; min: number }
  )

/** A text that may be longer than this gets a box instead of a line. */
const longText = 200

/** A value that is written with capitals is a name and stays as it is: CI/CD, SaaS. */
const wordsOf = (value: unknown) => (/\p{Lu}/u.test(String(value)) ? String(value) : labelOf(String(value)))

const isNull = (schema: Schema) => schema.type === 'null'

function optionsOf(schema: Schema): Option[] | undefined {
  const alternatives = schema.oneOf ?? schema.anyOf
  const values = alternatives?.every((each) => 'const' in each)
    ? alternatives.map((each) => ({ value: each.const, words: each.title ?? wordsOf(each.const), note: each.description }))
    : schema.enum?.map((value) => ({ value, words: wordsOf(value), note: undefined }))
  return values?.map(({ value, words, note }) => ({ value: value as Option['value'], words, ...(note === undefined ? {} : { note }) }))
}

/** Moments that are proposed beside a free one: constants, and last of all any moment. */
function proposalsIn({ format, anyOf = [] }: Schema): { options: Option[]; other: string } | undefined {
  const other = anyOf.at(-1)
  const rest = anyOf.slice(0, -1)
  if (format !== 'date-time' || other?.format !== 'date-time' || !rest.every((each) => 'const' in each)) return undefined
  return {
    options: rest.map((each) => ({ value: String(each.const), words: each.title ?? String(each.const) })),
    other: other.title ?? 'Another',
  }
}

const without = <T extends object>(part: T) =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

function fieldOf(name: string, given: Schema, required: boolean): Field | undefined {
  // `anyOf [X, null]` is X that may stay empty.
  const real = (given.anyOf ?? []).filter((each) => !isNull(each))
  if (given.anyOf && real.length === 1 && real.length < given.anyOf.length && real[0]) {
    return fieldOf(name, { ...real[0], ...without({ title: given.title, description: given.description }) }, false)
  }
  const type = Array.isArray(given.type) ? given.type.find((each) => each !== 'null') : given.type
  const common = {
    name,
    label: given.title ?? labelOf(name),
    required,
    ...(given.description === undefined ? {} : { hint: given.description }),
  }
  const start = given.default === undefined ? '' : String(given.default)
  if ('const' in given) return undefined
  const proposals = proposalsIn(given)
  if (proposals) return { ...common, kind: 'proposal', ...proposals, start: String(proposals.options[0]?.value ?? '') }
  const options = optionsOf(given)
  if (options)
    return { ...common, kind: 'choice', options, start: start || (required && options.length === 1 ? String(options[0]?.value) : '') }
  if (type === 'boolean') return { ...common, kind: 'yes-no', start: given.default === true }
  if (type === 'number' || type === 'integer') {
    return { ...common, kind: 'number', whole: type === 'integer', start, ...without({ min: given.minimum, max: given.maximum }) } as Field
  }
  if (type === 'object') return { ...common, kind: 'group', fields: fieldsOf(given) }
  if (type === 'array') {
    const min = given.minItems ?? 0
    const many = given.items && optionsOf(given.items)
    if (many)
      return { ...common, kind: 'choices', options: many, min, start: Array.isArray(given.default) ? given.default.map(String) : [] }
    if (given.items?.type === 'object') return { ...common, kind: 'list', fields: fieldsOf(given.items), min }
    return { ...common, kind: 'lines', min, start: Array.isArray(given.default) ? given.default.join('\n') : '' }
  }
  if (given.format === 'date') return { ...common, kind: 'date', start }
  if (given.format === 'date-time') return { ...common, kind: 'moment', start }
  const max = given.maxLength === undefined ? {} : { max: given.maxLength }
  const isAddress = given.format === 'uri' || given.format === 'email'
  if (given.format === 'long-text' || (!isAddress && (given.maxLength ?? 0) > longText)) return { ...common, kind: 'text', start, ...max }
  return { ...common, kind: 'line', type: given.format === 'email' ? 'email' : given.format === 'uri' ? 'url' : 'text', start, ...max }
}

/** The fields of an object schema, in its order. What has only one possible value is not asked. */
export function fieldsOf(schema: Schema): Field[] {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => fieldOf(name, each, required.has(name)) ?? [])
}

/** What the schema settles by itself: its constants. */
export function constantsOf(schema: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, each]) => ('const' in each ? [[name, each.const]] : [])),
  )
}
