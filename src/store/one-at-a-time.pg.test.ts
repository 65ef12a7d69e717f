import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { oneAtATime } from './one-at-a-time.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database?.close())

const inLine = async () => {
  const { rows } = await database.owner.query<{ n: number }>(
    `select count(*)::integer as n from pg_stat_activity where application_name = 'baton in line' and datname = current_database()`,
  )
  return rows[0]?.n
}

test('however many ask at once, they go one after the other, and one connection is enough for all of them', async () => {
  let inside = 0
  let most = 0
  let connections = 0
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, (_, number) =>
      oneAtATime(database, async () => {
        most = Math.max(most, ++inside)
        connections = Math.max(connections, (await inLine()) ?? 0)
        inside -= 1
        if (number === 3) throw new Error('not this one')
        return number
      }),
    ),
  )
  expect([most, connections]).toEqual([1, 1])
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
})

test('whoever stops a start that waits does not wait for the other one', async () => {
  const other = new pg.Client(database.connectionOf('owner'))
  await other.connect()
  await other.query('select pg_advisory_lock(7282662012)')
  const stopping = new AbortController()
  const start = oneAtATime(database, async () => 'began', { onWait: () => stopping.abort(), signal: stopping.signal })
  await expect(start).rejects.toThrow()
  await other.end()
})

test('a start that waits for another Baton says so, and begins when that one is done', async () => {
  const other = new pg.Client(database.connectionOf('owner'))
  await other.connect()
  await other.query('select pg_advisory_lock(7282662012)')
  const said: string[] = []
  const start = oneAtATime(database, async () => said.push('begins'), { onWait: () => said.push('waits') })
  await expect.poll(() => said).toEqual(['waits'])
  await other.end()
  await start
  expect(said).toEqual(['waits', 'begins'])
})
