import type { z } from 'zod'
import { type Audience, type Classed, classOf, mayRead } from './field-class.ts'
import { type Kind, kindOf } from './kinds.ts'

/** What is left of a record for these readers. What they may not know is absent, not blanked: nobody sees that there is something. */
export const mask = (kind: Kind, data: Readonly<Record<string, unknown>>, audience: Audience): Record<string, unknown> =>
  maskWith(kindOf(kind).schema, data, audience)

/** The same for any schema with field classes, for example an account. A field that the schema doesn't know is dropped. */
export const maskWith = (schema: z.ZodObject, data: Readonly<Record<string, unknown>>, audience: Audience): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(schema.shape).flatMap(([name, field]) => {
      const value = data[name]
      return value !== undefined && mayRead(classOf(field) ?? undecided, audience) ? [[name, value]] : []
    }),
  )

/** The fields that not everyone who works here may read, so that an editor keeps their old value instead of deleting it. */
export const hiddenFields = (schema: z.ZodObject, audience: Audience): string[] =>
  Object.entries(schema.shape).flatMap(([name, field]) => (mayRead(classOf(field) ?? undecided, audience) ? [] : [name]))

/** Does any field of this kind need a special right to be read? */
export const isSensitive = (kind: Kind): boolean =>
  Object.values(kindOf(kind).schema.shape).some((field) => classOf(field)?.class === 'restricted')

// Whoever forgot to class a field has hidden it; the other way round it would have leaked.
const undecided: Classed = { class: 'restricted' }
