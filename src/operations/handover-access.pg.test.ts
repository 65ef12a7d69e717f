import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, type Office, openOffice } from '../../tests/support/office.ts'
import type { Happened } from '../core/process/handover.ts'
import { maskedEvent } from '../core/process/restricted.ts'
import { createAccount } from './create-account.ts'
import { getAccount } from './get-account.ts'
import { getPlaybook } from './get-playbook.ts'
import { getRecord } from './get-record.ts'
import { listAccounts } from './list-accounts.ts'
import { listEvents } from './list-events.ts'
import { listHandovers } from './list-handovers.ts'
import { listPlaybooks } from './list-playbooks.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putRecord } from './put-record.ts'
import { startHandover } from './start-handover.ts'

// What a running handover changes for its account: who sees, who writes, and what lists show.

let database: TestDatabase
let office: Office
let account: string
let handover: string

const page = (name: string) => ({ name, text: readFileSync(join(import.meta.dirname, '../../playbooks', name), 'utf8') })

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const { services, tenant, as, people } = office
  await publishPlaybooks(services, tenant, [page('csm-to-csm.md'), page('csm-to-cse.md')])
  account = (await createAccount(services)({ body: { name: 'Kestrel Logistics', csm: people.priya.id } }, as('olu'))).id
  await put('priya', 'contact', 'ana', { name: 'Ana Ortiz', notes: 'Dislikes calls' })
  const started = await startHandover(services)(
    { body: { playbook: 'csm-to-csm', account, to: people.tom.id, reason: { kind: 'territory change' } } },
    as('priya'),
  )
  handover = started.id
})
afterAll(() => database?.close())

const put = (by: FirstName, kind: 'contact' | 'cta', key: string, data: Record<string, unknown>) =>
  putRecord(office.services)({ params: { id: account, kind, key }, body: { data } }, office.as(by))

test('who takes over reads the candid notes and writes records before the account is theirs', async () => {
  const read = (by: FirstName) => getRecord(office.services)({ params: { id: account, kind: 'contact', key: 'ana' } }, office.as(by))
  expect((await read('tom')).data).toMatchObject({ notes: 'Dislikes calls' })
  expect((await read('diego')).data).not.toHaveProperty('notes')
  expect(await put('tom', 'cta', 'risk', { title: 'Renewal risk', status: 'open' })).toMatchObject({ editable: true })
  await expect(put('diego', 'cta', 'risk', { title: 'x', status: 'open' })).rejects.toMatchObject({ code: 'record.not-yours' })
})

test('the account shows the handover that runs, and cannot be handed over twice', async () => {
  const view = await getAccount(office.services)({ params: { id: account } }, office.as('priya'))
  expect(view).toMatchObject({ handovers: [{ id: handover, from: 'Priya Nair', to: 'Tom Becker' }], may: { handOver: false } })
  const { items } = await listAccounts(office.services)({ query: { q: 'kestrel', limit: 50 } }, office.as('priya'))
  expect(items[0]?.handover).toMatchObject({ id: handover })
  const list = await listHandovers(office.services)({ query: { sort: 'due', limit: 50, account } }, office.as('priya'))
  expect(list).toMatchObject({ total: 1, items: [{ id: handover, from: { name: 'Priya Nair' }, to: { name: 'Tom Becker' } }] })
})

test('the events of a handover are told in order, each with its words and its place in the chain', async () => {
  const page = (query: object) =>
    listEvents(office.services)({ params: { id: handover }, query: { limit: 50, ...query } }, office.as('vera'))
  const { items, next } = await page({})
  expect(next).toBeNull()
  expect(items.map(({ version }) => version)).toEqual(items.map((_, index) => index + 1))
  expect(items[0]).toMatchObject({
    type: 'HandoverProposed',
    by: { name: 'Priya Nair' },
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    words: expect.stringMatching(/\S/),
  })
  await expect(page({ cursor: 'made-up' })).rejects.toMatchObject({ code: 'list.cursor' })
  const unknown = listEvents(office.services)({ params: { id: crypto.randomUUID() }, query: { limit: 50 } }, office.as('vera'))
  await expect(unknown).rejects.toMatchObject({ kind: 'unknown', code: 'handover.unknown' })
})

test('a planned change of a compensation pool is told to nobody but the manager', () => {
  const event = {
    type: 'EffectsPlanned',
    task: 'tier',
    by: 'baton',
    at: '2026-11-20T10:00:00.000Z',
    effects: [
      { record: { kind: 'service-tier', key: 'current' }, before: null, after: { tier: 'Scale', compensationPool: 'EMEA pool 7' } },
    ],
  } as unknown as Happened
  expect(maskedEvent(event, new Set(['staff', 'holder', 'operations']))).toMatchObject({ effects: [{ after: { tier: 'Scale' } }] })
  expect(JSON.stringify(maskedEvent(event, new Set(['staff', 'holder', 'operations'])))).not.toContain('EMEA pool 7')
  expect(JSON.stringify(maskedEvent(event, new Set(['staff', 'manager'])))).toContain('EMEA pool 7')
})

test('playbooks are listed with how many handovers run on them, and read with page, meaning and versions', async () => {
  const { items } = await listPlaybooks(office.services)({}, office.as('vera'))
  expect(items.map(({ id, tasks, running }) => [id, tasks, running]).toSorted()).toEqual([
    ['csm-to-cse', 29, 0],
    ['csm-to-csm', 15, 1],
  ])
  const read = (id: string, version?: string) =>
    getPlaybook(office.services)({ params: { id }, query: version === undefined ? {} : { version } }, office.as('vera'))
  const shown = await read('csm-to-csm')
  expect(shown).toMatchObject({ page: page('csm-to-csm.md').text, versions: [{ version: shown.version, running: 1 }] })
  await expect(read('csm-to-csm', 'older')).rejects.toMatchObject({ kind: 'unknown', code: 'playbook.unknown' })
  await expect(read('none')).rejects.toMatchObject({ code: 'playbook.unknown' })
})
