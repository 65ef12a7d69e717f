import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { dumpOf } from '../../tests/support/dump.ts'
import { Secret } from '../core/base/secret.ts'
import { Keyring, keyFileName } from '../store/keyring.ts'
import { dropSecrets, readSecret, rewrapSecrets, secretsByKey, writeSecret } from '../store/secrets.ts'
import { createWorkspace } from '../store/workspaces.ts'
import { rotateKeys } from './secret-keys.ts'

let database: TestDatabase
let tenant: string
const now = new Date('2026-11-29T09:00:00.000Z')
const canary = 'canary-9f3a-secret'

beforeAll(async () => {
  ;({ database, tenant } = await freshWorkspace())
})
afterAll(() => database?.close())

test('an envelope that is copied to another field or another workspace does not open there, and no row says what is in it', async () => {
  const keyring = new Keyring(database.dataDir)
  keyring.make(now)
  const other = randomUUID()
  await createWorkspace(database, { tenant: other, name: 'Other', isDemo: false })
  await writeSecret({ database, keyring }, { tenant, field: 'mine', secret: new Secret(canary), now })
  await writeSecret({ database, keyring }, { tenant: other, field: 'mine', secret: new Secret('theirs'), now })
  const copied =
    'insert into baton.secret (tenant, field, sealed, key, written_at) select $2, $3, sealed, key, written_at from baton.secret where tenant = $1 and field = $4'
  await database.owner.query(copied, [tenant, tenant, 'copied', 'mine'])
  await database.owner.query('delete from baton.secret where tenant = $1', [other])
  await database.owner.query(copied, [tenant, other, 'mine', 'mine'])
  await expect(readSecret({ database, keyring }, { tenant, field: 'copied' })).rejects.toThrow('belongs somewhere else')
  await expect(readSecret({ database, keyring }, { tenant: other, field: 'mine' })).rejects.toThrow('belongs somewhere else')
  expect((await readSecret({ database, keyring }, { tenant, field: 'mine' }))?.reveal()).toBe(canary)
  expect([...(await dumpOf(database, [tenant, other])).values()].join('\n')).not.toContain(canary)
  await database.owner.query('delete from baton.secret')
  rmSync(join(database.dataDir, keyFileName))
})

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
