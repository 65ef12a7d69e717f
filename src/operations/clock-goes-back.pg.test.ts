import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type FirstName, friday, type Office, openOffice } from '../../tests/support/office.ts'
import { append } from '../store/log.ts'
import { commandHandover } from './command-handover.ts'
import { createAccount } from './create-account.ts'
import { getHandover } from './get-handover.ts'
import { publishPlaybooks } from './publish-playbooks.ts'
import { startHandover } from './start-handover.ts'

// A server's clock is set back, or two nodes differ by a few seconds: whoever was given a part keeps it.

let database: TestDatabase
let office: Office
let id: string
const nina = randomUUID()

const minutes = (count: number) => new Date(friday.getTime() + count * 60_000)
const does = (by: FirstName, now: Date, command: string, input: Record<string, unknown> = {}) =>
  commandHandover(office.services)({ params: { id }, body: { command, ...input } }, office.as(by, { now }))
const seen = (by: FirstName, now: Date) => getHandover(office.services)({ params: { id } }, office.as(by, { now }))

beforeEach(async () => {
  const fresh = await freshWorkspace()
  database = fresh.database
  office = await openOffice(database, fresh.tenant)
  await append(database, {
    tenant: office.tenant,
    stream: { kind: 'workspace', id: office.tenant },
    expectedVersion: 'newest',
    events: [{ type: 'PersonCame' }],
    actor: 'tester',
    at: friday.toISOString(),
    models: {
      people: [{ id: nina, name: 'Nina Weiss', email: 'nina@meridian.example', data: { roles: ['csm'], manager: office.people.marta.id } }],
    },
  })
  const text = readFileSync(new URL('../../playbooks/csm-to-csm.md', import.meta.url), 'utf8')
  await publishPlaybooks(office.services, office.tenant, [{ name: 'csm-to-csm.md', text }])
  const body = { name: 'Kestrel Logistics', region: 'EMEA', zone: 'UTC', csm: office.people.priya.id }
  const account = (await createAccount(office.services)({ body }, office.as('olu', { now: minutes(-1_000) }))).id
  const asked = { account, playbook: 'csm-to-csm', to: office.people.tom.id, reason: { kind: 'territory change' as const } }
  id = (await startHandover(office.services)({ body: asked }, office.as('priya'))).id
  await does('tom', friday, 'accept')
})
afterEach(() => database?.close())

test('whoever takes the receiver’s place while the clock stands before the start receives the account', async () => {
  await does('olu', minutes(-1), 'reassign', { on: 'New CSM', person: nina, because: 'Tom is ill.' })
  expect((await seen('olu', minutes(-1))).to).toMatchObject({ name: 'Nina Weiss' })
})

test('the same may be done in a handover before and after the clock was set back', async () => {
  const offered = async (by: FirstName, now: Date) => (await seen(by, now)).can.map(({ command, on }) => `${command} ${on ?? ''}`)
  const before = await offered('tom', friday)
  expect(before.length).toBeGreaterThan(5)
  expect(await offered('tom', minutes(-120))).toEqual(before)
})
