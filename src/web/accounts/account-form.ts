import type { AccountView } from '../../contract/accounts.ts'
import type { Schema } from '../forms/fields-of.ts'

/** What may be changed about an account by hand. Its parent and its holder change by a handover or an import. */
export const accountSchema: Schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', maxLength: 200 },
    segment: { type: 'string' },
    region: { type: 'string' },
    zone: { type: 'string', title: 'Time zone', description: 'Written like Europe/Berlin' },
    language: { type: 'string' },
    arr: { type: 'integer', minimum: 0, title: 'ARR' },
    renewal: { type: 'string', format: 'date' },
    hosting: { enum: ['SaaS', 'self-managed', 'dedicated', 'mixed'] },
    domain: { type: 'string' },
    externalId: { type: 'string', title: 'External ID', description: 'Its id in the CRM, by which lists find it' },
    tier: { type: 'string', title: 'Edition' },
  },
}

/** Without what was not sent because the reader may not know it: asking for it would overwrite it. */
export function accountFormFor(fields: AccountView['fields'], mayKnowArr: boolean): Schema {
  const { arr, ...others } = accountSchema.properties ?? {}
  return { ...accountSchema, properties: fields.arr === undefined && !mayKnowArr ? others : { ...others, ...(arr && { arr }) } }
}

/** Only what is to change; what was emptied is taken away. */
export function accountEdit(
  before: AccountView['fields'],
  values: Readonly<Record<string, unknown>>,
  schema: Schema,
): Record<string, unknown> {
  const known = before as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.keys(schema.properties ?? {}).flatMap((name) =>
      values[name] === known[name] ? [] : [[name, values[name] === undefined ? null : values[name]]],
    ),
  )
}
