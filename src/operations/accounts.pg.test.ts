import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { friday, type Office, openOffice } from '../../tests/support/office.ts'
import { withTenant } from '../store/database.ts'
import { readEvents } from '../store/log.ts'
import { createWorkspace } from '../store/workspaces.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { readCoverageBook } from './coverage/coverage-book.ts'
import { createAccount } from './create-account.ts'
import { editAccount } from './edit-account.ts'
import { endAccount, takeBackEnd } from './end-account.ts'
import { enterHolder } from './enter-holder.ts'
import { getAccount } from './get-account.ts'
import { getHandover } from './get-handover.ts'
import { listAccounts } from './list-accounts.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putHold } from './retention/set-retention.ts'
import { loadStart, startHandover } from './start-handover.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const page = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-csm.md'), 'utf8')
  await publishPlaybooks(office.services, office.tenant, [{ name: 'csm-to-csm.md', text: page }])
})
afterAll(() => database?.close())

const create = (body: Parameters<ReturnType<typeof createAccount>>[0]['body'], by: Parameters<Office['as']>[0] = 'olu') =>
  createAccount(office.services)({ body }, office.as(by))
const read = (id: string, by: Parameters<Office['as']>[0] = 'olu') => getAccount(office.services)({ params: { id } }, office.as(by))

test('an account that is entered with its CSM has a holder, a history and an event for each', async () => {
  const { people, services, tenant } = office
  const made = await create({ name: 'Kestrel Logistics', region: 'EMEA', arr: 210_000, csm: people.priya.id })
  expect(made).toMatchObject({
    version: 1,
    fields: { name: 'Kestrel Logistics', arr: 210_000 },
    holder: { kind: 'person', name: 'Priya Nair' },
    may: { edit: true, handOver: true },
  })
  expect(await read(made.id)).toEqual(made)
  const events = await readEvents(services.database, tenant, { kind: 'account', id: made.id })
  expect(events.map(({ event }) => event.type)).toEqual(['AccountCreated', 'HolderChanged'])
})

test('the same request with the same key adds the account once and answers the same', async () => {
  const idempotency = { key: 'add-orchid', requestHash: 'a'.repeat(64) }
  const once = await createAccount(office.services)({ body: { name: 'Orchid Clinics' } }, office.as('olu', { idempotency }))
  const again = await createAccount(office.services)({ body: { name: 'Orchid Clinics' } }, office.as('olu', { idempotency }))
  expect(again).toEqual(once)
  const other = createAccount(office.services)(
    { body: { name: 'Other' } },
    office.as('olu', { idempotency: { ...idempotency, requestHash: 'b'.repeat(64) } }),
  )
  await expect(other).rejects.toMatchObject({ code: 'key.reused' })
})

test('a second account of the same name, however it is written, is refused', async () => {
  await create({ name: 'Norrland Bank' })
  await expect(create({ name: 'NORRLAND bank' })).rejects.toMatchObject({ code: 'account.exists' })
})

test('who holds an account that has nobody is entered once; afterwards it takes a handover', async () => {
  const { people, services, as, pool } = office
  const { id } = await create({ name: 'Halden Rail' })
  const enter = (role: 'csm' | 'ae', holder: { kind: 'person' | 'pool'; id: string }) =>
    enterHolder(services)({ params: { id, role }, body: holder }, as('marta'))
  await expect(enter('csm', { kind: 'person', id: randomUUID() })).rejects.toMatchObject({ code: 'person.unknown' })
  expect(await enter('csm', { kind: 'pool', id: pool })).toMatchObject({
    holder: { kind: 'pool', name: 'Scale pool' },
    engage: expect.stringContaining('Lena Fischer'),
  })
  await expect(enter('csm', { kind: 'person', id: people.tom.id })).rejects.toMatchObject({ code: 'account.has-holder' })
  await enter('ae', { kind: 'person', id: people.diego.id })
  const changed = await enterHolder(services)(
    { params: { id, role: 'ae' }, body: { kind: 'person', id: people.priya.id } },
    as('marta', { now: new Date('2026-11-23T10:00:00Z') }),
  )
  expect(changed.people.filter(({ role }) => role === 'AE').map(({ person }) => person.name)).toEqual(['Priya Nair'])
})

