import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { Secret } from '../core/base/secret.ts'
import { Keyring } from '../store/keyring.ts'
import { dropSecrets, readSecret, rewrapSecrets, secretsByKey, writeSecret } from '../store/secrets.ts'
import { rotateKeys } from './secret-keys.ts'

let database: TestDatabase
let tenant: string
const now = new Date('2026-11-29T09:00:00.000Z')
const canary = 'canary-9f3a-secret'

beforeAll(async () => {
  ;({ database, tenant } = await freshWorkspace())
})
afterAll(() => database?.close())

describe('changing the key', () => {
  test('envelopes every secret anew beside a running Baton, which goes on reading and writing', async () => {
    const keyring = new Keyring(database.dataDir)
    keyring.make(now)
    const running = { database, keyring }
    await writeSecret(running, { tenant, field: 'first', secret: new Secret(canary), now })
    const [before] = keyring.ids()
    const { rewrapped, state } = await rotateKeys(database, new Keyring(database.dataDir), { by: 'Sam Reed', now })
    expect(rewrapped).toBe(1)
    expect(state.keys.map(({ secrets }) => secrets)).toEqual([1, 0])
    expect((await readSecret(running, { tenant, field: 'first' }))?.reveal()).toBe(canary)
    await writeSecret(running, { tenant, field: 'second', secret: new Secret('other'), now })
    const used = await secretsByKey(database)
    expect([...used.values()]).toEqual([2])
    expect(used.has(before ?? '')).toBe(false)
  })

  test('done twice drops the key that nothing is under any more; an interrupted one is taken up by the next', async () => {
    const keyring = new Keyring(database.dataDir)
    const [second, first] = keyring.ids()
    // Interrupted: the new key is there, nothing is under it yet.
    keyring.add(now, [...(await secretsByKey(database)).keys()])
    expect(keyring.ids().slice(1)).toEqual([second])
    expect(keyring.ids()).not.toContain(first)
    expect((await readSecret({ database, keyring }, { tenant, field: 'first' }))?.reveal()).toBe(canary)
    expect(await rewrapSecrets({ database, keyring })).toBe(2)
    expect(await rewrapSecrets({ database, keyring })).toBe(0)
    expect([...(await secretsByKey(database)).keys()]).toEqual([keyring.ids()[0]])
    await dropSecrets(database, { tenant, like: 'f', but: 'first' })
    expect((await readSecret({ database, keyring }, { tenant, field: 'first' }))?.reveal()).toBe(canary)
    expect((await readSecret({ database, keyring }, { tenant, field: 'second' }))?.reveal()).toBe('other')
  })
})
