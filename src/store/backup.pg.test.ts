import { randomUUID } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { backup } from './backup.ts'
import { confirmSending, readDeployment } from './deployment.ts'
import { load } from './load.ts'
import { append, lastSeq } from './log.ts'
import { restore } from './restore.ts'
import { verifyWorkspace } from './verify-workspace.ts'
import { createWorkspace, inOrderOfRemoval, listTenants } from './workspaces.ts'

const at = '2026-11-22T12:00:00.000Z'
const now = new Date(at)
let original: TestDatabase
let tenant: string
let saved: Buffer

beforeAll(async () => {
  ;({ database: original, tenant } = await freshWorkspace())
  const other = randomUUID()
  await createWorkspace(original, { tenant: other, name: 'Other', isDemo: true })
  await seedAccount(original, other, { name: 'Elsewhere' })
  const account = await seedAccount(original, tenant, { name: 'Acme "grüße" \\ ☃' })
  const child = await seedAccount(original, tenant, { name: 'Acme West', parent: account })
  await seedPlaybook(original, tenant)
  const handover = handoverRow({ account, number: 1 })
  const holds = { account, role: 'CSM', holderKind: 'person' as const, holds: true }
  await append(original, {
    tenant,
    stream: { kind: 'handover', id: handover.id },
    expectedVersion: 0,
    events: [{ type: 'Started' }],
    actor: 'nina',
    at,
    models: {
      handovers: [{ ...handover, accounts: [account, child], participants: [randomUUID()] }],
      tasks: [
        {
          handover: handover.id,
          task: 'brief',
          assignee: randomUUID(),
          role: 'CSM',
          title: 'Brief',
          verb: 'Do',
          status: 'open',
          dueAt: at,
          data: { n: 1.5 },
        },
      ],
      timers: [{ id: 't1', handover: handover.id, kind: 'reminder', dueAt: '2026-11-22T12:00:00.123Z' }],
      assignments: [
        { ...holds, holder: 'nina', fromAt: at, toAt: '2026-12-01T00:00:00.000Z' },
        { ...holds, holder: 'omar', fromAt: '2026-12-01T00:00:00.000Z' },
      ],
      records: [{ account, kind: 'contact', key: 'c1', data: ['a', { b: null }], source: 'hand', checkedAt: at }],
      mail: [{ id: randomUUID(), at, to: ['a@example.com', 'b@example.com'], subject: 'S', text: 'T', once: 'x' }],
    },
    idempotency: { actor: 'nina', key: 'k', requestHash: 'h', status: 201, answer: { a: 1 } },
  })
  saved = await backUp(original)
})
afterAll(() => original?.close())

async function backUp(database: TestDatabase): Promise<Buffer> {
  const pieces: Buffer[] = []
  await backup(database, new Writable({ write: (piece, _, done) => done(void pieces.push(piece)) }), { now })
  return Buffer.concat(pieces)
}

const contentOf = async (database: TestDatabase) => {
  const content: Record<string, string[]> = {}
  for (const table of inOrderOfRemoval) {
    const { rows } = await database.owner.query(`select x::text as text from baton.${table} x order by 1`)
    content[table] = rows.map(({ text }) => text)
  }
  return content
}

test('a restored copy holds the same to the last byte, and its logs verify', async () => {
  const copy = await freshDatabase()
  try {
    await restore(copy, Readable.from([saved]))
    expect(await contentOf(copy)).toEqual(await contentOf(original))
    expect(await listTenants(copy)).toEqual(await listTenants(original))
    expect((await verifyWorkspace(copy, tenant)).findings).toEqual([])
  } finally {
    await copy.close()
  }
})

test('a restored copy works on: the next entry follows the last, and a key that was answered stays answered', async () => {
  const copy = await freshDatabase()
  try {
    await restore(copy, Readable.from([saved]))
    const last = await lastSeq(copy, tenant)
    expect(await load(copy, tenant, { idempotency: { actor: 'nina', key: 'k', requestHash: 'h' } })).toEqual({
      answered: { status: 201, answer: { a: 1 } },
    })
    await append(copy, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 0,
      events: [{ type: 'A' }],
      actor: 'nina',
      at,
    })
    expect(await lastSeq(copy, tenant)).toBe(last + 1)
    expect((await verifyWorkspace(copy, tenant)).findings).toEqual([])
  } finally {
    await copy.close()
  }
})

test('a restored copy sends nothing until a person says so, and again after the next restore', async () => {
  expect(await readDeployment(original)).toMatchObject({ epoch: 1, maySend: true })
  const copy = await freshDatabase()
  const second = await freshDatabase()
  try {
    await restore(copy, Readable.from([saved]))
    expect(await readDeployment(copy)).toMatchObject({ epoch: 2, maySend: false })
    await confirmSending(copy, { by: 'Priya', now })
    expect(await readDeployment(copy)).toMatchObject({ maySend: true, confirmedBy: 'Priya' })
    await restore(second, Readable.from([await backUp(copy)]))
    expect(await readDeployment(second)).toMatchObject({ epoch: 3, maySend: false })
  } finally {
    await copy.close()
    await second.close()
  }
})

const lines = () => gunzipSync(saved).toString().split('\n')

test.each<[string, () => Buffer]>([
  ['cut in the middle', () => saved.subarray(0, saved.length / 2)],
  ['without its last lines', () => gzipSync(`${lines().slice(0, -2).join('\n')}\n`)],
  ['with one letter changed', () => gzipSync(lines().join('\n').replace('Acme West', 'Acme East'))],
  ['that is something else', () => Buffer.from('hello')],
  ['that is empty', () => Buffer.alloc(0)],
])('a backup %s is refused and nothing is restored', async (_, damage) => {
  const copy = await freshDatabase()
  try {
    await expect(restore(copy, Readable.from([damage()]))).rejects.toMatchObject({ kind: 'invalid', code: 'backup.damaged' })
    expect(await listTenants(copy)).toEqual([])
    expect(await readDeployment(copy)).toMatchObject({ epoch: 1, maySend: true })
  } finally {
    await copy.close()
  }
})

test('nothing is restored over data', async () => {
  await expect(restore(original, Readable.from([saved]))).rejects.toMatchObject({ kind: 'conflict', code: 'restore.not-empty' })
})

test('a backup of another version of Baton says which', async () => {
  const copy = await freshDatabase()
  try {
    const [header = '', ...rest] = lines()
    const newer = JSON.parse(header)
    newer.migrations.push({ name: '9999-later.sql', checksum: 'x' })
    await expect(restore(copy, Readable.from([gzipSync([JSON.stringify(newer), ...rest].join('\n'))]))).rejects.toMatchObject({
      code: 'restore.other-version',
      message: expect.stringContaining('9999-later.sql'),
    })
  } finally {
    await copy.close()
  }
})
