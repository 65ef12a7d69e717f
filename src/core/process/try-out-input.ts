import type { Instant } from '../base/ids.ts'

/** The part of JSON Schema in which commands say what they need. */
type Schema = {
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  format?: string
  formatMinimum?: string
  minimum?: number
}

/**
 * The shortest that a command can be given: what it requires, the first of each choice (which is the one that goes on:
 * approved, pass, sent), and of moments the earliest.
 */
export function shortestInput(schema: unknown, now: Instant): unknown {
  const { const: only, enum: values, anyOf, oneOf, type, ...rest } = schema as Schema
  if (only !== undefined) return only
  if (values) return values[0]
  const branch = (anyOf ?? oneOf)?.[0]
  if (branch) return shortestInput(branch, now)
  switch (type) {
    case 'object':
      return Object.fromEntries((rest.required ?? []).map((name) => [name, shortestInput(rest.properties?.[name] ?? {}, now)]))
    case 'array':
      return Array.from({ length: rest.minItems ?? 0 }, () => shortestInput(rest.items ?? {}, now))
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return rest.minimum ?? 0
    default:
      return text(rest, now)
  }
}

function text({ format, formatMinimum }: Schema, now: Instant): string {
  if (format === 'date') return formatMinimum ?? now.slice(0, 10)
  if (format === 'date-time') return formatMinimum ?? now
  return format === 'uri' ? 'https://documents.example/sample' : 'As an example'
}
