import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { openQueue, type Queue, queueIsInStep } from './queue.ts'

let database: TestDatabase
let queue: Queue

beforeAll(async () => {
  database = await freshDatabase()
  queue = await openQueue(database)
})
afterAll(async () => {
  await queue?.stop({ graceful: false })
  await database?.close()
})

test('a job reaches its worker, and the same id a second time adds nothing', async () => {
  await queue.createQueue('wake', { notify: true })
  const seen: unknown[] = []
  await queue.work('wake', async (jobs) => {
    seen.push(...jobs.map(({ data }) => data))
  })
  const id = randomUUID()
  expect(await queue.send('wake', { n: 1 }, { id })).toBe(id)
  expect(await queue.send('wake', { n: 1 }, { id })).toBeNull()
  await expect.poll(() => seen, { timeout: 10_000 }).toEqual([{ n: 1 }])
})

test('its role sees the queue and nothing of a workspace', async () => {
  expect(await queueIsInStep(database)).toBe(true)
  const { default: pg } = await import('pg')
  const client = new pg.Client(database.connectionOf('queue'))
  await client.connect()
  try {
    for (const table of ['baton.account', 'baton.event', 'deployment.identity', 'migration.done']) {
      await expect(client.query(`select * from ${table}`)).rejects.toMatchObject({ code: '42501' })
    }
    await expect(client.query('create table queue.mine (a int)')).rejects.toMatchObject({ code: '42501' })
  } finally {
    await client.end()
  }
})
