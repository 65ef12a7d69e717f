import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../tests/support/office.ts'
import type { Kind } from '../core/records/kinds.ts'
import { append, readEvents } from '../store/log.ts'
import { createAccount } from './create-account.ts'
import { deleteRecord } from './delete-record.ts'
import { getRecord } from './get-record.ts'
import { listRecordKinds } from './list-record-kinds.ts'
import { listRecords } from './list-records.ts'
import { listRecordsOfKind } from './list-records-of-kind.ts'
import { putOnlyRecord } from './put-only-record.ts'
import { putRecord } from './put-record.ts'

let database: TestDatabase
let office: Office
let account: string
let number = 0

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
})
afterAll(() => database?.close())
beforeEach(async () => {
  const made = await createAccount(office.services)(
    { body: { name: `Account ${number++}`, csm: office.people.priya.id } },
    office.as('olu'),
  )
  account = made.id
})

const put = (kind: Kind, key: string, data: Record<string, unknown>, by: FirstName = 'priya', ifMatch?: number) =>
  putRecord(office.services)(
    { params: { id: account, kind, key }, body: { data } },
    office.as(by, ifMatch === undefined ? {} : { ifMatch }),
  )
const read = (kind: Kind, key: string, by: FirstName = 'priya') =>
  getRecord(office.services)({ params: { id: account, kind, key } }, office.as(by))
const cta = { title: 'Renewal risk', status: 'open' }

test('a record that is written by hand says so, with the time, and is read back as written', async () => {
  const written = await put('cta', 'risk', cta)
  expect(written).toMatchObject({
    kind: 'cta',
    key: 'risk',
    title: 'Renewal risk',
    source: 'by hand',
    checkedAt: friday.toISOString(),
    version: 1,
    editable: true,
    data: { ...cta, type: 'other' },
  })
  expect(await read('cta', 'risk')).toEqual(written)
  const entries = await readEvents(database, office.tenant, { kind: 'account', id: account }, 2)
  expect(entries.map(({ event }) => event)).toMatchObject([
    { type: 'RecordWritten', kind: 'cta', key: 'risk', before: null, after: { status: 'open' } },
  ])
})

test('whoever reads the answer finds that running handovers have reacted', async () => {
  const recheck = vi.fn(office.services.recheck)
  const services = { ...office.services, recheck }
  await putRecord(services)({ params: { id: account, kind: 'cta', key: 'risk' }, body: { data: cta } }, office.as('priya'))
  expect(recheck).toHaveBeenCalledExactlyOnceWith(office.tenant, [account], friday)
  await deleteRecord(services)({ params: { id: account, kind: 'cta', key: 'risk' } }, office.as('priya'))
  expect(recheck).toHaveBeenCalledTimes(2)
})

test('a write on an older version is refused, and so is one that expects a record where there is none', async () => {
  await put('cta', 'risk', cta)
  await put('cta', 'risk', { ...cta, status: 'closed' }, 'priya', 1)
  await expect(put('cta', 'risk', cta, 'priya', 1)).rejects.toMatchObject({ kind: 'stale', code: 'record.stale' })
  await expect(put('cta', 'gone', cta, 'priya', 3)).rejects.toMatchObject({ code: 'record.stale' })
  expect((await read('cta', 'risk')).data).toMatchObject({ status: 'closed' })
})

test.each([
  ['a misspelt field', 'cta', 'risk', { ...cta, titel: 'x' }, 'record.invalid'],
  ['a value of another type', 'cta', 'risk', { title: 'x', status: 'maybe' }, 'record.invalid'],
  ['a key with a slash', 'cta', 'a/b', cta, 'record.key'],
  ['a key that an address takes for the folder above', 'cta', '..', cta, 'record.key'],
  ['a second one of a kind that there is one of', 'health', 'other', { colour: 'green' }, 'record.one-only'],
  ['a look through something that is no kind', 'coverage', 'moods', {}, 'record.key'],
] as const)('%s is refused', async (_what, kind, key, data, code) => {
  await expect(put(kind, key, data)).rejects.toMatchObject({ kind: 'invalid', code })
})

test('the one record of a kind needs no key, and the many do', async () => {
  const only = (kind: Kind, data: Record<string, unknown>) =>
    Promise.resolve().then(() => putOnlyRecord(office.services)({ params: { id: account, kind }, body: { data } }, office.as('priya')))
  expect(await only('health', { colour: 'green' })).toMatchObject({ key: 'current' })
  await expect(only('cta', cta)).rejects.toMatchObject({ code: 'record.key-missing' })
})

