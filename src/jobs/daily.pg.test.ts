import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { friday, type Office, openOffice } from '../../tests/support/office.ts'
import { commandHandover } from '../operations/command-handover.ts'
import { createAccount } from '../operations/create-account.ts'
import { publishPlaybooks } from '../operations/publish-playbooks.ts'
import { startHandover } from '../operations/start-handover.ts'
import { append } from '../store/log.ts'
import { jobs } from './worker.ts'

/** The day's look at all handovers beside a relay that has much to do, which may be another node's. */

let database: TestDatabase
let office: Office
let account: string

beforeAll(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  const { services, tenant, people } = office
  const page = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-csm.md'), 'utf8')
  await publishPlaybooks(services, tenant, [{ name: 'csm-to-csm.md', text: page }])
  account = (await createAccount(services)({ body: { name: 'Kestrel Logistics', csm: people.priya.id } }, office.as('olu'))).id
  const { id } = await startHandover(services)(
    { body: { playbook: 'csm-to-csm', account, to: people.tom.id, reason: { kind: 'departure' } } } as never,
    office.as('marta'),
  )
  await commandHandover(services)({ params: { id }, body: { command: 'accept' } as never }, office.as('tom'))
})
afterAll(() => database?.close())
beforeEach(() => jobs.relay(office.services))

/** As a list that came in leaves them, of which nobody has looked at what follows yet. */
const manyNewFacts = () =>
  append(database, {
    tenant: office.tenant,
    stream: { kind: 'account', id: account },
    expectedVersion: 'newest',
    events: Array.from({ length: 25 }, (_, number) => ({
      type: 'RecordWritten',
      ...{ account, kind: 'cta', key: `risk ${number}`, data: { title: 'Renewal risk', status: 'open' }, source: 'CRM' },
    })),
    actor: 'baton',
    at: friday.toISOString(),
  })

/** A node of its own, which has not looked today, on the same database. */
function aNode() {
  const loadHandovers = vi.fn(office.services.store.loadHandovers)
  const services = { ...office.services, inHand: new Map(), store: { ...office.services.store, loadHandovers } }
  return { services, looks: () => loadHandovers.mock.calls.length }
}
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 600))

test('the daily look waits while a relay has much before it, also another node’s, and then looks at all', async () => {
  await manyNewFacts()
  const { services, looks } = aNode()
  const look = jobs.daily(services)
  await aMoment()
  expect(looks()).toBe(0)
  await jobs.relay(office.services)
  await look
  expect(looks()).toBe(1)
})

test('whoever stops a node does not wait until the relay is through, and the look is still to come', async () => {
  await manyNewFacts()
  const { services, looks } = aNode()
  let isClosed = false
  const look = jobs.daily(services, () => isClosed)
  await aMoment()
  isClosed = true
  await look
  expect(looks()).toBe(0)
  await jobs.relay(office.services)
  await jobs.daily(services)
  expect(looks()).toBe(1)
})

test('the daily look does not wait for the few things that people do meanwhile', async () => {
  await createAccount(office.services)({ body: { name: 'Orchid Clinics', csm: office.people.priya.id } }, office.as('olu'))
  expect(await office.services.store.readCommitted('consequences')).not.toEqual([])
  const { services, looks } = aNode()
  await jobs.daily(services)
  expect(looks()).toBe(1)
})
