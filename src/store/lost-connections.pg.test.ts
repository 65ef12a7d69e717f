import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { type Wire, wireTo } from '../../tests/support/wire.ts'
import { type Database, openPools, withClient } from './database.ts'
import { NamedClient } from './lost-connections.ts'
import { verifyWorkspace } from './verify-workspace.ts'
import { removeDemo } from './workspaces.ts'

/** The database behind a network that may fall silent: whoever waits then hears nothing, not even an end. */

let behind: TestDatabase
let wire: Wire
let database: Database
beforeAll(async () => {
  behind = await freshDatabase()
  wire = await wireTo(join(behind.host, '.s.PGSQL.5432'))
  database = openPools({
    connection: { host: '127.0.0.1', port: wire.port, user: 'owner', database: behind.name },
    dataDir: behind.dataDir,
    silentMilliseconds: 500,
  })
})
afterAll(async () => {
  await database?.close()
  wire?.close()
  await behind?.close()
})

test('whoever waits for a database that has vanished is told so, and the next one is served', async () => {
  const waiting = withClient(database, (client) => client.query('select pg_sleep(1.1)'))
  waiting.catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 100))
  wire.fallSilent()
  await expect(waiting).rejects.toMatchObject({ code: 'database.away' })
  expect((await withClient(database, (client) => client.query<{ one: number }>('select 1 as one'))).rows).toEqual([{ one: 1 }])
}, 15_000)

test('a statement that takes its time is waited for', async () => {
  const { rows } = await withClient(database, (client) => client.query<{ done: boolean }>('select pg_sleep(1.8) is not null as done'))
  expect(rows).toEqual([{ done: true }])
})

test('a node that stands still in the midst of a change does not keep its locks', async () => {
  const { rows } = await withClient(database, (client) => client.query('show idle_in_transaction_session_timeout'))
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: '1min' }])
})

test('whoever checks, erases or resets while the database is away is told so, and not that it was our mistake', async () => {
  wire.close()
  for (const asked of [verifyWorkspace(database, randomUUID()), removeDemo(database, randomUUID())])
    await expect(asked).rejects.toMatchObject({ kind: 'unavailable', code: 'database.away' })
})

test('a connection that has a name of its own enters with the password that its pool was given', () => {
  const { options } = new pg.Pool({ password: 'secret', application_name: 'baton app' })
  expect([new NamedClient(options).password, new NamedClient(options).nameOfIts]).toEqual([
    'secret',
    expect.stringMatching(/^baton app \w+$/),
  ])
})
