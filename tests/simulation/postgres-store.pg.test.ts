import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { setMailLeaves } from '../../src/store/mail-delivery.ts'
import { postgresStore } from '../../src/store/postgres-store.ts'
import { createWorkspace } from '../../src/store/workspaces.ts'
import { freshDatabase } from '../support/database.ts'
import { openMemory } from './open-memory.ts'
import { lifeOf, type Memory, storeContract } from './store-contract.ts'

async function openPostgres(): Promise<Memory> {
  const database = await freshDatabase()
  return {
    store: postgresStore(database),
    newWorkspace: async () => {
      const tenant = randomUUID()
      await createWorkspace(database, { tenant, name: 'Northwind', isDemo: false })
      return tenant
    },
    mailLeaves: (leaves) => setMailLeaves(database, leaves),
    close: () => database.close(),
  }
}

describe('PostgreSQL', () => storeContract(openPostgres))

test.each([1, 2, 3])('PostgreSQL and the memory of the simulation answer the same to the same long life (seed %i)', async (seed) => {
  const postgres = await openPostgres()
  try {
    const life = await lifeOf(postgres, seed, 300)
    expect(await lifeOf(openMemory(), seed, 300)).toEqual(life)
    expect(new Set(life.map((one) => JSON.stringify(one))).size).toBeGreaterThan(60)
  } finally {
    await postgres.close()
  }
})
