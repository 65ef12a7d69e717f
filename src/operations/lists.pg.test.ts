import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../tests/support/office.ts'
import { handoverRow, seedPlaybook } from '../../tests/support/store-samples.ts'
import { append } from '../store/log.ts'
import type { HandoverRow, MailRow } from '../store/log-types.ts'
import { createWorkspace } from '../store/workspaces.ts'
import { createAccount } from './create-account.ts'
import { getMail } from './get-mail.ts'
import { listHandovers } from './list-handovers.ts'
import { listMail } from './list-mail.ts'
import { listPeople } from './list-people.ts'
import { listPools } from './list-pools.ts'
import { search } from './search.ts'

let database: TestDatabase
let office: Office
const made: Record<'kestrel' | 'orchid' | 'halden', { account: string; handover: string }> = {} as never

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  await seedPlaybook(database, office.tenant, {
    definition: {
      title: 'CSM to CSM',
      roles: [{ name: 'Old CSM' }, { name: 'New CSM' }],
      stages: [{ id: 'prepare', name: 'Prepare' }],
      template: { quickActions: [] },
    },
  })
  const { priya, tom } = office.people
  const person = ({ id, name }: { id: string; name: string }) => ({ kind: 'person' as const, id, name })
  const start = async (name: string, number: number, more: Partial<HandoverRow>, account: object = {}) => {
    const { id } = await createAccount(office.services)({ body: { name, arr: 50_000, csm: priya.id, ...account } }, office.as('olu'))
    const row = {
      account: name,
      from: person(priya),
      to: person(tom),
      stage: 'Prepare',
      holding: [],
      verb: null,
      renewal: null,
      arr: 50_000,
      needsFixes: false,
      round: 0,
      children: 0,
      playbookTitle: 'CSM to CSM',
      hasLate: false,
    }
    const handover: HandoverRow = { ...handoverRow({ account: id, number }), fromHolder: priya.id, toHolder: tom.id, row, ...more }
    await append(database, {
      tenant: office.tenant,
      stream: { kind: 'handover', id: handover.id },
      expectedVersion: 0,
      events: [{ type: 'Started' }],
      actor: 'tester',
      at: friday.toISOString(),
      models: { handovers: [handover] },
    })
    return { account: id, handover: handover.id }
  }
  made.kestrel = await start(
    'Kestrel Logistics',
    12,
    { ref: 'KES-12', dueAt: '2026-11-19T10:00:00.000Z', holding: [tom.id] },
    { renewal: '2027-03-14' },
  )
  made.orchid = await start(
    'Orchid Clinics',
    13,
    { ref: 'ORC-13', dueAt: '2026-11-25T10:00:00.000Z', stage: 'prepare' },
    { renewal: '2028-01-01' },
  )
  made.halden = await start('Halden Rail', 3, { ref: 'HAL-3', status: 'completed', endedAt: '2026-10-01T10:00:00.000Z' })
})
afterAll(() => database?.close())

type HandoverQuery = Parameters<ReturnType<typeof listHandovers>>[0]['query']
const handovers = (query: Partial<HandoverQuery>, by: FirstName = 'olu') =>
  listHandovers(office.services)({ query: { sort: 'due', limit: 50, ...query } }, office.as(by))
const refs = async (query: Partial<HandoverQuery>, by: FirstName = 'olu') => (await handovers(query, by)).items.map(({ ref }) => ref)

test('the list of handovers is filtered by what it is asked for', async () => {
  expect(await refs({})).toEqual(['KES-12', 'ORC-13', 'HAL-3'])
  expect(await refs({ status: 'active' })).toEqual(['KES-12', 'ORC-13'])
  expect(await refs({ status: 'ended' })).toEqual(['HAL-3'])
  expect(await refs({ late: true })).toEqual(['KES-12'])
  expect(await refs({ late: false })).toEqual(['ORC-13', 'HAL-3'])
  expect(await refs({ stage: 'prepare' })).toEqual(['ORC-13'])
  expect(await refs({ stage: '-', status: 'running' })).toEqual(['KES-12'])
  expect(await refs({ holding: 'me' }, 'tom')).toEqual(['KES-12'])
  expect(await refs({ holding: office.people.tom.email })).toEqual(['KES-12'])
  expect(await refs({ owner: 'me', status: 'active' }, 'priya')).toEqual(['KES-12', 'ORC-13'])
  expect(await refs({ owner: 'me' }, 'lena')).toEqual([])
  expect(await refs({ renewal: '2027-12-31' })).toEqual(['KES-12'])
  expect(await refs({ account: made.orchid.account })).toEqual(['ORC-13'])
  expect(await refs({ q: 'kestrel' })).toEqual(['KES-12'])
  expect(await refs({ q: 'hal-3' })).toEqual(['HAL-3'])
})

