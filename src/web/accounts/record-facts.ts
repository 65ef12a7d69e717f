import { labelOf } from '../../core/base/label-of.ts'
import type { Schema } from '../forms/fields-of.ts'
import { listed } from '../wording/counts.ts'
import { clockWords, dayWords, plainDayWords } from '../wording/dates.ts'
import { words } from './words.ts'

/** One thing that a record says: in words, as a link, or as a list of more. */
export type Fact = { name: string; label: string; words: string; link?: string; inner?: Fact[][] }
type Values = Readonly<Record<string, unknown>>
type Reader = { now: Date; zone: string | undefined }

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
const nameOf = (value: unknown) =>
  isValues(value) ? (typeof value.name === 'string' && typeof value.id === 'string' ? value.name : undefined) : undefined
const holderOf = (value: Values) => (value.type === 'pool' ? String(value.pool) : nameOf(value.person))

/** The branch of a schema that says what a value is when there is one. */
const real = (schema: Schema | undefined): Schema => schema?.anyOf?.find(({ type }) => type !== 'null') ?? schema ?? {}

/** What a record says, field by field, in the order of its kind. Fields that did not come are not there. */
export function factsOf(schema: Schema, data: Values, reader: Reader): Fact[] {
  const names = [...new Set([...Object.keys(schema.properties ?? {}), ...Object.keys(data)])]
  return names.flatMap((name) => {
    const value = data[name]
    const known = real(schema.properties?.[name])
    return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
      ? []
      : [{ name, label: known.title ?? labelOf(name), ...saidOf(known, value, reader) }]
  })
}

function saidOf(schema: Schema, value: unknown, reader: Reader): Pick<Fact, 'words' | 'link' | 'inner'> {
  if (Array.isArray(value)) {
    const names = value.map(nameOf)
    if (names.every((name) => name !== undefined)) return { words: listed(names) }
    if (!value.some(isValues)) return { words: value.map((each) => saidOf(schema.items ?? {}, each, reader).words).join(', ') }
    return { words: words.items(value.length), inner: value.filter(isValues).map((each) => factsOf(schema.items ?? {}, each, reader)) }
  }
  if (isValues(value)) {
    const name = nameOf(value) ?? holderOf(value)
    return name === undefined ? { words: '', inner: [factsOf(schema, value, reader)] } : { words: name }
  }
  if (typeof value === 'boolean') return { words: value ? words.yes : words.no }
  if (typeof value === 'number') return { words: value.toLocaleString('en-GB') }
  const text = String(value)
  if (schema.format === 'date') return { words: plainDayWords(text, reader.now) }
  if (schema.format === 'date-time' && !Number.isNaN(Date.parse(text))) {
    const moment = new Date(text)
    return { words: `${dayWords(moment, reader.now, reader.zone)}, ${clockWords(moment, reader.zone)}` }
  }
  // Only what a browser opens without running it.
  return /^https?:\/\//.test(text) && schema.format === 'uri' ? { words: text, link: text } : { words: text }
}

const fewest = 3
const longest = 40

/** The few things that stand beside the name of a record in a list: short, and not what everybody's record says. */
export function notesOf(schema: Schema, data: Values, { names, ...reader }: Reader & { names: string }): string[] {
  return factsOf(schema, data, reader)
    .filter(
      ({ name, words: said, link, inner }) =>
        name !== names &&
        link === undefined &&
        inner === undefined &&
        !Array.isArray(data[name]) &&
        real(schema.properties?.[name]).format !== 'email' &&
        said.length <= longest &&
        data[name] !== false &&
        (schema.properties?.[name]?.default === undefined ||
          JSON.stringify(schema.properties[name].default) !== JSON.stringify(data[name])),
    )
    .slice(0, fewest)
    .map(({ name, label, words: said }) => {
      if (data[name] === true || data[name] === 'yes') return label.toLowerCase()
      // Nobody knows what a bare "no" is about.
      if (data[name] === 'no') return `${label.toLowerCase()}: ${said}`
      // A number or a date needs to be told what it is; a word speaks for itself.
      return typeof data[name] === 'string' && real(schema.properties?.[name]).format === undefined
        ? said
        : `${label.toLowerCase()} ${said}`
    })
}
