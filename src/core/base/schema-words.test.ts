import { expect, test } from 'vitest'
import { z } from 'zod'
import { schemaWords } from './schema-words.ts'

const says = (schema: z.ZodType, value: unknown) => schema.safeParse(value, { error: schemaWords }).error?.issues[0]?.message

test.each([
  ['nothing, where something is needed', z.string(), undefined, 'is missing'],
  ['a number for text', z.string(), 3, 'has to be text'],
  ['letters in a query for a number', z.coerce.number<string>(), 'x', 'has to be a number'],
  ['half a thing', z.int(), 1.5, 'has to be a whole number'],
  ['a list for an object', z.object({}), [], 'has to be an object'],
  ['zero of at least one', z.number().min(1), 0, 'has to be at least 1'],
  ['more than a page', z.number().max(200), 201, 'has to be at most 200'],
  ['nothing in a text', z.string().min(1), '', 'is empty'],
  ['a text that is too long', z.string().max(3), 'abcd', 'has to have at most 3 characters'],
  ['no entry', z.array(z.string()).min(1), [], 'is empty'],
  ['an entry too many', z.array(z.string()).max(1), ['a', 'b'], 'has to have at most 1 entry'],
  ['a word that is none of the list', z.enum(['mine', 'others']), 'x', 'has to be one of "mine", "others"'],
  ['a day that is none', z.iso.date(), '2026-02-30', 'has to be a day like 2026-11-22'],
  ['an instant without a zone', z.iso.datetime(), '2026-11-22T12:00', 'has to be an instant like 2026-11-22T12:36:00.000Z'],
  [
    'neither a day nor an instant',
    z.union([z.iso.date(), z.iso.datetime()]),
    'yesterday',
    'has to be a day like 2026-11-22, or an instant like 2026-11-22T12:36:00.000Z',
  ],
  ['a kind that there is not', z.discriminatedUnion('k', [z.object({ k: z.literal('a') })]), { k: 'z' }, 'has to be "a"'],
  ['a member nobody knows', z.strictObject({}), { a: 1 }, 'is not known here'],
  ['three that nobody knows', z.strictObject({}), { a: 1, b: 2, c: 3 }, 'is not known here, nor "b", nor "c"'],
  ['nothing of a list of people', z.custom(() => false), 'somebody', 'is none of what can be chosen'],
  ['what a schema says in words of its own', z.string().regex(/\S/, 'says nothing'), ' ', 'says nothing'],
  ['what a refinement says', z.string().refine(() => false, 'lies in the past'), 'x', 'lies in the past'],
])('%s is told what it would have to be', (_, schema, value, words) => {
  expect(says(schema, value)).toBe(words)
})
