import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { withTenant } from './database.ts'
import { load } from './load.ts'
import { append, appendMany, lastSeq, readAll, readEvents } from './log.ts'
import type { Append, Appended } from './log-types.ts'
import { createWorkspace } from './workspaces.ts'

const at = '2026-11-22T12:00:00.000Z'
let database: TestDatabase
let tenant: string

beforeAll(async () => {
  database = await freshDatabase()
})
beforeEach(async () => {
  tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Northwind', isDemo: false })
})
afterAll(() => database?.close())

const note = (more: Partial<Append> = {}): Append => ({
  tenant,
  stream: { kind: 'workspace', id: tenant },
  expectedVersion: 0,
  events: [{ type: 'NoteAdded', text: 'first' }],
  actor: 'tester',
  at,
  ...more,
})

const written = (result: Awaited<ReturnType<typeof append>>): Appended => {
  if ('answered' in result) throw new Error('expected something new to be written')
  return result
}

describe('appending', () => {
  test('entries are numbered without gaps per workspace and read back as they were said', async () => {
    expect(written(await append(database, note({ events: [{ type: 'A', text: 'grüße "x" \\u0000 ☃' }, { type: 'B' }] })))).toEqual({
      firstSeq: 1,
      lastSeq: 2,
      version: 2,
    })
    expect(written(await append(database, note({ stream: { kind: 'person', id: 'p1' } })))).toEqual({ firstSeq: 3, lastSeq: 3, version: 1 })
    expect((await readAll(database, tenant)).map(({ seq, version, event }) => [seq, version, event.type])).toEqual([
      [1, 1, 'A'],
      [2, 2, 'B'],
      [3, 1, 'NoteAdded'],
    ])
    const [first] = await readEvents(database, tenant, { kind: 'workspace', id: tenant })
    expect(first).toMatchObject({ actor: 'tester', at, event: { type: 'A', text: 'grüße "x" \\u0000 ☃' } })
    expect(await readAll(database, tenant, 2)).toHaveLength(1)
  })

  test('a change decided on an old version is refused and writes nothing', async () => {
    await append(database, note())
    await expect(append(database, note({ models: { workspace: { name: 'Changed' } } }))).rejects.toMatchObject({
      kind: 'stale',
      code: 'version.stale',
      details: { expected: 0, current: 1 },
    })
    expect(await lastSeq(database, tenant)).toBe(1)
    expect(await nameOf(tenant)).toBe('Northwind')
  })

  test('a version that was never reached is refused too', async () => {
    await expect(append(database, note({ expectedVersion: 7 }))).rejects.toMatchObject({ kind: 'stale' })
  })

  test('of many changes on one version at once, exactly one gets in', async () => {
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => append(database, note())))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await lastSeq(database, tenant)).toBe(1)
  })

  test('changes that no decision hangs on all get in, one after the other', async () => {
    await Promise.all(Array.from({ length: 8 }, () => append(database, note({ expectedVersion: 'newest' }))))
    expect((await readAll(database, tenant)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('a workspace that is not there is refused', async () => {
    await expect(append(database, note({ tenant: randomUUID() }))).rejects.toMatchObject({ kind: 'unknown', code: 'workspace.unknown' })
  })

  test('text that cannot be stored is refused as such', async () => {
    await expect(append(database, note({ models: { workspace: { settings: { motto: 'a\u0000b' } } } }))).rejects.toMatchObject({
      code: 'text.unreadable',
    })
  })
})

describe('the same request twice', () => {
  const key = { actor: 'nina', key: 'k-1', requestHash: 'h1', status: 201, answer: { handover: 'HO-1' } }

  test('is answered as the first time and writes nothing', async () => {
    await append(database, note({ idempotency: key }))
    expect(await append(database, note({ idempotency: { ...key, answer: { handover: 'other' } } }))).toEqual({
      answered: { status: 201, answer: { handover: 'HO-1' } },
    })
    expect(await lastSeq(database, tenant)).toBe(1)
  })

  test('is answered before anything is decided', async () => {
    await append(database, note({ idempotency: key }))
    expect(await load(database, tenant, { idempotency: key })).toEqual({ answered: { status: 201, answer: { handover: 'HO-1' } } })
  })

  test('with another body is refused, also when loading', async () => {
    await append(database, note({ idempotency: key }))
    await expect(append(database, note({ idempotency: { ...key, requestHash: 'h2' } }))).rejects.toMatchObject({ kind: 'keyReused' })
    await expect(load(database, tenant, { idempotency: { ...key, requestHash: 'h2' } })).rejects.toMatchObject({ kind: 'keyReused' })
  })

  test('at the same moment is written once', async () => {
    const results = await Promise.all(
      Array.from({ length: 6 }, () => append(database, note({ expectedVersion: 'newest', idempotency: key }))),
    )
    expect(results.filter((result) => !('answered' in result))).toHaveLength(1)
    expect(await lastSeq(database, tenant)).toBe(1)
  })

  test('of two people is two requests', async () => {
    await append(database, note({ idempotency: key }))
    await append(database, note({ expectedVersion: 1, idempotency: { ...key, actor: 'omar' } }))
    expect(await lastSeq(database, tenant)).toBe(2)
  })

  test('a key of a refused request is free again', async () => {
    await append(database, note())
    await expect(append(database, note({ idempotency: key }))).rejects.toMatchObject({ kind: 'stale' })
    expect(written(await append(database, note({ expectedVersion: 1, idempotency: key }))).lastSeq).toBe(2)
  })
})

describe('read models', () => {
  test('move with the entry: handover, tasks, timers, mail, effects', async () => {
    const account = await seedAccount(database, tenant, { name: 'Acme' })
    await seedPlaybook(database, tenant)
    const handover = handoverRow({ account, number: 1 })
    const task = {
      handover: handover.id,
      task: 'brief',
      assignee: randomUUID(),
      role: 'Old CSM',
      title: 'Brief',
      verb: 'Complete',
      status: 'open',
      dueAt: at,
    }
    await append(
      database,
      note({
        stream: { kind: 'handover', id: handover.id },
        models: {
          handovers: [handover],
          tasks: [task],
          timers: [{ id: 't1', handover: handover.id, kind: 'reminder', dueAt: at }],
          effects: [{ handover: handover.id, id: 'e1', kind: 'ticket', repeat: 'keyed', plannedAt: at }],
          mail: [{ id: randomUUID(), at, to: ['a@example.com'], subject: 'Hello', text: 'Hi', once: 'letter:1' }],
        },
      }),
    )
    const loaded = await load(database, tenant, { handover: handover.id, people: true })
    expect(loaded).toMatchObject({
      handover: { ref: 'HO-1', version: 1, state: { a: 1 }, timers: [{ id: 't1', dueAt: at }], effects: [{ id: 'e1', state: 'planned' }] },
      accounts: [{ id: account, name: 'Acme' }],
      underWay: [{ account, handover: handover.id, ref: 'HO-1', changesHolder: true }],
      people: [],
    })
    const tasks = await withTenant(database, tenant, (queries) => queries.selectFrom('baton.task').select(['task', 'due_at']).execute())
    expect(tasks).toEqual([{ task: 'brief', due_at: new Date(at) }])
  })

  test('an account has one running handover that changes its holder; a cover may stand beside it, and an end frees it', async () => {
    const account = await seedAccount(database, tenant, { name: 'Acme' })
    const child = await seedAccount(database, tenant, { name: 'Acme West', parent: account })
    await seedPlaybook(database, tenant)
    const start = (number: number, more: object = {}) => {
      const row = { ...handoverRow({ account, number }), ...more }
      return append(database, note({ stream: { kind: 'handover', id: row.id }, models: { handovers: [row] } })).then(() => row)
    }
    const first = await start(1, { accounts: [account, child] })
    await expect(start(2, { account: child, accounts: [child] })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'account.has-handover',
    })
    await start(3, { changesHolder: false })
    await append(
      database,
      note({
        stream: { kind: 'handover', id: first.id },
        expectedVersion: 1,
        models: { handovers: [{ ...first, accounts: [], status: 'completed', version: 2 }] },
      }),
    )
    await start(4)
  })

  test('a timer fires once, and never early', async () => {
    await append(database, note({ models: { timers: [{ id: 't1', kind: 'reminder', dueAt: at }] } }))
    const fire = (when: string, version: number) =>
      append(database, note({ expectedVersion: version, models: { timersFired: [{ id: 't1', at: when }] } }))
    await expect(fire('2026-11-22T11:59:59.999Z', 1)).rejects.toMatchObject({ code: 'timer.fired' })
    await fire(at, 1)
    await expect(fire(at, 2)).rejects.toMatchObject({ code: 'timer.fired' })
  })

  test('an account has one holder at each instant: no overlap, no gap', async () => {
    const account = await seedAccount(database, tenant, { name: 'Acme' })
    const holds = { account, role: 'CSM', holderKind: 'person' as const, holds: true }
    const later = '2026-12-01T09:00:00.000Z'
    let version = 0
    const change = async (models: Append['models']) => {
      const done = written(
        await append(database, note({ stream: { kind: 'account', id: 'x' }, expectedVersion: version, ...(models ? { models } : {}) })),
      )
      version = done.version
    }
    await change({ assignments: [{ ...holds, holder: 'nina', fromAt: at }] })
    await expect(change({ assignments: [{ ...holds, holder: 'omar', fromAt: later }] })).rejects.toMatchObject({
      code: 'account.two-holders',
    })
    await expect(change({ assignmentsEnded: [{ account, role: 'CSM', at: later }] })).rejects.toMatchObject({
      code: 'account.without-holder',
    })
    await change({ assignmentsEnded: [{ account, role: 'CSM', at: later }], assignments: [{ ...holds, holder: 'omar', fromAt: later }] })
    const loaded = await load(database, tenant, { account })
    expect(loaded).toMatchObject({
      assignments: [
        { holder: 'nina', toAt: later },
        { holder: 'omar', toAt: null },
      ],
    })
  })

  test('what may leave once leaves once, and a gate round is decided once', async () => {
    const mail = (id: string) => ({ id, at, to: ['a@example.com'], subject: 'Hello', text: 'Hi', once: 'letter:1' })
    await append(database, note({ models: { mail: [mail(randomUUID())] } }))
    await expect(append(database, note({ expectedVersion: 1, models: { mail: [mail(randomUUID())] } }))).rejects.toMatchObject({
      code: 'mail.already-sent',
    })

    const account = await seedAccount(database, tenant, { name: 'Acme' })
    await seedPlaybook(database, tenant)
    const handover = handoverRow({ account, number: 1 })
    const decided = (decidedAt: string) => ({ handover: handover.id, gate: 'review', round: 1, decidedBy: randomUUID(), decidedAt })
    const stream = { kind: 'handover', id: handover.id } as const
    await append(database, note({ stream, models: { handovers: [handover], decisions: [decided(at)] } }))
    const again = note({ stream, expectedVersion: 1, models: { decisions: [decided('2026-12-01T10:00:00.000Z')] } })
    await expect(append(database, again)).rejects.toMatchObject({ kind: 'conflict', code: 'gate.decided' })
  })
})

describe('many at once', () => {
  test('a batch is one piece: all streams or none', async () => {
    const changes = Array.from({ length: 50 }, (_, index) =>
      note({ stream: { kind: 'person', id: `p${index}` }, events: [{ type: 'A' }, { type: 'B', index }] }),
    )
    const results = await appendMany(database, changes)
    expect(results[49]).toEqual({ firstSeq: 99, lastSeq: 100, version: 2 })
    await expect(appendMany(database, [note(), note({ stream: { kind: 'person', id: 'p3' } })])).rejects.toMatchObject({ kind: 'stale' })
    expect(await lastSeq(database, tenant)).toBe(100)
  })
})

const nameOf = (id: string) =>
  withTenant(database, id, async (queries) => (await queries.selectFrom('baton.workspace').select('name').executeTakeFirstOrThrow()).name)
