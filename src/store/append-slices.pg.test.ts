import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { appendSlices, type Slice } from './append-slices.ts'
import { type Change, listen } from './listen.ts'
import { load } from './load.ts'
import { append, lastSeq } from './log.ts'
import type { Append, Idempotency } from './log-types.ts'
import { verifyWorkspace } from './verify-workspace.ts'
import { createWorkspace } from './workspaces.ts'

/** Many handovers begin at once: slice by slice, and all of them or none. */

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

async function start(number: number): Promise<Append> {
  const handover = handoverRow({ account: await seedAccount(database, tenant, { name: `Account ${number}` }), number })
  const stream = { kind: 'handover' as const, id: handover.id }
  return {
    tenant,
    stream,
    expectedVersion: 0,
    events: [{ type: 'A' }, { type: 'B' }],
    actor: 'nina',
    at,
    models: { handovers: [handover] },
  }
}
async function* inSlices(slices: Append[][], idempotency?: Idempotency): AsyncGenerator<Slice> {
  for (const [index, changes] of slices.entries()) yield { changes, ...(index === slices.length - 1 ? { idempotency } : {}) }
}
const key = { actor: 'nina', key: 'many', requestHash: 'h', status: 201, answer: { all: 3 } }
const rows = async () => (await database.owner.query('select from baton.handover where tenant = $1', [tenant])).rowCount

test('what is written in slices stands in the log one after the other, in one commit, and is announced as one', async () => {
  const [one, two, three] = [await start(1), await start(2), await start(3)]
  const before = await lastSeq(database, tenant)
  const told: Change[] = []
  const listening = await listen(database, (change) => told.push(change))
  const written = await appendSlices(database, { tenant, slices: inSlices([[one, two], [three]]) })
  expect(written).toEqual([1, 3, 5].map((place) => ({ firstSeq: before + place, lastSeq: before + place + 1, version: 2 })))
  await expect.poll(() => told.filter((change) => change.tenant === tenant)).toEqual([{ tenant, seq: before + 6, streams: null }])
  const { rows: commits } = await database.owner.query('select distinct xmin::text from baton.handover where tenant = $1', [tenant])
  expect(commits).toHaveLength(1)
  expect((await verifyWorkspace(database, tenant)).findings).toEqual([])
  await listening.close()
})

test('when a later slice is refused, nothing of the earlier ones is there', async () => {
  const [one, two] = [await start(1), await start(2)]
  const before = await lastSeq(database, tenant)
  const slices = inSlices([[one], [{ ...two, expectedVersion: 4 }]], key)
  await expect(appendSlices(database, { tenant, slices })).rejects.toMatchObject({ code: 'version.stale' })
  expect([await rows(), await lastSeq(database, tenant)]).toEqual([0, before])
  // Nor is the key: what was refused can be asked again.
  expect(await appendSlices(database, { tenant, slices: inSlices([[one], [two]], key) })).toHaveLength(2)
})

test('what fails while it is made ready leaves nothing, and the line of the workspace is free', async () => {
  const one = await start(1)
  async function* broken() {
    yield { changes: [one] }
    throw new Error('made wrongly')
  }
  await expect(appendSlices(database, { tenant, slices: broken() })).rejects.toThrow('made wrongly')
  expect(await rows()).toBe(0)
  expect(await append(database, one)).toMatchObject({ version: 2 })
})

test('a key that was answered is answered again, and nothing is written', async () => {
  const [one, two, three] = [await start(1), await start(2), await start(3)]
  await appendSlices(database, { tenant, slices: inSlices([[one]], key) })
  const again = await appendSlices(database, { tenant, slices: inSlices([[two], [three]], key) })
  expect(again).toEqual({ answered: { status: 201, answer: { all: 3 } } })
  expect(await rows()).toBe(1)
})

test('sent to two nodes at the same moment one is written; the other is answered the same, or hears that its numbers are taken and looks again', async () => {
  const send = (all: Append[][]) => appendSlices(database, { tenant, slices: inSlices(all, key) })
  const short = [await start(1), await start(1)]
  const answers = await Promise.all(short.map((one) => send([[one]])))
  expect(answers).toContainEqual({ answered: { status: 201, answer: key.answer } })
  expect(await rows()).toBe(1)

  const longKey = { ...key, key: 'in two slices' }
  const long = await Promise.all([0, 1].map(async () => [[await start(2)], [await start(3)]]))
  const written = await Promise.allSettled(long.map((all) => appendSlices(database, { tenant, slices: inSlices(all, longKey) })))
  expect(written.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(written.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'handover.number-taken' } })
  expect(await rows()).toBe(3)
  expect(await load(database, tenant, { idempotency: longKey })).toEqual({ answered: { status: 201, answer: key.answer } })
})
