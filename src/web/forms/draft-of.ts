import { type Draft, emptyDraft } from './answers.ts'
import type { Field } from './fields-of.ts'

type Values = Readonly<Record<string, unknown>>
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands in the form when something is changed: every field as it is now, and empty where nothing is known. */
export const draftOf = (fields: readonly Field[], values: Values, zone?: string): Draft =>
  Object.fromEntries(fields.map((field) => [field.name, partOf(field, values[field.name], zone)]))

function partOf(field: Field, value: unknown, zone: string | undefined): Draft[string] {
  switch (field.kind) {
    case 'group':
      return isValues(value) ? draftOf(field.fields, value, zone) : emptyDraft(field.fields)
    case 'list':
      return Array.isArray(value) ? value.filter(isValues).map((each) => draftOf(field.fields, each, zone)) : []
    case 'choices':
      return Array.isArray(value) ? value.map(String) : []
    case 'lines':
      return Array.isArray(value) ? value.map(String).join('\n') : ''
    case 'yes-no':
      return value === true
    case 'moment':
      return typeof value === 'string' ? localWords(new Date(value), zone) : ''
    default:
      return value === undefined || value === null ? '' : String(value)
  }
}

/** The local time of an instant as a field for date and time takes it: `2026-12-15T09:00`. */
function localWords(instant: Date, zone: string | undefined): string {
  const written = instant.toLocaleString('sv-SE', { ...(zone && { timeZone: zone }), dateStyle: 'short', timeStyle: 'medium' })
  return written.replace(' ', 'T').replace(/:00$/, '')
}
