import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { friday, type Office, openOffice, servicesOn } from '../../tests/support/office.ts'
import type { Json } from '../core/base/canonical.ts'
import { append } from '../store/log.ts'
import { announceDeparture } from './announce-departure.ts'
import { commandHandover } from './command-handover.ts'
import { createAccount } from './create-account.ts'
import { editAccount } from './edit-account.ts'
import { listInbox } from './list-inbox.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putTerritory } from './put-pools.ts'
import { recheckAccounts, recheckLeft } from './recheck.ts'
import { startHandover } from './start-handover.ts'

let database: TestDatabase
let office: Office
const begun: { account: string; handover: string }[] = []
const many = 12
let clock = friday

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant, { clock: () => clock })
  const { services, tenant, people } = office
  const page = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-csm.md'), 'utf8')
  await publishPlaybooks(services, tenant, [{ name: 'csm-to-csm.md', text: page }])
  for (let number = 0; number < many; number += 1) {
    const account = await createAccount(services)({ body: { name: `Account ${number}`, csm: people.priya.id } }, office.as('olu'))
    const { id } = await startHandover(services)(
      { body: { playbook: 'csm-to-csm', account: account.id, to: people.tom.id, reason: { kind: 'departure' } } } as never,
      office.as('marta'),
    )
    await commandHandover(services)({ params: { id }, body: { command: 'accept' } as never }, office.as('tom'))
    begun.push({ account: account.id, handover: id })
  }
})
afterAll(() => database?.close())

const risk = { kind: 'cta', key: 'risk', data: { title: 'Renewal risk', status: 'open' } }

/** As a system writes it, without anybody who looks at handovers right after. */
const written = (account: string, what: { kind: string; key: string; data: Record<string, Json> } = risk) => {
  const record = { account, ...what, source: 'CRM' }
  return append(database, {
    tenant: office.tenant,
    stream: { kind: 'account', id: account },
    expectedVersion: 'newest',
    events: [{ type: 'RecordWritten', ...record }],
    actor: 'baton',
    at: friday.toISOString(),
    models: { records: [{ ...record, checkedAt: friday.toISOString() }] },
  })
}

const versions = async () =>
  new Map(
    (
      await office.services.store.loadHandovers(
        office.tenant,
        begun.map(({ handover }) => handover),
      )
    ).map(({ handover }) => [handover?.id, handover?.version]),
  )

test('of many accounts with new facts only the handovers are written for which something follows, and only those are read by themselves', async () => {
  const load = vi.fn(office.services.store.load)
  const services = { ...office.services, store: { ...office.services.store, load } }
  const accounts = begun.map(({ account }) => account)
  await recheckAccounts(services, office.tenant, accounts, { now: () => services.now(office.tenant) })
  load.mockClear()
  const before = await versions()

  const changed = [begun[1], begun[10]].flatMap((one) => one ?? [])
  for (const { account } of changed) await written(account)
  await recheckAccounts(services, office.tenant, accounts, { now: () => services.now(office.tenant) })

  const after = await versions()
  expect(begun.filter(({ handover }) => after.get(handover) !== before.get(handover))).toEqual(changed)
  // Once to decide on the newest state, and once more after that is written.
  const twice = changed.flatMap(({ handover }) => [handover, handover])
  expect(load.mock.calls.map(([, { handover }]) => handover).toSorted()).toEqual(twice.toSorted())

  load.mockClear()
  await recheckAccounts(services, office.tenant, accounts, { now: () => services.now(office.tenant) })
  expect(load).not.toHaveBeenCalled()
})

test('a record that is written while its handover is decided on has the last word', async () => {
  const { services, tenant, people } = office
  const { account, handover } = begun[8] ?? { account: '', handover: '' }
  const channel = (members: readonly { id: string; name: string }[]) =>
    written(account, {
      kind: 'channel',
      key: 'ext',
      data: { name: 'ext', shared: true, members: members.map(({ id, name }) => ({ id, name })) },
    })
  const joined = async () => (await services.store.loadHandovers(tenant, [handover]))[0]?.handover?.state.tasks
  await channel([people.priya])
  await recheckAccounts(services, tenant, [account], { now: () => services.now(tenant) })
  await channel([people.priya, people.tom])
  // Another node takes Tom out again, and looks at the handover, between what this one has read and what it writes.
  const other = servicesOn(database)
  let isOvertaken = false
  const overtaken: typeof services.store.append = async (change) => {
    if (!isOvertaken && change.stream.kind === 'handover') {
      isOvertaken = true
      await channel([people.priya])
      await recheckAccounts(other, tenant, [account], { now: () => services.now(tenant) })
    }
    return services.store.append(change)
  }
  const slow = { ...services, store: { ...services.store, append: overtaken } }
  await recheckAccounts(slow, tenant, [account], { now: () => services.now(tenant) })
  expect(isOvertaken).toBe(true)
  expect(await joined()).toMatchObject({ 'join-channels': { status: 'open' } })
})

test('the list says at once how many child accounts go along, when one is made, joins or leaves', async () => {
  const { services, tenant, people } = office
  const { account: parent, handover } = begun[6] ?? { account: '', handover: '' }
  const { account: other, handover: elsewhere } = begun[7] ?? { account: '', handover: '' }
  const children = async (id: string) => (await services.store.loadHandovers(tenant, [id]))[0]?.shown?.row.children
  const edit = (id: string, to: string | null) => editAccount(services)({ params: { id }, body: { parent: to } as never }, office.as('olu'))
  expect(await children(handover)).toBe(0)
  const { id } = await createAccount(services)({ body: { name: 'Bought', csm: people.priya.id, parent } }, office.as('olu'))
  expect(await children(handover)).toBe(1)
  await edit(id, other)
  expect([await children(handover), await children(elsewhere)]).toEqual([0, 1])
  await edit(id, null)
  expect(await children(elsewhere)).toBe(0)
})

