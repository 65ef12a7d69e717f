import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { type LoadedFamily, load, loadFamilies } from './load.ts'
import { append } from './log.ts'

/** Many accounts are read together, and each family is what it is when it is read alone: the same rows in the same order. */

const at = '2026-11-22T12:00:00.000Z'
let database: TestDatabase
let tenant: string

beforeAll(async () => {
  ;({ database, tenant } = await freshWorkspace())
  await seedPlaybook(database, tenant)
})
afterAll(() => database?.close())

async function alone(account: string): Promise<LoadedFamily> {
  const found = await load(database, tenant, { account })
  if ('answered' in found) throw new Error('A load without a key was answered')
  const { accounts, records, assignments, underWay, accountVersion } = found
  return { accounts, records, assignments, underWay, accountVersion }
}

/** Something of every kind about an account, under more than one key. */
const told = (account: string) =>
  append(database, {
    tenant,
    stream: { kind: 'account', id: account },
    expectedVersion: 'newest',
    events: [{ type: 'RecordWritten' }],
    actor: 'tester',
    at,
    models: {
      records: ['b', 'a'].flatMap((key) =>
        ['ticket', 'cta'].map((kind) => ({ account, kind, key, data: { key }, source: 'CRM', checkedAt: at })),
      ),
      assignments: ['CSM', 'AE'].map((role) => ({
        account,
        role,
        holderKind: 'person' as const,
        holder: randomUUID(),
        holds: role === 'CSM',
        fromAt: at,
      })),
    },
  })

test('families that are read together are those that are read alone, children of children and accounts that are none included', async () => {
  const parent = await seedAccount(database, tenant, { name: 'Parent' })
  const children = [
    await seedAccount(database, tenant, { name: 'Zinnia', parent }),
    await seedAccount(database, tenant, { name: 'Aster', parent }),
  ]
  const grandchild = await seedAccount(database, tenant, { name: 'Bud', parent: children[0] ?? '' })
  const single = await seedAccount(database, tenant, { name: 'Single' })
  const bare = await seedAccount(database, tenant, { name: 'Bare' })
  for (const account of [parent, ...children, grandchild, single]) await told(account)
  for (const [place, account] of [children[1] ?? '', parent, single].entries()) {
    const handover = handoverRow({ account, number: 9 - place })
    await append(database, {
      tenant,
      stream: { kind: 'handover', id: handover.id },
      expectedVersion: 0,
      events: [{ type: 'Started' }],
      actor: 'tester',
      at,
      models: { handovers: [handover] },
    })
  }
  // A child beside its parent, one twice, and an id that there is no account of.
  const asked = [single, parent, children[0] ?? '', bare, randomUUID(), grandchild, parent]
  const together = await loadFamilies(database, tenant, asked)
  expect(together).toEqual(await Promise.all(asked.map(alone)))
  expect(together.map(({ accounts, underWay }) => [accounts.length, underWay.length])).toEqual([
    [1, 1],
    [4, 2],
    [2, 0],
    [1, 0],
    [0, 0],
    [1, 0],
    [4, 2],
  ])
  expect(await loadFamilies(database, tenant, [])).toEqual([])
})
