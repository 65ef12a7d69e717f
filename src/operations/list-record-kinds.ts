import { z } from 'zod'
import type { records } from '../contract/records.ts'
import { kindNames, kindOf } from '../core/records/kinds.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

type KindView = { kind: (typeof kindNames)[number]; schema: Record<string, unknown> } & Omit<ReturnType<typeof kindView>, 'kind' | 'schema'>

function kindView(kind: (typeof kindNames)[number]) {
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
}

/** They are part of the program, so they are put together once. */
const kinds: readonly KindView[] = kindNames.map(kindView)

/** Every kind of record with the schema of its data: what a form is made of. A service tier is one of the workspace's, where it has any. */
export const listRecordKinds =
  (services: Pick<Services, 'directory'>): Operation<typeof records.listRecordKinds> =>
  async (_input, { tenant }) => {
    const { tiers } = await services.directory(tenant)
    return {
      items: kinds.map((one) =>
        one.kind === 'service-tier' && tiers.length > 0
          ? {
              ...one,
              schema: oneOf(
                one.schema,
                'tier',
                tiers.map(({ name }) => name),
              ),
            }
          : one,
      ),
    }
  }

function oneOf(schema: Record<string, unknown>, field: string, values: string[]): Record<string, unknown> {
  const properties = schema.properties as Record<string, Record<string, unknown>>
  return { ...schema, properties: { ...properties, [field]: { ...properties[field], enum: values } } }
}
