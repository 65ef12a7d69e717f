import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { countWaits } from '../../tests/support/count-waits.ts'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import type { Json } from '../core/base/canonical.ts'
import { append, readAll } from './log.ts'
import type { Append } from './log-types.ts'
import { verifyWorkspace } from './verify-workspace.ts'
import { createWorkspace } from './workspaces.ts'

/** Changes of several handovers that come at the same moment are written together, and nobody can tell. */

const at = '2026-11-22T12:00:00.000Z'
let database: TestDatabase
let tenant: string

beforeAll(async () => {
  database = await freshDatabase()
})
beforeEach(async () => {
  tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Northwind', isDemo: false })
  await seedPlaybook(database, tenant)
})
afterAll(() => database?.close())

async function start(number: number, more: Partial<Append> = {}): Promise<Append> {
  const account = await seedAccount(database, tenant, { name: `Account ${number}` })
  const handover = handoverRow({ account, number })
  return {
    tenant,
    stream: { kind: 'handover', id: handover.id },
    expectedVersion: 0,
    events: [{ type: 'A', number }, { type: 'B' }],
    actor: 'nina',
    at,
    models: { handovers: [handover] },
    ...more,
  }
}
const starts = (count: number, from = 1) => Promise.all(Array.from({ length: count }, (_, place) => start(from + place)))
const key = (name: string, answer: Json = { name }) => ({ actor: 'nina', key: name, requestHash: `hash of ${name}`, status: 201, answer })
const written = async () => (await readAll(database, tenant)).filter(({ event }) => event.type === 'A').map(({ event }) => event.number)
const findings = async () => (await verifyWorkspace(database, tenant)).findings
/** How many commits the rows of these handovers are of. */
const commits = async () => {
  const { rows } = await database.owner.query<{ n: number }>(
    'select count(distinct xmin::text)::integer as n from baton.handover where tenant = $1',
    [tenant],
  )
  return rows[0]?.n
}

test('ten that come at once are two commits: whoever comes first goes at once, the others follow together', async () => {
  const answers = await Promise.all((await starts(10)).map((change) => append(database, change)))
  expect(answers.map((answer) => ('answered' in answer ? answer : [answer.lastSeq - answer.firstSeq, answer.version]))).toEqual(
    Array.from({ length: 10 }, () => [1, 2]),
  )
  expect(await written()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(await commits()).toBe(2)
  expect(await findings()).toEqual([])
})

test('each waits for the database once, and not for the disk of those before', async () => {
  const wire = await countWaits(database)
  try {
    await wire.database.app.query('select 1')
    const changes = await starts(2)
    const before = wire.waits()
    await Promise.all(changes.map((change) => append(wire.database, change)))
    expect(wire.waits() - before).toBeLessThanOrEqual(2)
  } finally {
    await wire.close()
  }
})

test('one that is refused takes nobody along, and is told why', async () => {
  const changes = await starts(6)
  const late = { ...changes[2], expectedVersion: 7 } as Append
  const taken = changes[3]?.models?.handovers?.[0]?.account ?? ''
  const sameAccount = { ...(await start(20)), models: { handovers: [handoverRow({ account: taken, number: 21 })] } }
  const all = [...changes.slice(0, 2), late, ...changes.slice(3), sameAccount]
  const results = await Promise.allSettled(all.map((change) => append(database, change)))
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
  ])
  expect(results[2]).toMatchObject({ reason: { kind: 'stale', code: 'version.stale', details: { expected: 7, current: 0 } } })
  expect(results[6]).toMatchObject({ reason: { kind: 'conflict', code: 'account.has-handover' } })
  expect(await written()).toEqual([1, 2, 4, 5, 6])
  expect(await findings()).toEqual([])
})

test('each key is kept with its own answer; one that was answered before is answered again, and the others are written', async () => {
  const changes = (await starts(5)).map((change, place) => ({ ...change, idempotency: key(`k${place}`) }))
  await Promise.all(changes.slice(0, 3).map((change) => append(database, change)))
  // Asked again, a start has another id.
  const asked = (await starts(5, 6)).map((change, place) => ({
    ...change,
    events: changes[place]?.events ?? [],
    idempotency: key(`k${place}`),
  }))
  const again = await Promise.all(asked.map((change) => append(database, change)))
  expect(again.map((answer) => ('answered' in answer ? answer.answered : 'new'))).toEqual([
    { status: 201, answer: { name: 'k0' } },
    { status: 201, answer: { name: 'k1' } },
    { status: 201, answer: { name: 'k2' } },
    'new',
    'new',
  ])
  expect(await written()).toEqual([1, 2, 3, 4, 5])
  const other = { ...(await start(9)), idempotency: { ...key('k4'), requestHash: 'of something else' } }
  const results = await Promise.allSettled([append(database, await start(7)), append(database, await start(8)), append(database, other)])
  expect(results).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }, { reason: { kind: 'keyReused' } }])
  expect(await findings()).toEqual([])
})

test('the same request twice in one batch happens once', async () => {
  const [first, twice] = await starts(2)
  const idempotency = key('twice')
  const answers = await Promise.all(
    [first, { ...twice, idempotency }, { ...twice, idempotency }].map((change) => append(database, change as Append)),
  )
  expect(answers.map((answer) => 'answered' in answer)).toEqual([false, false, true])
  expect(await written()).toEqual([1, 2])
})

test('a connection that is lost meanwhile is an error for all of them, and none is written twice when they ask again', async () => {
  const changes = (await starts(6)).map((change, place) => ({ ...change, idempotency: key(`lost${place}`) }))
  // Somebody holds the line of the workspace, so that the second way is certain to be waiting when its connection ends.
  const holder = await database.app.connect()
  await holder.query('begin')
  await holder.query(`select set_config('app.tenant', $1, true)`, [tenant])
  expect((await holder.query('select seq from baton.chain where tenant = $1 for update', [tenant])).rowCount).toBe(1)
  const asked = Promise.allSettled(changes.map((change) => append(database, change)))
  const endOf = async (statement: string) => {
    for (let attempt = 0; attempt < 500; attempt += 1) {
      const { rows } = await database.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where wait_event_type = 'Lock' and query like $1 and datname = current_database()`,
        [`select ${statement}(%`],
      )
      if (rows.length > 0) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`Nobody waited in ${statement}`)
  }
  try {
    await endOf('baton.append')
    await endOf('baton.append_each')
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect((await asked).map((result) => (result.status === 'rejected' ? result.reason.code : 'written'))).toEqual(
    changes.map(() => 'database.away'),
  )
  await Promise.all(changes.map((change) => append(database, change)))
  await Promise.all(changes.map((change) => append(database, change)))
  expect((await written()).toSorted()).toEqual([1, 2, 3, 4, 5, 6])
  expect(await findings()).toEqual([])
})