test('an edit changes only what it sends, and one on an older version is refused', async () => {
  const { services, as } = office
  const made = await create({ name: 'Brightwater', region: 'EMEA', tier: 'Premium' })
  const edit = (body: object, ifMatch?: number) =>
    editAccount(services)({ params: { id: made.id }, body }, as('olu', ifMatch === undefined ? {} : { ifMatch }))
  const edited = await edit({ tier: null, renewal: '2027-03-14' }, made.version)
  expect(edited).toMatchObject({ version: 2, fields: { name: 'Brightwater', region: 'EMEA', renewal: '2027-03-14' } })
  expect(edited.fields).not.toHaveProperty('tier')
  await expect(edit({ region: 'APAC' }, 1)).rejects.toMatchObject({ kind: 'stale', code: 'account.stale' })
  await expect(edit({ name: null })).rejects.toMatchObject({ code: 'account.invalid', where: 'name' })
  expect((await edit({ region: 'APAC' })).version).toBe(3)
  expect((await edit({ region: 'APAC' })).version).toBe(3)
})

test('two people who edit at once without naming a version both succeed, and neither edit is lost', async () => {
  const { id } = await create({ name: 'Busy Works' })
  const edit = (body: object) => editAccount(office.services)({ params: { id }, body }, office.as('olu'))
  await Promise.all([edit({ region: 'EMEA' }), edit({ domain: 'busy.example' }), edit({ tier: 'Premium' }), edit({ language: 'German' })])
  expect((await read(id)).fields).toEqual({
    name: 'Busy Works',
    region: 'EMEA',
    domain: 'busy.example',
    tier: 'Premium',
    language: 'German',
  })
})

test('an account cannot stand below itself or below one of its children', async () => {
  const parent = await create({ name: 'Groot Holding' })
  const child = await create({ name: 'Groot Nord', parent: parent.id })
  const edit = (id: string, to: string) => editAccount(office.services)({ params: { id }, body: { parent: to } }, office.as('olu'))
  await expect(edit(parent.id, child.id)).rejects.toMatchObject({ code: 'account.no-parent' })
  await expect(edit(parent.id, parent.id)).rejects.toMatchObject({ code: 'account.no-parent' })
  await expect(edit(child.id, randomUUID())).rejects.toMatchObject({ code: 'account.no-parent' })
  expect((await read(parent.id)).children).toEqual([{ id: child.id, name: 'Groot Nord', holder: null }])
  expect((await read(child.id)).parent).toEqual({ id: parent.id, name: 'Groot Holding' })
})

test('revenue is seen and set by the manager of the account and by operations, and by nobody else', async () => {
  const { people, services, as } = office
  const { id } = await create({ name: 'Quiet Money', arr: 90_000, csm: people.priya.id })
  for (const [name, sees] of [
    ['marta', true],
    ['olu', true],
    ['priya', false],
    ['bruno', false],
    ['sam', false],
    ['vera', false],
  ] as const) {
    expect('arr' in (await read(id, name)).fields, name).toBe(sees)
    const { items } = await listAccounts(services)({ query: { q: 'quiet', limit: 50 } }, as(name))
    expect(items[0]?.arr, name).toBe(sees ? 90_000 : null)
  }
  const setArr = (by: 'bruno' | 'sam', arr: number | null) => editAccount(services)({ params: { id }, body: { arr } }, as(by))
  await expect(setArr('bruno', 1)).rejects.toMatchObject({ code: 'account.field-not-yours' })
  await expect(setArr('sam', null)).rejects.toMatchObject({ code: 'account.field-not-yours' })
})

