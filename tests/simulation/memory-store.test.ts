import { describe } from 'vitest'
import { openMemory } from './open-memory.ts'
import { storeContract } from './store-contract.ts'

describe('the memory of the simulation', () => storeContract(async () => openMemory()))