test.each([
  [{ playbook: 'csm-to-cse' }, /^There is no playbook "csm-to-cse" here\. There are: csm-to-csm \(CSM to CSM\)\.$/],
  [{ playbook: 'csm-to-csm', stage: 'preparations' }, /^There is no stage "preparations" here\. There are: prepare \(Prepare\)\.$/],
  [{ lateRole: 'The CSM' }, /^There is no role "The CSM" here\. There are: Old CSM, New CSM\.$/],
  [{ team: 'nobody' }, /^There is no person "nobody" here\./],
  [{ label: 'at-risk' }, /^There is no label "at-risk" here\. There is none at all\.$/],
  [{ holding: 'nobody' }, /^There is no person "nobody" here\. Name them by id or e-mail address\.$/],
  [{ owner: 'Tom Becker' }, /^There is no person or pool "Tom Becker" here\./],
  [{ account: 'Kestrel Logistics' }, /^There is no account "Kestrel Logistics" here\. Name it by its id\.$/],
  [{ account: randomUUID() }, /^There is no account /],
] as const)('a filter that names what there is not says what there is, and is no empty list: %j', async (query, words) => {
  const [filter] = Object.keys(query).toReversed()
  await expect(handovers(query)).rejects.toMatchObject({
    kind: 'invalid',
    code: 'filter.unknown',
    where: `query.${filter}`,
    message: expect.stringMatching(words),
  })
})

test('a filter that names what there is, and which nothing fits, is an empty list', async () => {
  expect(await refs({ playbook: 'csm-to-csm', status: 'paused' })).toEqual([])
  for (const lateRole of ['New CSM', '-']) expect(await refs({ lateRole })).toEqual([])
  expect(await refs({ account: made.orchid.account, status: 'ended' })).toEqual([])
})

test.each([
  'due',
  'renewal',
  'account',
  'updated',
  'started',
] as const)('sorted by %s, the pages together are the whole list', async (sort) => {
  const whole = await refs({ sort })
  const paged: string[] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const { items, next, total } = await handovers({ sort, limit: 1, ...(cursor ? { cursor } : {}) })
    expect(total).toBe(3)
    paged.push(...items.map(({ ref }) => ref))
    cursor = next ?? undefined
    more = next !== null
  }
  expect(paged).toEqual(whole)
  const { next } = await handovers({ sort, limit: 1 })
  await expect(handovers({ sort, limit: 1, late: true, ...(next ? { cursor: next } : {}) })).rejects.toMatchObject({ code: 'list.cursor' })
})

test('revenue in the list is for the managers of either side and for operations', async () => {
  for (const [name, sees] of [
    ['marta', true],
    ['olu', true],
    ['priya', false],
    ['bruno', false],
    ['sam', false],
  ] as const) {
    expect((await handovers({ q: 'kestrel' }, name)).items[0]?.arr, name).toBe(sees ? 50_000 : null)
  }
})

test('a few letters find accounts, people and handovers, running ones first', async () => {
  const find = (q: string) => search(office.services)({ query: { q } }, office.as('tom'))
  expect(await find('kes')).toMatchObject({
    accounts: [{ name: 'Kestrel Logistics', note: 'Priya Nair' }],
    people: [],
    handovers: [{ ref: 'KES-12', note: 'Priya Nair → Tom Becker · running' }],
  })
  expect((await find('PRI')).people).toEqual([{ id: office.people.priya.id, name: 'Priya Nair', note: 'priya@meridian.example' }])
  expect(await find('%')).toEqual({ accounts: [], people: [], handovers: [] })
})

