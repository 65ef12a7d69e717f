import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { friday, type Office, openOffice } from '../../tests/support/office.ts'
import { builtIn } from '../connectors/built-in/built-in.ts'
import { type Fault, troubled } from '../connectors/built-in/simulator.ts'
import { commandHandover } from './command-handover.ts'
import { createAccount } from './create-account.ts'
import { getPlan } from './get-plan.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { putRecord } from './put-record.ts'
import { resumeEffects } from './resume-effects.ts'
import { startHandover } from './start-handover.ts'

let database: TestDatabase
let office: Office
let now: Date
/** What goes wrong with the calls to come, one after the other. */
let faults: (Fault | undefined)[]
/** How often another system was asked. */
let calls: number
let id: string

beforeEach(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  now = friday
  faults = []
  calls = 0
  const own = builtIn.connect({})
  const next = () => {
    calls += 1
    return faults.shift()
  }
  office = await openOffice(database, fresh.tenant, {
    clock: () => now,
    provider: { ...own, apply: (change, records) => own.apply(change, troubled(records, { next, pause: async () => {} })) },
  })
  const page = readFileSync(new URL('../../playbooks/csm-to-csm.md', import.meta.url), 'utf8')
  await publishPlaybooks(office.services, office.tenant, [{ name: 'csm-to-csm.md', text: page }])
  const { priya, tom } = office.people
  const body = { name: 'Kestrel Logistics', region: 'EMEA', zone: 'UTC', csm: priya.id }
  const account = (await createAccount(office.services)({ body }, office.as('olu', { now: new Date(friday.getTime() - 86_400_000) }))).id
  const data = { subject: 'Slow', status: 'open', followers: [{ id: priya.id, name: priya.name }] }
  await putRecord(office.services)({ params: { id: account, kind: 'ticket', key: 'T-1' }, body: { data } }, office.as('priya'))
  const start = { account, playbook: 'csm-to-csm', to: tom.id, reason: { kind: 'realignment' as const } }
  id = (await startHandover(office.services)({ body: start }, office.as('priya'))).id
  await tomDoes('accept')
})
afterEach(() => database?.close())

const tomDoes = (command: string, on?: string) =>
  commandHandover(office.services)({ params: { id }, body: { command, ...(on === undefined ? {} : { on }) } }, office.as('tom', { now }))
const follow = async () => {
  const { changes } = await getPlan(office.services)({ params: { id } }, office.as('tom', { now }))
  return changes.filter(({ task }) => task?.id === 'follow-tickets').map(({ state, because }) => ({ state, because }))
}
const after = async (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
  await resumeEffects(office.services, office.tenant)
}

test('a change that another system wants later is put off as long as it asks, is made then, and nobody has to do a thing', async () => {
  faults = ['rate limited', 'timed out']
  await tomDoes('apply', 'follow-tickets')
  expect(await follow()).toEqual([{ state: 'requested', because: null }])
  await after(29)
  expect(calls).toBe(1)
  await after(2)
  expect(calls).toBe(2)
  expect(await follow()).toEqual([{ state: 'requested', because: null }])
  await after(31)
  expect(calls).toBe(3)
  expect(await follow()).toEqual([{ state: 'verified', because: null }])
})

test('after five attempts people hear what is known, and the machine leaves it alone', async () => {
  faults = Array.from({ length: 9 }, () => 'timed out' as const)
  await tomDoes('apply', 'follow-tickets')
  for (let attempt = 0; attempt < 8; attempt += 1) await after(31)
  expect(calls).toBe(5)
  expect(await follow()).toEqual([{ state: 'unknown', because: expect.stringContaining('Nobody can tell yet whether it was done.') }])
})
