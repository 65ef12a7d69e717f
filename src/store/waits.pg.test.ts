import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countWaits } from '../../tests/support/count-waits.ts'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { withTenant } from './database.ts'
import { load } from './load.ts'
import { append } from './log.ts'
import { findSession, openSession } from './sessions.ts'

const at = '2026-11-22T12:00:00.000Z'
let direct: TestDatabase
let tenant: string
let wire: Awaited<ReturnType<typeof countWaits>>

beforeAll(async () => {
  ;({ database: direct, tenant } = await freshWorkspace())
  wire = await countWaits(direct)
  await wire.database.app.query('select 1') // connected, so that only statements count
})
afterAll(async () => {
  await wire?.close()
  await direct?.close()
})

async function waitsOf(work: () => Promise<unknown>): Promise<number> {
  const before = wire.waits()
  await work()
  return wire.waits() - before
}

test('a command waits on the database twice: once to load, once to append and commit', async () => {
  const { database } = wire
  const account = await seedAccount(direct, tenant, { name: 'Acme' })
  await seedPlaybook(direct, tenant)
  const handover = handoverRow({ account, number: 1 })
  const stream = { kind: 'handover' as const, id: handover.id }
  await append(direct, {
    tenant,
    stream,
    expectedVersion: 0,
    events: [{ type: 'Started' }],
    actor: 'nina',
    at,
    models: { handovers: [handover] },
  })
  const key = { actor: 'nina', key: 'k1', requestHash: 'h' }
  const waits = await waitsOf(async () => {
    await load(database, tenant, { handover: handover.id, people: true, directory: true, idempotency: key })
    await append(database, {
      tenant,
      stream,
      expectedVersion: 1,
      events: [{ type: 'TaskCompleted', task: 'brief' }],
      actor: 'nina',
      at,
      models: { handovers: [{ ...handover, version: 2, accounts: [] }] },
      idempotency: { ...key, status: 200, answer: {} },
    })
  })
  expect(waits).toBe(2)
})

test('a read waits once, its tenant set on the way', async () => {
  const { database } = wire
  expect(await waitsOf(() => withTenant(database, tenant, (queries) => queries.selectFrom('baton.account').selectAll().execute()))).toBe(1)
})

test('looking up a session waits once', async () => {
  const person = randomUUID()
  const now = new Date(at)
  await append(direct, {
    tenant,
    stream: { kind: 'person', id: person },
    expectedVersion: 0,
    events: [{ type: 'PersonAdded' }],
    actor: 'tester',
    at,
    models: { people: [{ id: person, email: 'nina@example.com', name: 'Nina' }] },
  })
  await openSession(direct, { tenant, token: 'secret', person, kind: 'token', now, expiresAt: new Date('2026-11-23T00:00:00Z') })
  // The commit of the read before may still be on its way.
  await wire.database.app.query('select 1')
  expect(await waitsOf(() => findSession(wire.database, { tenant, token: 'secret', now }))).toBe(1)
})