test('people are listed by name, with role and manager', async () => {
  const people = (query: object) => listPeople(office.services)({ query: { limit: 50, ...query } }, office.as('vera'))
  const { items } = await people({ role: 'csm' })
  expect(items).toMatchObject([{ name: 'Priya Nair', manager: { name: 'Marta Novak' }, place: 'Berlin' }, { name: 'Tom Becker' }])
  expect((await people({ q: 'haddad' })).items).toHaveLength(1)
  const first = await people({ limit: 9 })
  const rest = await people({ limit: 9, cursor: first.next ?? '' })
  expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(
    [...first.items, ...rest.items].map(({ name }) => name).toSorted(),
  )
  expect([first.items.length, rest.items.length, rest.next]).toEqual([9, 1, null])
})

test('pools are listed with their territories, owner and deputy', async () => {
  expect(await listPools(office.services)({}, office.as('vera'))).toMatchObject({
    items: [
      {
        name: 'Scale pool',
        territories: [{ name: 'Central', owner: { name: 'Lena Fischer' }, deputy: { name: 'Noor Haddad' }, regions: ['EMEA'] }],
      },
    ],
  })
})

test('mail is read by who sent or received it, and blind copies are known to the sender only', async () => {
  const mail = async (more: Partial<MailRow>): Promise<string> => {
    const id = randomUUID()
    const row = {
      id,
      at: friday.toISOString(),
      to: ['ana@customer.example'],
      subject: 'News',
      text: 'Dear Ana',
      headers: {},
      about: {},
      ...more,
    }
    await append(database, {
      tenant: office.tenant,
      stream: { kind: 'workspace', id: office.tenant },
      expectedVersion: 'newest',
      events: [],
      actor: 'baton',
      at: friday.toISOString(),
      models: { mail: [row] },
    })
    return id
  }
  const read = (id: string, by: FirstName) => getMail(office.services)({ params: { id } }, office.as(by))
  const own = await mail({
    to: ['tom@meridian.example', 'diego@meridian.example'],
    headers: { from: 'priya@meridian.example', cc: 'diego@meridian.example', bcc: 'timeline@crm.example' },
  })
  expect(await read(own, 'tom')).toMatchObject({
    from: 'priya@meridian.example',
    to: ['tom@meridian.example'],
    cc: ['diego@meridian.example'],
    bcc: [],
    handover: null,
  })
  expect((await read(own, 'priya')).bcc).toEqual(['timeline@crm.example'])
  expect((await read(own, 'diego')).subject).toBe('News')
  expect((await read(own, 'olu')).bcc).toEqual([])
  for (const id of [own, randomUUID(), 'none'])
    await expect(read(id, 'marta')).rejects.toMatchObject({ kind: 'unknown', code: 'mail.unknown' })
  const about = await mail({ about: { handover: made.kestrel.handover, ref: 'KES-12' }, at: '2026-11-21T10:00:00.000Z' })
  expect((await read(about, 'marta')).handover).toEqual({ id: made.kestrel.handover, ref: 'KES-12' })
  const list = async (by: FirstName, query: object = {}) =>
    (await listMail(office.services)({ query: { limit: 50, ...query } }, office.as(by))).items.map(({ id }) => id)
  expect(await list('tom')).toEqual([about, own])
  expect(await list('marta')).toEqual([about])
  expect(await list('tom', { handover: 'kes-12' })).toEqual([about])
})

test('another workspace finds nothing of this one', async () => {
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Theirs', isDemo: true })
  const theirs = await openOffice(database, tenant)
  const as = theirs.as('olu')
  expect(await listHandovers(theirs.services)({ query: { sort: 'due', limit: 50 } }, as)).toEqual({ items: [], next: null, total: 0 })
  expect((await listMail(theirs.services)({ query: { limit: 50 } }, as)).items).toEqual([])
  expect(await search(theirs.services)({ query: { q: 'kes' } }, as)).toEqual({ accounts: [], people: [], handovers: [] })
})