test('the list is complete and in order over its pages, finds names without accents, and takes no cursor of another list', async () => {
  const { services, as, people } = office
  for (const name of ['Zenith 1', 'Zénith 2', 'Zenith 3', 'Zenith 50% off', 'Zenith_5']) await create({ name, csm: people.tom.id })
  const page = (query: object) => listAccounts(services)({ query: { limit: 2, ...query } }, as('tom'))
  const names: string[] = []
  let cursor: string | undefined
  do {
    const { items, next } = await page({ q: 'zenith', ...(cursor ? { cursor } : {}) })
    names.push(...items.map(({ name }) => name))
    cursor = next ?? undefined
  } while (cursor)
  expect(names.toSorted()).toEqual(['Zenith 1', 'Zenith 3', 'Zenith 50% off', 'Zenith_5', 'Zénith 2'])
  expect((await page({ q: '50%' })).items.map(({ name }) => name)).toEqual(['Zenith 50% off'])
  expect((await page({ q: 'h_5' })).items.map(({ name }) => name)).toEqual(['Zenith_5'])
  expect((await page({ holder: 'me', limit: 200 })).items).toHaveLength(5)
  const { next } = await page({ q: 'zenith' })
  await expect(page({ q: 'other', cursor: next })).rejects.toMatchObject({ code: 'list.cursor' })
  await expect(page({ cursor: 'made-up' })).rejects.toMatchObject({ code: 'list.cursor' })
})

test('an account of another workspace is as unknown as one that never was', async () => {
  const { id } = await create({ name: 'Ours Alone' })
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Theirs', isDemo: false })
  const theirs = await openOffice(database, tenant)
  const asked = (account: string) => getAccount(theirs.services)({ params: { id: account } }, theirs.as('olu'))
  for (const account of [id, randomUUID(), 'kestrel'])
    await expect(asked(account)).rejects.toMatchObject({ kind: 'unknown', code: 'account.unknown' })
  expect((await listAccounts(theirs.services)({ query: { limit: 50 } }, theirs.as('olu'))).items).toEqual([])
})