test('what lists say of an account is what it is now, also where nothing follows for its handover; nothing is written twice', async () => {
  const { account, handover } = begun[4] ?? { account: '', handover: '' }
  const { services, tenant } = office
  const version = (await versions()).get(handover)
  const listed = async () => (await services.store.loadHandovers(tenant, [handover]))[0]?.shown
  await editAccount(services)({ params: { id: account }, body: { name: 'Renamed', arr: 1200 } as never }, office.as('olu'))
  expect((await listed())?.row).toMatchObject({ account: 'Renamed', arr: 1200 })
  expect((await versions()).get(handover)).toBe(version)

  const appending = vi.fn(services.store.append)
  const watched = { ...services, store: { ...services.store, append: appending } }
  await recheckAccounts(watched, tenant, [account], { now: () => services.now(tenant) })
  expect(appending).not.toHaveBeenCalled()

  // As if it had been written by a version that worded it otherwise.
  await database.owner.query(`update baton.task set verb = 'old words' where tenant = $1 and handover = $2`, [tenant, handover])
  await recheckAccounts(watched, tenant, [account], { now: () => services.now(tenant) })
  expect((await listed())?.tasks.map(({ verb }) => verb)).not.toContain('old words')
  expect(appending).toHaveBeenCalledOnce()
})

test('a territory that gets another owner is news at once for whoever manages the one who reviews its accounts', async () => {
  const { services, tenant, people } = office
  const page = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-cse.md'), 'utf8')
  await publishPlaybooks(services, tenant, [{ name: 'csm-to-cse.md', text: page }])
  const { id: account } = await createAccount(services)(
    { body: { name: 'On the way to the pool', csm: people.priya.id, region: 'EMEA' } },
    office.as('olu'),
  )
  const { id } = await startHandover(services)(
    {
      body: { playbook: 'csm-to-cse', account, to: office.pool, reason: { kind: 'realignment' }, roles: { AE: people.diego.id } },
    } as never,
    office.as('priya'),
  )
  const asked = async () =>
    (await services.store.loadHandovers(tenant, [id]))[0]?.shown?.tasks.flatMap(({ verb }) => (verb.startsWith('Make ') ? [verb] : []))
  expect(await asked()).toEqual([])
  await putTerritory(services)(
    {
      params: { id: office.pool, territory: 'central' },
      body: { name: 'Central', owner: people.noor.id, deputy: null, regions: ['EMEA'] },
    },
    office.as('olu'),
  )
  expect(await asked()).toEqual(['Make Noor Haddad the CSE Territory Owner, as the account says, instead of Lena Fischer'])
})

test('what waits for whoever leaves goes to who deals with it also before the start, in a pause and after the end', async () => {
  const { services, tenant, people } = office
  const started = async (name: string) => {
    const { id: account } = await createAccount(services)({ body: { name, csm: people.priya.id } }, office.as('olu'))
    const body = { playbook: 'csm-to-csm', account, to: people.tom.id, reason: { kind: 'realignment' } } as never
    return (await startHandover(services)({ body }, office.as('priya'))).id
  }
  const [proposed, paused, cancelled] = [await started('Proposed'), await started('Paused'), await started('Cancelled')]
  const does = (who: 'tom' | 'priya', id: string, body: object) =>
    commandHandover(services)({ params: { id }, body: body as never }, office.as(who))
  for (const id of [paused, cancelled]) await does('tom', id, { command: 'accept' })
  await does('priya', paused, { command: 'pause', because: 'The customer asked for it' })
  for (const who of ['priya', 'tom'] as const) await does(who, cancelled, { command: 'report-call', on: 'internal-meeting', held: true })
  await does('priya', cancelled, { command: 'attest', on: 'introduce-new-csm' })
  await does('priya', cancelled, { command: 'cancel', because: 'It stays' })
  const waiting = async (id: string) => (await services.store.loadHandovers(tenant, [id]))[0]?.shown?.tasks.map(({ verb }) => verb)
  expect(await waiting(cancelled)).toEqual([expect.stringContaining('Tell them that the handover is cancelled')])
  for (const person of [people.tom.id, people.priya.id])
    await announceDeparture(services)({ body: { person, leavesAt: null, note: '' } as never }, office.as('olu'))
  for (const id of [proposed, paused, cancelled]) expect(await waiting(id)).toEqual([expect.stringContaining('has left')])
  const { items } = await listInbox(services)({ query: { view: 'mine', limit: 100 } } as never, office.as('marta'))
  for (const id of [proposed, paused, cancelled]) expect(items.filter(({ handover }) => handover === id)).toHaveLength(1)
})

test('what waits for somebody whose last day has passed goes to who deals with it then', async () => {
  const { services, tenant, people } = office
  const has = async (who: 'marta' | 'olu' | 'sam') =>
    (await listInbox(services)({ query: { view: 'mine', limit: 100 } } as never, office.as(who))).items.filter(({ verb }) =>
      verb.includes('has left'),
    ).length
  const [before, others] = [await has('marta'), (await has('olu')) + (await has('sam'))]
  expect(before).toBeGreaterThanOrEqual(3)
  await announceDeparture(services)({ body: { person: people.marta.id, leavesAt: '2026-11-23', note: '' } as never }, office.as('olu'))
  await recheckLeft(services, tenant, clock)
  expect(await has('marta')).toBe(before)
  clock = new Date('2026-11-24T10:00:00.000Z')
  await recheckLeft(services, tenant, clock)
  expect(await has('marta')).toBe(0)
  expect((await has('olu')) + (await has('sam'))).toBeGreaterThanOrEqual(others + 3)
})
