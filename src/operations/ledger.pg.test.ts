import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { friday, type Office, openOffice } from '../../tests/support/office.ts'
import { asKnownAt, handedOver, type KnownStint, learned, problemsOf, type Stint, stintAt } from '../core/coverage/ledger.ts'
import { append } from '../store/log.ts'
import { correctHolder } from './correct-holder.ts'
import { readLedger } from './coverage/read-ledger.ts'
import { createAccount } from './create-account.ts'
import { enterHolder } from './enter-holder.ts'
import { getAccount } from './get-account.ts'
import { listHolderChanges } from './list-holder-changes.ts'
import { listHolders } from './list-holders.ts'
import { putRecord } from './put-record.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
})
afterAll(() => database?.close())

const later = (days: number) => new Date(friday.getTime() + days * 86_400_000)
const correct = (id: string, body: object, now = friday, by: 'olu' | 'marta' = 'olu') =>
  correctHolder(office.services)(
    { params: { id }, body: { role: 'csm', preview: false, reason: 'The CRM says so', ...body } as never },
    office.as(by, { now }),
  )
const read = (id: string, query: object = {}, now = later(400)) =>
  listHolders(office.services)({ params: { id }, query }, office.as('vera', { now }))

/** Kestrel came to Priya on the first Friday, and to Tom two hundred days later by a handover. */
async function handedOverAccount(name: string) {
  const { people, services, tenant } = office
  const { id } = await createAccount(services)({ body: { name, csm: people.priya.id } }, office.as('olu'))
  const at = later(200).toISOString()
  await append(database, {
    tenant,
    stream: { kind: 'account', id },
    expectedVersion: 'newest',
    events: [{ type: 'Moved' }],
    actor: people.marta.id,
    at,
    models: {
      assignmentsEnded: [{ account: id, role: 'CSM', at }],
      assignments: [{ account: id, role: 'CSM', holderKind: 'person', holder: people.tom.id, holds: true, fromAt: at }],
    },
  })
  return id
}

test('"who was CSM when this opportunity closed?" has an answer, and keeps it as it was known then', async () => {
  const { people, services } = office
  const id = await handedOverAccount('Kestrel Logistics')
  const data = { name: 'Renewal 2027', kind: 'renewal', stage: 'Closed', status: 'won', closeOn: '2027-05-01' }
  await putRecord(services)({ params: { id, kind: 'opportunity', key: 'renewal' }, body: { data } }, office.as('olu'))
  expect((await read(id)).closed).toEqual([
    expect.objectContaining({ name: 'Renewal 2027', holder: expect.objectContaining({ name: 'Priya Nair' }) }),
  ])

  const done = await correct(id, { holder: { kind: 'person', id: people.tom.id }, from: '2027-04-01', to: '2027-07-01' }, later(300))
  expect(done.after.map(({ holder, from }) => [holder.name, from.slice(0, 10)])).toEqual([
    ['Priya Nair', '2026-11-20'],
    ['Tom Becker', '2027-04-01'],
  ])
  const now = await read(id, { role: 'csm', at: '2027-05-01' })
  expect(now.items).toEqual([
    expect.objectContaining({
      holder: { kind: 'person', id: people.tom.id, name: 'Tom Becker' },
      source: 'correction',
      reason: 'The CRM says so',
      enteredBy: { id: people.olu.id, name: 'Olu Adeyemi' },
      knownSince: later(300).toISOString(),
    }),
  ])
  const then = await read(id, { role: 'csm', at: '2027-05-01', knownAt: later(299).toISOString() })
  expect(then.items.map(({ holder }) => holder.name)).toEqual(['Priya Nair'])
  expect(then.closed[0]?.holder?.name).toBe('Priya Nair')
  expect((await getAccount(services)({ params: { id } }, office.as('vera', { now: later(301) }))).holder?.name).toBe('Tom Becker')
})

test('a preview says what would change and writes nothing', async () => {
  const id = await handedOverAccount('Orchid Clinics')
  const before = await read(id)
  const answer = await correct(
    id,
    { holder: { kind: 'person', id: office.people.marta.id }, from: '2027-01-01', to: '2027-02-01', preview: true },
    later(300),
  )
  expect(answer).toMatchObject({ written: false, before: [{}, {}], after: [{}, {}, {}, {}] })
  expect(await read(id)).toEqual(before)
})

