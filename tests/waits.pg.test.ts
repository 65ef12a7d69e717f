import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, openApp } from '../src/app.ts'
import { signIn } from '../src/operations/demo.ts'
import { countWaits } from './support/count-waits.ts'
import { freshDatabase, type TestDatabase } from './support/database.ts'

/** What one request costs the database, counted on the wire to the real server with sessions, rights, log and notices on. */

type Can = { command: string; on: string | null; needs: { required?: string[] } }
type Person = { id: string; name: string; email: string }

let direct: TestDatabase
let wire: Awaited<ReturnType<typeof countWaits>>
let app: App
let people: Person[]

beforeAll(async () => {
  direct = await freshDatabase()
  wire = await countWaits(direct)
  // A clock that stands: what the server remembers for seconds is not read again in the middle of a count.
  const now = new Date()
  const playbooksDir = join(import.meta.dirname, '..', 'playbooks')
  app = await openApp({
    dataDir: direct.dataDir,
    database: wire.database,
    host: '127.0.0.1',
    port: 0,
    playbooksDir,
    demo: 'small',
    clock: () => now,
    withoutJobs: true,
  })
  const { people: members } = await app.services.directory(app.tenant)
  people = [...members.values()].filter(({ active }) => active).map(({ id, name, email }) => ({ id, name, email }))
})
afterAll(async () => {
  await app?.close()
  await wire?.close()
  await direct?.close()
})

let keys = 0

async function ask(token: string, method: 'GET' | 'POST', url: string, body?: unknown): Promise<{ waits: number; body: unknown }> {
  // The commit of the read before, for which nobody waits, may still be on its way.
  await Promise.all([wire.database.app.query('select 1'), wire.database.reader.query('select 1')])
  const before = wire.waits()
  const headers = { host: '127.0.0.1', authorization: `Bearer ${token}` }
  const written = { ...headers, 'content-type': 'application/json', 'idempotency-key': `request-${++keys}` }
  const response = await app.server.inject({
    method,
    url: `/api/v1${url}`,
    headers: body === undefined ? headers : written,
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  const waits = wire.waits() - before
  expect(response.statusCode, response.body).toBeLessThan(300)
  return { waits, body: response.json() }
}

/** Somebody who may give a command now, and where. */
async function somebodyWho(fits: (can: Can) => boolean): Promise<{ token: string; person: Person; handover: string; can: Can }> {
  for (const person of people) {
    const { token } = await signIn(app.services, app.tenant, person.email)
    const { items } = (await ask(token, 'GET', '/inbox')).body as { items: { handover: string }[] }
    for (const { handover } of items) {
      const { id, can } = (await ask(token, 'GET', `/handovers/${handover}`)).body as { id: string; can: Can[] }
      const found = can.find(fits)
      if (found) return { token, person, handover: id, can: found }
    }
  }
  throw new Error('Nobody in the demo may do this now')
}

test('completing a task waits on the database three times at most: session, load, append', async () => {
  const { person, handover, can } = await somebodyWho(
    ({ command, needs }) => command === 'complete-task' && (needs.required ?? []).length === 0,
  )
  // Signed in anew, so that the server has to look this session up.
  const { token } = await signIn(app.services, app.tenant, person.email)
  const { waits } = await ask(token, 'POST', `/handovers/${handover}/commands`, { command: 'complete-task', on: can.on })
  expect(waits).toBeLessThanOrEqual(3)
})

test('telling people about it costs no wait of its own, and they are told', async () => {
  const { token, person, handover } = await somebodyWho(({ command }) => command === 'comment')
  const mentioned = people.filter(({ id }) => id !== person.id).slice(0, 3)
  const text = 'Have a look at the open tickets, please.'
  const command = { command: 'comment', text, mentions: mentioned.map(({ id }) => id) }
  expect((await ask(token, 'POST', `/handovers/${handover}/commands`, command)).waits).toBeLessThanOrEqual(2)
  const [reader] = mentioned
  const { token: theirs } = await signIn(app.services, app.tenant, reader?.email ?? '')
  const { items } = (await ask(theirs, 'GET', '/mail')).body as { items: { subject: string }[] }
  expect(items.map(({ subject }) => subject)).toContainEqual(expect.stringContaining('mentioned you'))
})

test('an inbox and a room are read in one wait each while the session is known', async () => {
  const { token, handover } = await somebodyWho(({ command }) => command === 'comment')
  expect((await ask(token, 'GET', '/inbox')).waits).toBe(1)
  expect((await ask(token, 'GET', `/handovers/${handover}`)).waits).toBe(1)
})
