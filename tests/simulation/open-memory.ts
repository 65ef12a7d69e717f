import { randomUUID } from 'node:crypto'
import { MemoryStore } from './memory-store.ts'
import type { Memory } from './store-contract.ts'

export function openMemory(): Memory {
  const store = new MemoryStore()
  return {
    store,
    newWorkspace: async () => {
      const tenant = randomUUID()
      store.createWorkspace({ tenant, name: 'Northwind', isDemo: false })
      return tenant
    },
    mailLeaves: async (leaves) => {
      store.mailLeaves = leaves
    },
    close: async () => {},
  }
}
