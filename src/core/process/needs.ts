import { z } from 'zod'
import type { Instant, PlainDate } from '../base/ids.ts'

/** The pieces of which commands say what they need. The JSON Schema of these is what forms are drawn from. */

/** Some text with at least one visible character. */
export const text = (title: string, { max = 4000, description }: { max?: number; description?: string } = {}) =>
  z
    .string()
    .max(max)
    .regex(/\S/, 'says nothing')
    .meta({ title, format: 'long-text', ...(description ? { description } : {}) })

export const line = (title: string, { max = 300, description }: { max?: number; description?: string } = {}) =>
  z
    .string()
    .max(max)
    .regex(/\S/, 'says nothing')
    .meta({ title, ...(description ? { description } : {}) })

/** A web address; other schemes could run something on a click. */
export const link = (title: string) =>
  z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .meta({ title })

/** A day not before the given one. `formatMinimum` tells a form and a generator what the refinement holds. */
export const dayFrom = (title: string, earliest: PlainDate, latest?: PlainDate) =>
  z.iso
    .date()
    .refine((value) => value >= earliest && (latest === undefined || value <= latest), {
      error: latest === undefined ? `is before ${earliest}` : `is not between ${earliest} and ${latest}`,
    })
    .meta({ title, formatMinimum: earliest, ...(latest === undefined ? {} : { formatMaximum: latest }) })

/** A moment that has not passed. The stated minimum itself is allowed, so that whoever picks it is not refused. */
export const momentFrom = (title: string, earliest: Instant, { description }: { description?: string } = {}) =>
  z.iso
    .datetime({ offset: true })
    .refine((value) => Date.parse(value) >= Date.parse(earliest), 'lies in the past')
    .meta({ title, formatMinimum: earliest, ...(description ? { description } : {}) })

/** One of a list, each with the words that people see. The list must not be empty: then the command is refused instead. */
export function choice<V extends string>(title: string, options: readonly { value: V; title: string }[]) {
  const literals = options.map(({ value, title: words }) => z.literal(value).meta({ title: words }))
  if (literals.length === 0) throw new Error(`Nothing to choose from for "${title}"`)
  return z.union(literals as [z.ZodLiteral<V>, ...z.ZodLiteral<V>[]]).meta({ title })
}

export const nothing = z.strictObject({})
