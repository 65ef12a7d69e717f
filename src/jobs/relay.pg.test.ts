import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type Office, openOffice } from '../../tests/support/office.ts'
import { commandHandover } from '../operations/command-handover.ts'
import { createAccount } from '../operations/create-account.ts'
import { fireDueTimers } from '../operations/fire-timers.ts'
import { publishPlaybooks } from '../operations/publish-playbooks.ts'
import { recheckDaily } from '../operations/recheck.ts'
import type { Services } from '../operations/services.ts'
import { startHandover } from '../operations/start-handover.ts'
import { jobs } from './worker.ts'

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

/** A handover that is accepted, so that it has dues before it. */
async function handoverOf(name: string, services = office.services): Promise<string> {
  const { people } = office
  const account = (await createAccount(services)({ body: { name, csm: people.priya.id } }, office.as('olu'))).id
  const { id } = await startHandover(services)(
    { body: { playbook: 'csm-to-csm', account, to: people.tom.id, reason: { kind: 'departure' } } } as never,
    office.as('marta'),
  )
  await commandHandover(services)({ params: { id }, body: { command: 'accept' } as never }, office.as('tom'))
  return id
}

test('what another node’s relay has passed is not remembered for ever by the node that did it', async () => {
  const here: Services = { ...office.services, inHand: new Map() }
  const there: Services = { ...office.services, inHand: new Map() }
  await jobs.relay(there)
  await handoverOf('Kestrel Logistics', here)
  expect(here.inHand.size).toBeGreaterThan(0)
  await jobs.relay(there)
  expect(here.inHand.size).toBeGreaterThan(0)
  await jobs.relay(here)
  expect(here.inHand.size).toBe(0)
})

test('what a node has done since its relay asked the log, it still knows', async () => {
  const here: Services = { ...office.services, inHand: new Map() }
  await jobs.relay(here)
  const { store } = here
  const readCommitted: typeof store.readCommitted = async (...asked) => {
    const entries = await store.readCommitted(...asked)
    await handoverOf('Orchid Clinics', here)
    return entries
  }
  await jobs.relay({ ...here, store: { ...store, readCommitted } })
  expect(here.inHand.size).toBeGreaterThan(0)
})

/** As a mistake of ours would be: of one handover the rules do not get through. */
function brokenAt(id: string): Services {
  const { store } = office.services
  const mistake = () => Promise.reject(new Error('A mistake of ours'))
  const load: typeof store.load = (tenant, want, ...more) =>
    (want as { handover?: string }).handover === id ? mistake() : store.load(tenant, want, ...more)
  const loadHandovers: typeof store.loadHandovers = (tenant, ids) => (ids.includes(id) ? mistake() : store.loadHandovers(tenant, ids))
  return { ...office.services, inHand: new Map(), store: { ...store, load, loadHandovers } }
}

test('a handover for which the rules do not get through keeps no other from its dues', async () => {
  for (const name of ['Brightwater Energy', 'Larkspur Mills']) await handoverOf(name)
  const later = new Date('2027-06-01T10:00:00.000Z')
  const due = async () => (await office.services.store.dueTimers(office.tenant, later)).filter(({ handover }) => handover !== null)
  const before = await due()
  const broken = before[0]?.handover ?? ''
  const others = before.filter(({ handover }) => handover !== broken)
  expect(others.length).toBeGreaterThan(0)
  await expect(fireDueTimers(brokenAt(broken), office.tenant, later)).rejects.toThrow('A mistake of ours')
  const left = new Set((await due()).map(({ id }) => id))
  expect(others.filter(({ id }) => left.has(id))).toEqual([])
  expect(before.filter(({ handover, id }) => handover === broken && !left.has(id))).toEqual([])
})

test('nor from the look of the day, which is not begun anew each minute for it', async () => {
  const ids = await office.services.store.handoversRunning(office.tenant)
  const broken = brokenAt(ids[0] ?? '')
  const looked: string[] = []
  const services: Services = {
    ...broken,
    store: {
      ...broken.store,
      loadHandovers: (tenant, batch) => {
        looked.push(...batch)
        return broken.store.loadHandovers(tenant, batch)
      },
    },
  }
  for (const name of ['Alder Freight', 'Birch Dental', 'Cedar Robotics', 'Dogwood Foods']) await handoverOf(name)
  await expect(recheckDaily(services, office.tenant)).rejects.toThrow('A mistake of ours')
  expect(new Set(looked)).toEqual(new Set(await office.services.store.handoversRunning(office.tenant)))
  expect(await recheckDaily(services, office.tenant)).toBe(0)
})

test('a server that is restarted every few hours, and gets through a part each time, looks at every handover within a day', async () => {
  const looked = new Set<string>()
  for (let hour = 0; hour < 24; hour += 4) {
    let batches = 0
    const { store } = office.services
    const started: Services = {
      ...office.services,
      inHand: new Map(),
      now: async () => new Date(Date.UTC(2026, 10, 23, hour)),
      store: {
        ...store,
        loadHandovers: (tenant, ids) => {
          for (const id of ids) looked.add(id)
          batches += 1
          return store.loadHandovers(tenant, ids)
        },
      },
    }
    // As much as it gets through of them in four hours beside a log that never rests.
    await recheckDaily(started, office.tenant, { isClosed: () => batches >= 1, giveWay: async () => {} })
  }
  const all = await office.services.store.handoversRunning(office.tenant)
  expect(all.length).toBeGreaterThan(4)
  expect(looked).toEqual(new Set(all))
})
