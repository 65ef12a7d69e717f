import { z } from 'zod'
import type { Instant, PlainDate } from '../base/ids.ts'
import { type Circumstances, nameOf } from './circumstances.ts'
import type { PersonId } from './handover.ts'

/** The pieces of which commands say what they need. The JSON Schema of these is what forms are drawn from. */

/**
 * The same words make the same form: what a form of these words needs is made once, and drawn once. What is asked of many people is
 * asked in few words, so few are kept.
 */
export function kept<A extends readonly unknown[], R>(make: (...words: A) => R): (...words: A) => R {
  const known = new Map<string, R>()
  return (...words) => {
    const key = JSON.stringify(words)
    const found = known.get(key)
    if (found) return found
    const made = make(...words)
    if (known.size >= mostKept) known.clear()
    known.set(key, made)
    return made
  }
}

const mostKept = 100

type Words = { max?: number; description?: string }

/** Some text with at least one visible character. */
export const text = kept((title: string, { max = 4000, description }: Words = {}) =>
  z
    .string()
    .max(max)
    .regex(/\S/, 'says nothing')
    .meta({ title, format: 'long-text', ...(description ? { description } : {}) }),
)

export const line = kept((title: string, { max = 300, description }: Words = {}) =>
  z
    .string()
    .max(max)
    .regex(/\S/, 'says nothing')
    .meta({ title, ...(description ? { description } : {}) }),
)

/** A web address; other schemes could run something on a click. */
export const link = kept((title: string) =>
  z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .meta({ title }),
)

const day = z.iso.date()

/** A day not before the given one. `formatMinimum` tells a form and a generator what the refinement holds. */
export const dayFrom = (title: string, earliest: PlainDate, latest?: PlainDate) =>
  day
    .refine((value) => value >= earliest && (latest === undefined || value <= latest), {
      error: latest === undefined ? `is before ${earliest}` : `is not between ${earliest} and ${latest}`,
    })
    .meta({ title, formatMinimum: earliest, ...(latest === undefined ? {} : { formatMaximum: latest }) })

const moment = z.iso.datetime({ offset: true })

/** A moment that has not passed. The stated minimum itself is allowed, so that whoever picks it is not refused. */
export const momentFrom = (title: string, earliest: Instant, { description }: { description?: string } = {}) =>
  moment
    .refine((value) => Date.parse(value) >= Date.parse(earliest), 'lies in the past')
    .meta({ title, formatMinimum: earliest, ...(description ? { description } : {}) })

export type Option<V extends string = string> = { value: V; title: string }

/** People to choose from, by their names. */
export const peopleAsOptions = (people: readonly PersonId[], circumstances: Pick<Circumstances, 'people'>): Option[] =>
  people.map((id) => ({ value: id, title: nameOf(circumstances, id) }))

/**
 * One of a list, each with the words that people see. The list must not be empty: then the command is refused instead. It is drawn as
 * the list that it is; a schema for each of a hundred people would be made only to be thrown away. `whyNot` has better words for
 * what is known and can't be chosen now.
 */
export function choice<V extends string>(title: string, options: readonly Option<V>[], whyNot?: (given: unknown) => string | undefined) {
  if (options.length === 0) throw new Error(`Nothing to choose from for "${title}"`)
  return z
    .custom<V>((given) => options.some(({ value }) => value === given), whyNot && { error: ({ input }) => whyNot(input) })
    .meta({ anyOf: options.map(({ value, title: words }) => ({ type: 'string', const: value, title: words })), title })
}

export const nothing = z.strictObject({})