test('who may edit by hand: the holder, their manager and operations; tiers and books only the latter two', async () => {
  for (const [name, may] of [
    ['priya', true],
    ['marta', true],
    ['olu', true],
    ['tom', false],
    ['bruno', false],
    ['diego', false],
    ['sam', false],
    ['vera', false],
  ] as const) {
    const attempt = put('cta', 'risk', cta, name)
    if (may) await attempt
    else await expect(attempt, name).rejects.toMatchObject({ kind: 'forbidden', code: 'record.not-yours' })
    expect((await read('cta', 'risk', name)).editable, name).toBe(may)
  }
  await expect(put('service-tier', 'current', { tier: 'Scale' }, 'priya')).rejects.toMatchObject({ code: 'record.not-yours' })
  await put('service-tier', 'current', { tier: 'Scale' }, 'marta')
})

test('the ledger is shown among the records, and nobody edits it by hand', async () => {
  const { items } = await listRecordsOfKind(office.services)({ params: { id: account, kind: 'assignment' } }, office.as('olu'))
  expect(items).toMatchObject([
    { data: { role: 'CSM', holder: { type: 'person', person: { name: 'Priya Nair' } } }, source: 'owner ledger', editable: false },
  ])
  await expect(put('assignment', 'CSM', { role: 'CSM' }, 'olu')).rejects.toMatchObject({ code: 'record.not-yours' })
})

test('the compensation pool is absent for all but the manager, also in lists, and survives an edit by operations', async () => {
  await put('service-tier', 'current', { tier: 'Named', compensationPool: 'EMEA pool 7', compensationPoolAdjusted: true }, 'marta')
  const edited = await put('service-tier', 'current', { tier: 'Scale', compensationPoolAdjusted: true }, 'olu')
  expect(edited.data).toEqual({ tier: 'Scale', compensationPoolAdjusted: true })
  await expect(put('service-tier', 'current', { tier: 'Scale', compensationPool: 'mine' }, 'olu')).rejects.toMatchObject({
    code: 'record.field-not-yours',
  })
  expect((await read('service-tier', 'current', 'marta')).data).toMatchObject({ tier: 'Scale', compensationPool: 'EMEA pool 7' })
  for (const name of ['priya', 'tom', 'olu', 'sam', 'bruno', 'vera', 'lena'] as const) {
    const { items } = await listRecords(office.services)({ params: { id: account } }, office.as(name))
    expect(JSON.stringify(items), name).not.toContain('EMEA pool 7')
  }
})

test('a candid note is neither read nor removed by who may not know it', async () => {
  await put('contact', 'ana', { name: 'Ana Ortiz', notes: 'Dislikes calls' })
  expect((await read('contact', 'ana', 'diego')).data).not.toHaveProperty('notes')
  const remove = (key: string, by: FirstName) =>
    deleteRecord(office.services)({ params: { id: account, kind: 'contact', key } }, office.as(by))
  await expect(remove('ana', 'olu')).rejects.toMatchObject({ code: 'record.field-not-yours' })
  await put('contact', 'ben', { name: 'Ben Roth' }, 'olu')
  await remove('ben', 'olu')
  await remove('ana', 'priya')
  await expect(read('contact', 'ana')).rejects.toMatchObject({ kind: 'unknown', code: 'record.unknown' })
  await expect(remove('ana', 'priya')).rejects.toMatchObject({ code: 'record.unknown' })
})

test('a kind that a system feeds is changed there', async () => {
  const settings = async (feeds: object) =>
    append(database, {
      tenant: office.tenant,
      stream: { kind: 'workspace', id: office.tenant },
      expectedVersion: 'newest',
      events: [{ type: 'SettingsChanged' }],
      actor: 'tester',
      at: friday.toISOString(),
      models: { workspace: { settings: { feeds } } },
    })
  await settings({ ticket: 'the helpdesk' })
  await expect(put('ticket', '8812', { subject: 'Timeouts', status: 'open' })).rejects.toMatchObject({
    kind: 'conflict',
    code: 'record.fed',
    message: expect.stringContaining('the helpdesk'),
  })
  await settings({})
  expect(await put('ticket', '8812', { subject: 'Timeouts', status: 'open' })).toMatchObject({ editable: true })
})

test('every kind tells its schema, which a form can be made of', async () => {
  const { items } = await listRecordKinds(office.services)({}, office.as('vera'))
  expect(items.length).toBeGreaterThan(20)
  for (const { schema, kind } of items) expect(schema, kind).toMatchObject({ type: 'object', additionalProperties: false })
  expect(items.find(({ kind }) => kind === 'cta')?.schema).toMatchObject({
    properties: { status: { enum: ['open', 'in progress', 'closed'] } },
    required: expect.arrayContaining(['title', 'status']),
  })
})