describe('refused is', () => {
  let id: string
  beforeAll(async () => {
    id = await handedOverAccount('Halden Rail')
  })
  const priya = () => ({ kind: 'person', id: office.people.priya.id })

  test.each([
    ['what would take it from whom it belongs to now', () => ({ holder: priya(), from: '2027-06-20', to: null }), 'correction.holder-now'],
    ['a time in which nobody would hold it', () => ({ holder: null, from: '2026-12-01', to: '2026-12-10' }), 'correction.gap'],
    ['a beginning long before anybody held it', () => ({ holder: priya(), from: '2026-01-01', to: '2026-02-01' }), 'correction.gap'],
    ['an end before the beginning', () => ({ holder: priya(), from: '2026-12-10', to: '2026-12-01' }), 'correction.order'],
    ['what is still to come', () => ({ holder: priya(), from: '2026-12-10', to: '2029-12-01' }), 'correction.ahead'],
    ['what the ledger says already', () => ({ holder: priya(), from: '2026-12-10', to: '2026-12-12' }), 'correction.nothing'],
    ['somebody unknown', () => ({ holder: { kind: 'person', id: 'nobody' }, from: '2026-12-10', to: '2026-12-12' }), 'person.unknown'],
  ] as const)('%s', async (_what, body, code) => {
    await expect(correct(id, body(), later(300))).rejects.toMatchObject({ code })
  })

  test('a question about what will be known', async () => {
    await expect(read(id, { knownAt: '2099-01-01' })).rejects.toMatchObject({ code: 'holders.when' })
  })
})

