import { z } from 'zod'
import type { records } from '../contract/records.ts'
import { kindNames, kindOf } from '../core/records/kinds.ts'
import type { Operation } from './operation.ts'

/** They are part of the program, so they are put together once. */
const kinds = kindNames.map((kind) => {
  const { title, plural, many, names, edit, schema } = kindOf(kind)
  return {
    kind,
    title,
    plural,
    many: many === 'many',
    names,
    editedBy: edit,
    schema: z.toJSONSchema(schema.strict(), { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
  }
})

/** Every kind of record with the schema of its data: what a form is made of. */
export const listRecordKinds = (): Operation<typeof records.listRecordKinds> => async () => ({ items: kinds })