describe('the end of an account', () => {
  const end = (id: string, by: Parameters<Office['as']>[0] = 'marta', on = '2026-11-18') =>
    endAccount(office.services)({ params: { id }, body: { on, because: 'They were bought' } }, office.as(by))
  const takeBack = (id: string) =>
    takeBackEnd(office.services)({ params: { id }, body: { because: 'Another was meant' } }, office.as('olu'))
  /** How often operations heard that nobody can be reached for it. */
  const toldOf = (name: string) =>
    withTenant(office.services.database, office.tenant, async (queries) => {
      const mail = await queries.selectFrom('baton.mail').select(['subject', 'to_addresses']).where('tenant', '=', office.tenant).execute()
      return mail.filter(
        ({ subject, to_addresses: [to] }) => to === office.people.olu.email && subject === `Nobody can be reached for ${name}`,
      ).length
    })
  const names = async (ended: boolean) =>
    (await listAccounts(office.services)({ query: { limit: 200, ended } } as never, office.as('olu'))).items.map(({ name }) => name)

  test('is entered by its manager and operations, with a day that has come, and each says why', async () => {
    const { id } = await create({ name: 'Yew Freight', csm: office.people.priya.id })
    for (const by of ['priya', 'bruno', 'sam'] as const) await expect(end(id, by)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(end(id, 'marta', '2026-11-21')).rejects.toMatchObject({ code: 'account.end-ahead' })
    expect(await end(id)).toMatchObject({
      ended: { on: '2026-11-18', because: 'They were bought', by: { name: 'Marta Novak' } },
      may: { handOver: false, end: true, hold: false },
    })
    await expect(end(id)).rejects.toMatchObject({ code: 'account.ended' })
    expect([(await names(false)).includes('Yew Freight'), await names(true)]).toEqual([false, ['Yew Freight']])
    expect(await takeBack(id)).toMatchObject({ ended: null, may: { handOver: true } })
    await expect(takeBack(id)).rejects.toMatchObject({ code: 'account.goes-on' })
    expect(await names(true)).toEqual([])
  })

  test('lets nobody watch it, closes what was open, and begins again when it is taken back', async () => {
    const { services, tenant } = office
    const { id } = await create({ name: 'Zinnia Foods' })
    await checkCoverage(services, { tenant, now: friday })
    const uncovered = async () => (await readCoverageBook(services, tenant, [id])).open.some(({ account }) => account === id)
    expect(await uncovered()).toBe(true)
    // However fast one does it after the other: that nobody is there is told each time it is so again.
    for (const _ of ['once', 'and again']) {
      const before = await toldOf('Zinnia Foods')
      await end(id, 'olu')
      expect(await uncovered()).toBe(false)
      await takeBack(id)
      expect(await uncovered()).toBe(true)
      expect(await toldOf('Zinnia Foods')).toBe(before + 1)
    }
  })

  test('starts no handover, and children that have ended stay behind', async () => {
    const { services, tenant } = office
    const { id } = await create({ name: 'Aspen Group', csm: office.people.priya.id })
    const child = await create({ name: 'Aspen North', parent: id, csm: office.people.priya.id })
    await end(child.id)
    const load = (account: string) =>
      loadStart(services, { tenant, account, playbook: 'csm-to-csm', actor: office.as('marta').actor, now: friday })
    const family = await load(id)
    expect('answered' in family ? [] : [family.circumstances.hasEnded, family.circumstances.world.children]).toEqual([false, []])
    const alone = await load(child.id)
    expect('answered' in alone ? undefined : alone.circumstances.hasEnded).toBe(true)
  })

  test('while its parent is handed over lets it stay, and so does a handover of its own', async () => {
    const { services, people } = office
    const { id } = await create({ name: 'Cedar Group', csm: people.priya.id })
    const ends = await create({ name: 'Cedar East', parent: id, csm: people.priya.id })
    await create({ name: 'Cedar West', parent: id, csm: people.priya.id })
    const start = (account: string, by: 'marta' | 'priya' = 'marta') =>
      startHandover(services)(
        { body: { playbook: 'csm-to-csm', account, to: people.tom.id, reason: { kind: 'realignment' } } },
        office.as(by),
      )
    const started = await start(id)
    await end(ends.id)
    // Two that are bought after the start: one of them is handed over before anybody looks at its parent.
    await create({ name: 'Cedar North', parent: id, csm: people.priya.id })
    const own = await create({ name: 'Cedar South', parent: id, csm: people.priya.id })
    const { ref } = await start(own.id)
    const { children } = await getHandover(services)({ params: { id: started.id } } as never, office.as('marta'))
    expect(children.map(({ name, moves, because }) => [name, moves, because]).toSorted()).toEqual([
      ['Cedar East', false, 'Its contract has ended.'],
      ['Cedar North', true, null],
      ['Cedar South', false, `It is handed over by itself, in ${ref}.`],
      ['Cedar West', true, null],
    ])
  })

  test('and a legal hold are seen on the account: that it is held by those who enter its end, why only by those who may set it', async () => {
    const { id } = await create({ name: 'Birch Mills', csm: office.people.priya.id })
    await putHold(office.services)({ params: { id }, body: { because: 'A dispute' } }, office.as('sam'))
    const why = { because: 'A dispute', by: { name: 'Sam Reed' } }
    expect(await read(id, 'sam')).toMatchObject({ held: true, hold: why, may: { hold: true, end: false } })
    // What they enter is not deleted either, so they know; the dispute itself is nobody else's business.
    for (const by of ['marta', 'olu'] as const)
      expect(await read(id, by), by).toMatchObject({ held: true, hold: null, may: { hold: false, end: true } })
    for (const by of ['priya', 'bruno', 'vera'] as const)
      expect(await read(id, by), by).toMatchObject({ held: false, hold: null, may: { hold: false, end: false } })
    expect(await end(id)).toMatchObject({ held: true, hold: null })
  })
})