test('what was known then cannot be changed in the database, and knowledge is never removed', async () => {
  const id = await handedOverAccount('Norrland Bank')
  const change = async (text: string) => {
    const client = await database.app.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('app.tenant', $1, true)`, [office.tenant])
      await client.query(text, [id])
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  await expect(change(`update baton.holding set known_to = '2099-01-01' where account = $1`)).rejects.toMatchObject({ code: 'BT007' })
  await expect(change(`update baton.holding set holder = 'me' where account = $1`)).rejects.toMatchObject({ code: '42501' })
  await expect(change('delete from baton.holding where account = $1')).rejects.toMatchObject({ code: '42501' })
})

test('accounts that change hands often stand first, by year', async () => {
  const changes = await listHolderChanges(office.services)({ query: {} }, office.as('vera'))
  expect(changes.years[0]).toMatchObject({ year: 2027, changes: expect.any(Number) })
  expect(changes.most[0]).toMatchObject({ changes: expect.any(Number), account: { name: expect.any(String) } })
  const none = await listHolderChanges(office.services)({ query: { year: 1999 } }, office.as('vera'))
  expect(none.most).toEqual([])
})

test('parent and children show whether they are in the same hands', async () => {
  const { people, services } = office
  const parent = await createAccount(services)({ body: { name: 'Tern Group', csm: people.priya.id } }, office.as('olu'))
  const same = await createAccount(services)({ body: { name: 'Tern North', csm: people.priya.id, parent: parent.id } }, office.as('olu'))
  await createAccount(services)({ body: { name: 'Tern South', csm: people.tom.id, parent: parent.id } }, office.as('olu'))
  const family = (await read(parent.id)).family.map(({ account, relation, same: isSame }) => [account.name, relation, isSame])
  expect(family).toEqual([
    ['Tern North', 'child', true],
    ['Tern South', 'child', false],
  ])
  expect((await read(same.id)).family.map(({ relation }) => relation)).toEqual(['parent', 'sibling'])
})

test('three hundred random edits on the real tables leave what the rules of the ledger say, and what was known then stays', async () => {
  const { people, services } = office
  let state = 11
  const chance = (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
  const csms = [people.priya, people.tom, people.marta, people.bruno].map(({ id }) => id)
  for (let account = 0; account < 6; account += 1) {
    const start = later(-300)
    const { id } = await createAccount(services)(
      { body: { name: `Random ${account}`, csm: csms[0] ?? '' } },
      office.as('olu', { now: start }),
    )
    let line: Stint[] = [{ holder: { kind: 'person', id: csms[0] ?? '' }, from: start.toISOString(), to: null }]
    let oracle: KnownStint[] = learned([], line, start.toISOString())
    const asked: { knownAt: string; at: string; holder: string | undefined }[] = []
    for (let edit = 0; edit < 50; edit += 1) {
      const now = new Date(start.getTime() + (edit + 1) * 5 * 86_400_000)
      const holder = { kind: 'person' as const, id: csms[chance(csms.length)] ?? '' }
      if (chance(3) === 0) {
        if (stintAt(line, now.toISOString())?.holder.id === holder.id) continue
        line = handedOver(line, holder, now.toISOString())
        await append(database, {
          tenant: office.tenant,
          stream: { kind: 'account', id },
          expectedVersion: 'newest',
          events: [{ type: 'Moved' }],
          actor: 'tester',
          at: now.toISOString(),
          models: {
            assignmentsEnded: [{ account: id, role: 'CSM', at: now.toISOString() }],
            assignments: [{ account: id, role: 'CSM', holderKind: 'person', holder: holder.id, holds: true, fromAt: now.toISOString() }],
          },
        })
      } else {
        const from = new Date(start.getTime() - 86_400_000 + chance((edit + 1) * 5 * 24) * 3_600_000)
        const to = new Date(Math.min(now.getTime(), from.getTime() + (1 + chance(60 * 24)) * 3_600_000))
        const body = { holder, from: from.toISOString(), to: to.toISOString() }
        const done = await correct(id, body, now).catch((error: { code?: string }) => error.code ?? '')
        if (typeof done === 'string') {
          expect(done).toMatch(/^correction\.(gap|holder-now|nothing|order)$/)
          continue
        }
        line = done.after.map(({ holder: { kind, id: who }, from: begins, until }) => ({
          holder: { kind, id: who },
          from: begins,
          to: until,
        }))
      }
      oracle = learned(oracle, line, now.toISOString())
      const at = new Date(start.getTime() + chance((edit + 1) * 5) * 86_400_000).toISOString()
      asked.push({ knownAt: now.toISOString(), at, holder: stintAt(line, at)?.holder.id })
    }
    const ledger = (await readLedger(database, office.tenant, id)).map(({ holder, from, to, knownFrom, knownTo }) => ({
      holder,
      from,
      to,
      knownFrom,
      knownTo,
    }))
    const sorted = (all: readonly KnownStint[]) => all.map((one) => JSON.stringify(Object.entries(one).toSorted())).toSorted()
    expect(sorted(ledger)).toEqual(sorted(oracle))
    expect(problemsOf(asKnownAt(ledger, later(400).toISOString()))).toEqual([])
    for (const { knownAt, at, holder } of asked) {
      expect((await read(id, { role: 'csm', at, knownAt })).items.map((one) => one.holder.id)).toEqual(holder === undefined ? [] : [holder])
    }
  }
}, 120_000)

test('a role that owns nothing may be left to nobody, and up to now', async () => {
  const { people, services } = office
  const { id } = await createAccount(services)({ body: { name: 'Aster Foods', csm: people.priya.id } }, office.as('olu'))
  await enterHolder(services)({ params: { id, role: 'ae' }, body: { kind: 'person', id: people.diego.id } }, office.as('olu'))
  await correct(id, { role: 'ae', holder: null, from: '2026-12-01', to: '2026-12-10' }, later(40))
  expect((await read(id, { role: 'ae' })).items).toHaveLength(2)
  await correct(id, { role: 'ae', holder: { kind: 'person', id: people.tom.id }, from: '2026-12-05', to: null }, later(40))
  const { items } = await read(id, { role: 'ae' })
  expect(items.map(({ holder, until }) => [holder.name, until?.slice(0, 10) ?? null])).toEqual([
    ['Tom Becker', null],
    ['Diego Alvarez', '2026-12-01'],
  ])
})
