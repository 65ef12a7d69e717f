import { z } from 'zod'

/** Pieces that many endpoints share. */

/** An id or a short readable name, as it stands in an address. */
export const Id = z.string().min(1).max(120)

/** A handover, as addresses and people name it. */
export const HandoverName = Id.meta({ description: 'The id of the handover, or its short name' })

/** One line that people typed. */
export const Line = z.string().trim().min(1).max(300)

/** ISO 8601 has a year 0, PostgreSQL and people have none. */
const yearOne = Date.parse('0001-01-01T00:00:00Z')
const isInAYear = (value: string) => Date.parse(value) >= yearOne
const noYear = 'has to lie in the year 1 or later'

/** An instant in UTC: `2026-11-22T12:36:00.000Z`. Other offsets are understood and turned into it. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(isInAYear, noYear)
  .meta({ description: 'An instant, for example 2026-11-22T12:36:00.000Z' })

/** A calendar date without a zone. */
export const Day = z.iso.date().refine(isInAYear, noYear).meta({ description: 'A date, for example 2026-11-22' })

/** A person by id and name. */
export const PersonRef = z.object({ id: Id, name: z.string() }).meta({ id: 'PersonRef', description: 'A person of the workspace' })

/** Who holds an account: a person, or a pool. */
export const HolderRef = z
  .object({ kind: z.enum(['person', 'pool']), id: Id, name: z.string() })
  .meta({ id: 'HolderRef', description: 'Who holds an account: a named person, or a pool' })

export const AccountRef = z.object({ id: Id, name: z.string() }).meta({ id: 'AccountRef', description: 'An account' })

/** How much of a list at once, and from where: `next` of the page before. */
export const page = {
  limit: z.coerce.number<string | number>().int().min(1).max(200).default(50).meta({ description: 'How many at most, 1 to 200' }),
  cursor: z.string().min(1).max(500).optional().meta({ description: 'The `next` of the page before; leave it out for the first page' }),
}

/** One page of a list; `next` is null on the last one. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Give it as `cursor` for the next page; null on the last' }),
  })

/** A yes or no in an address. */
export const Flag = z
  .stringbool({ truthy: ['1', 'true'], falsy: ['0', 'false'], case: 'sensitive' })
  .meta({ enum: ['true', 'false', '1', '0'] })

/** Something that has a JSON Schema of its own, told in the answer. */
export const JsonSchema = z.record(z.string(), z.unknown()).meta({ description: 'A JSON Schema, draft 2020-12' })
