import { z } from 'zod'
import { kindNames } from '../core/records/kinds.ts'
import { endpoint } from './endpoint.ts'
import { Id, Instant, JsonSchema } from './parts.ts'
import { stale, unknownAccount } from './refused.ts'

const Kind = z.enum(kindNames).meta({ description: 'A kind of record, as `GET /record-kinds` lists them' })

export const RecordView = z
  .object({
    kind: Kind,
    key: z.string(),
    title: z.string().meta({ description: 'How it is called in a sentence' }),
    data: z
      .record(z.string(), z.unknown())
      .meta({ description: "What it says, by its kind's schema. Fields that you may not read are absent." }),
    source: z.string().meta({ description: '`by hand`, `import`, or the system that it was read from' }),
    checkedAt: Instant,
    version: z.number().int(),
    editable: z.boolean().meta({ description: 'Whether the caller may change it' }),
  })
  .meta({ id: 'RecordView', description: 'One record about an account' })
export type RecordView = z.infer<typeof RecordView>

export const RecordKindView = z
  .object({
    kind: Kind,
    title: z.string(),
    plural: z.string(),
    many: z.boolean().meta({ description: 'False: an account has at most one, under the key `current`' }),
    names: z.string().meta({ description: 'The field that names one to a reader' }),
    editedBy: z.enum(['holder', 'manager', 'nobody']).meta({ description: '`nobody`: Baton itself writes it' }),
    schema: JsonSchema,
  })
  .meta({ id: 'RecordKindView', description: 'A kind of record and the schema of its data' })
export type RecordKindView = z.infer<typeof RecordKindView>

/** The data itself is checked against its kind's schema, which also refuses fields that it doesn't know. */
const RecordWrite = z
  .strictObject({ data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'RecordWrite', description: "The whole record, by its kind's schema. What is left out is removed." })

const OfKind = z.strictObject({ id: Id.meta({ description: "The account's id" }), kind: Kind })
const OneOf = OfKind.extend({ key: z.string().min(1).max(120) })

const unknownRecord = { 'record.unknown': { kind: 'unknown', when: 'There is no such record, or it is not yours to see.' } } as const

const notWritable = {
  ...unknownAccount,
  ...stale('record.stale'),
  'record.invalid': { kind: 'invalid', when: "The data does not fit the kind's schema; `where` names the field." },
  'record.key': { kind: 'invalid', when: 'The key is not one line of at most 120 characters.' },
  'record.key-missing': { kind: 'invalid', when: 'An account has many of this kind, so each needs a key.' },
  'record.one-only': { kind: 'invalid', when: 'An account has one of this kind, under the key `current`.' },
  'record.not-yours': { kind: 'forbidden', when: 'Only who holds the account, their manager or operations may edit this kind by hand.' },
  'record.field-not-yours': { kind: 'forbidden', when: 'A field may be changed only by those who may read it.' },
  'principle.broken': { kind: 'conflict', when: 'It would arrange a meeting that a principle of a running handover forbids.' },
  'record.fed': { kind: 'conflict', when: 'A system feeds this record; change it there.' },
} as const

export const records = {
  listRecordKinds: endpoint({
    method: 'GET',
    path: '/record-kinds',
    summary: 'List the kinds of records, with the schema of each',
    who: 'workspace.read',
    status: 200,
    output: z.object({ items: z.array(RecordKindView) }),
    refusals: {},
  }),
  listRecords: endpoint({
    method: 'GET',
    path: '/accounts/:id/records',
    summary: 'List all records of an account',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: z.object({ items: z.array(RecordView) }),
    refusals: unknownAccount,
  }),
  listRecordsOfKind: endpoint({
    method: 'GET',
    path: '/accounts/:id/records/:kind',
    summary: 'List the records of one kind',
    who: 'workspace.read',
    params: OfKind,
    status: 200,
    output: z.object({ items: z.array(RecordView) }),
    refusals: unknownAccount,
  }),
  getRecord: endpoint({
    method: 'GET',
    path: '/accounts/:id/records/:kind/:key',
    summary: 'Read one record',
    who: 'workspace.read',
    params: OneOf,
    versioned: true,
    status: 200,
    output: RecordView,
    refusals: { ...unknownAccount, ...unknownRecord },
  }),
  putOnlyRecord: endpoint({
    method: 'PUT',
    path: '/accounts/:id/records/:kind',
    summary: 'Write the one record of a kind',
    about: 'For kinds of which an account has at most one. Tasks whose checks read it complete or reopen by themselves.',
    who: 'record.write',
    params: OfKind,
    body: RecordWrite,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: RecordView,
    refusals: notWritable,
  }),
  putRecord: endpoint({
    method: 'PUT',
    path: '/accounts/:id/records/:kind/:key',
    summary: 'Write one record',
    about: 'Adds it or replaces it. Tasks whose checks read it complete or reopen by themselves.',
    who: 'record.write',
    params: OneOf,
    body: RecordWrite,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: RecordView,
    refusals: notWritable,
  }),
  deleteRecord: endpoint({
    method: 'DELETE',
    path: '/accounts/:id/records/:kind/:key',
    summary: 'Remove one record',
    who: 'record.write',
    params: OneOf,
    ifMatch: true,
    status: 204,
    refusals: { ...notWritable, ...unknownRecord },
  }),
}
