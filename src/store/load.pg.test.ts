import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { load } from './load.ts'
import { append } from './log.ts'
import { createWorkspace } from './workspaces.ts'

/** What is asked for at the same moment is read together, and nobody can tell. */

const at = '2026-11-22T12:00:00.000Z'
const key = { actor: 'nina', key: 'k1', requestHash: 'h1' }
let database: TestDatabase
let tenant: string
let ids: string[]

beforeAll(async () => {
  ;({ database, tenant } = await freshWorkspace())
  await seedPlaybook(database, tenant)
  ids = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (number) => {
      const handover = handoverRow({ account: await seedAccount(database, tenant, { name: `Account ${number}` }), number })
      await append(database, {
        tenant,
        stream: { kind: 'handover', id: handover.id },
        expectedVersion: 0,
        events: [{ type: 'Started' }],
        actor: 'nina',
        at,
        models: { handovers: [handover] },
        ...(number === 1 ? { idempotency: { ...key, status: 201, answer: { started: number } } } : {}),
      })
      return handover.id
    }),
  )
})
afterAll(() => database?.close())

/** Names of the statements that this takes. */
async function statementsOf(work: () => Promise<unknown>): Promise<unknown[]> {
  await setImmediate() // whoever asked before has left the line
  const asked = vi.spyOn(database.app, 'query')
  try {
    await work()
    return asked.mock.calls.map(([statement]) => (statement as unknown as { name: string }).name)
  } finally {
    asked.mockRestore()
  }
}

test('who comes alone is answered at once; who comes meanwhile shares one statement, and each is told of its own', async () => {
  const alone: unknown[] = []
  for (const handover of ids) alone.push(await load(database, tenant, { handover }))
  const together: unknown[] = []
  const names = await statementsOf(async () =>
    together.push(...(await Promise.all(ids.map((handover) => load(database, tenant, { handover }))))),
  )
  expect(together).toEqual(alone)
  expect(names).toEqual(['load', 'load-each'])
})

test('whoever asks for all people holds nobody up', async () => {
  const [first = '', second = ''] = ids
  const names = await statementsOf(() =>
    Promise.all([
      load(database, tenant, { handover: first }),
      load(database, tenant, { people: true }),
      load(database, tenant, { handover: second }),
    ]),
  )
  expect(names).toEqual(['load', 'load', 'load'])
})

test('what was answered to a key is answered again, to nobody else; a handover that is none is none', async () => {
  const [first = '', second = ''] = ids
  const unknown = randomUUID()
  const answers = await Promise.all([
    load(database, tenant, { handover: second }),
    load(database, tenant, { handover: first, idempotency: key }),
    load(database, tenant, { handover: unknown }),
    load(database, tenant, { handover: first, idempotency: { ...key, key: 'k2' } }),
  ])
  expect(answers).toMatchObject([
    { handover: { id: second } },
    { answered: { status: 201, answer: { started: 1 } } },
    { handover: null, accounts: [] },
    { handover: { id: first } },
  ])
})

test('one that is refused takes nobody along, and is told why', async () => {
  const [first = '', second = '', third = ''] = ids
  const results = await Promise.allSettled([
    load(database, tenant, { handover: first }),
    load(database, tenant, { handover: second }),
    load(database, tenant, { handover: first, idempotency: { ...key, requestHash: 'of something else' } }),
    load(database, tenant, { handover: third }),
  ])
  expect(results).toMatchObject([
    { value: { handover: { id: first } } },
    { value: { handover: { id: second } } },
    { reason: { kind: 'keyReused' } },
    { value: { handover: { id: third } } },
  ])
})

test('two workspaces that ask at once are each told of their own', async () => {
  const [first = '', second = ''] = ids
  const other = randomUUID()
  await createWorkspace(database, { tenant: other, name: 'Southwind', isDemo: false })
  const asked = [first, second, first, second]
  const found = await Promise.all(asked.flatMap((handover) => [load(database, tenant, { handover }), load(database, other, { handover })]))
  expect(found.map((one) => 'handover' in one && (one.handover?.id ?? one.workspace.name))).toEqual(
    asked.flatMap((handover) => [handover, 'Southwind']),
  )
})
