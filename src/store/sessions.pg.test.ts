import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { append } from './log.ts'
import { findProvisioner, keepProvisioner, listProvisioners } from './provisioners.ts'
import { closeSession, findSession, listSessions, listTokensOf, openSession } from './sessions.ts'
import { createWorkspace } from './workspaces.ts'

const now = new Date('2026-11-22T12:00:00Z')
const tomorrow = new Date('2026-11-23T12:00:00Z')
let database: TestDatabase
let tenant: string
const person = randomUUID()

beforeAll(async () => {
  ;({ database, tenant } = await freshWorkspace())
  await append(database, {
    tenant,
    stream: { kind: 'person', id: person },
    expectedVersion: 0,
    events: [{ type: 'PersonAdded' }],
    actor: 'tester',
    at: now.toISOString(),
    models: { people: [{ id: person, email: 'nina@example.com', name: 'Nina', data: { roles: ['CSM'] } }] },
  })
})
afterAll(() => database?.close())

test('a token finds its person until it is over or signed out, and only in its own workspace', async () => {
  const other = randomUUID()
  await createWorkspace(database, { tenant: other, name: 'Other', isDemo: false })
  await openSession(database, { tenant, token: 'a', person, kind: 'token', now, expiresAt: tomorrow })
  expect(await findSession(database, { tenant, token: 'a', now })).toMatchObject({
    kind: 'token',
    expiresAt: '2026-11-23T12:00:00.000Z',
    person: { id: person, name: 'Nina', data: { roles: ['CSM'] }, activeUntil: null },
  })
  expect(await findSession(database, { tenant, token: 'b', now })).toBeUndefined()
  expect(await findSession(database, { tenant: other, token: 'a', now })).toBeUndefined()
  expect(await findSession(database, { tenant, token: 'a', now: tomorrow })).toBeUndefined()
  await closeSession(database, { tenant, token: 'a' })
  expect(await findSession(database, { tenant, token: 'a', now })).toBeUndefined()
})

test('a token is not in the table, only its hash', async () => {
  await openSession(database, { tenant, token: 'very-secret', person, kind: 'browser', now, expiresAt: tomorrow })
  const { rows } = await database.owner.query('select session::text as text from baton.session')
  const text = rows.map((row) => row.text).join()
  expect(text).not.toContain('very-secret')
  // Bytes are written in hexadecimal.
  expect(text).not.toContain(Buffer.from('very-secret').toString('hex'))
})

test('a token that has expired opens nothing and is listed for a month; a browser that has is not', async () => {
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
  await openSession(database, { tenant, token: 'month', person, kind: 'token', now, expiresAt: days(1), data: { name: 'month' } })
  await openSession(database, { tenant, token: 'gone', person, kind: 'browser', now, expiresAt: days(1), data: { name: 'gone' } })
  const made = { tenant, id: randomUUID(), token: 'directory', name: 'Entra', madeBy: person, createdAt: now, now, expiresAt: days(1) }
  await keepProvisioner(database, made)
  const listed = async (at: Date) => ({
    own: (await listSessions(database, { tenant, person, now: at })).map(({ data }) => data.name),
    all: (await listTokensOf(database, { tenant, now: at })).map(({ data }) => data.name),
    directories: (await listProvisioners(database, { tenant, now: at })).map(({ name }) => name),
  })
  // Signing in clears away what is over.
  const comeIn = (at: Date) => openSession(database, { tenant, token: `in ${at}`, person, kind: 'browser', now: at, expiresAt: at })
  await comeIn(days(20))
  expect(await findSession(database, { tenant, token: 'month', now: days(20) })).toBeUndefined()
  expect(await findProvisioner(database, { tenant, token: 'directory', now: days(20) })).toBeUndefined()
  expect(await listed(days(20))).toEqual({ own: ['month'], all: ['month'], directories: ['Entra'] })
  await comeIn(days(32))
  expect(await listed(days(32))).toEqual({ own: [], all: [], directories: [] })
  expect(await listed(days(20))).toMatchObject({ all: [] })
})
