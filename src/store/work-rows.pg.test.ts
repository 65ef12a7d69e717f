import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { claimEffect } from './claim-effect.ts'
import { dueTimers, nextTimerAt } from './due-timers.ts'
import { advance, readCommitted } from './follow.ts'
import { type Change, listen } from './listen.ts'
import { append } from './log.ts'
import type { Models } from './log-types.ts'
import { createWorkspace, listTenants, removeDemo } from './workspaces.ts'

const at = '2026-11-22T12:00:00.000Z'
let database: TestDatabase

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database?.close())

async function workspace(isDemo = false): Promise<string> {
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Northwind', isDemo })
  return tenant
}

const write = (tenant: string, models: Models = {}) =>
  append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'NoteAdded' }],
    actor: 'tester',
    at,
    models,
  })

describe('timers', () => {
  test('that are due come the oldest first; those that fired, were cancelled or lie ahead do not', async () => {
    const tenant = await workspace()
    const timer = (id: string, dueAt: string) => ({ id, kind: 'reminder', dueAt, data: { id } })
    await write(tenant, {
      timers: [
        timer('late', '2026-11-22T11:00:00.000Z'),
        timer('later', '2026-11-22T10:00:00.000Z'),
        timer('gone', at),
        timer('fired', at),
        timer('ahead', '2027-03-01T00:00:00.000Z'),
      ],
    })
    await write(tenant, { timersCancelled: ['gone'], timersFired: [{ id: 'fired', at }] })
    expect((await dueTimers(database, tenant, new Date(at))).map(({ id }) => id)).toEqual(['later', 'late'])
    await write(tenant, { timersCancelled: ['late', 'later'] })
    expect(await nextTimerAt(database, tenant)).toEqual(new Date('2027-03-01T00:00:00.000Z'))
  })
})

describe('effects', () => {
  test('only the newest claim writes the result', async () => {
    const tenant = await workspace()
    const account = await seedAccount(database, tenant, { name: 'Acme' })
    await seedPlaybook(database, tenant)
    const handover = handoverRow({ account, number: 1 })
    await write(tenant, {
      handovers: [handover],
      effects: [{ handover: handover.id, id: 'e1', kind: 'ticket', repeat: 'keyed', data: { n: 1 }, plannedAt: at }],
    })
    const claim = (now: string) =>
      claimEffect(database, { tenant, handover: handover.id, effect: 'e1', now: new Date(now), leaseSeconds: 60 })
    const result = (fence: number) => write(tenant, { effectResults: [{ handover: handover.id, id: 'e1', fence, state: 'applied' }] })

    const first = await claim(at)
    expect(first).toMatchObject({ fence: 1, kind: 'ticket', data: { n: 1 } })
    expect(await claim('2026-11-22T12:00:30Z')).toBeUndefined()
    const second = await claim('2026-11-22T12:01:01Z')
    expect(second?.fence).toBe(2)
    await expect(result(1)).rejects.toMatchObject({ code: 'effect.superseded' })
    await result(2)
  })
})

describe('following the log', () => {
  test('answers what is new in every workspace until told that it is done with, each follower for itself', async () => {
    const [one, two] = [await workspace(), await workspace()]
    await write(one)
    await write(two)
    await write(one)
    const mine = async (follower: string) =>
      (await readCommitted(database, follower)).filter(({ tenant }) => tenant === one || tenant === two)
    expect(await mine('relay')).toHaveLength(3)
    expect(await mine('relay')).toHaveLength(3)
    await advance(database, 'relay', one, 1)
    expect((await mine('relay')).map(({ tenant, seq }) => [tenant === one, seq]).sort()).toEqual([
      [false, 1],
      [true, 2],
    ])
    await advance(database, 'relay', one, 2)
    await advance(database, 'relay', one, 1) // an older worker that was slow
    await advance(database, 'relay', two, 1)
    expect(await mine('relay')).toEqual([])
    expect(await mine('other')).toHaveLength(3)
  })

  test('a change that commits late is not skipped', async () => {
    const [slow, quick] = [await workspace(), await workspace()]
    const client = await database.app.connect()
    const mine = async () => (await readCommitted(database, 'late')).filter(({ tenant }) => tenant === slow || tenant === quick)
    try {
      const entry = {
        kind: 'workspace',
        id: slow,
        version: 1,
        type: 'A',
        actor: 'x',
        at,
        body: '{"event":{"type":"A"},"actor":"x","at":"x"}',
      }
      await client.query('begin')
      await client.query('select baton.append($1, $2)', [
        slow,
        JSON.stringify({ streams: [{ kind: 'workspace', id: slow, expected: 0 }], events: [entry] }),
      ])
      const behind = write(slow) // waits in line behind the open one
      await write(quick)
      expect((await mine()).map(({ tenant }) => tenant)).toEqual([quick])
      await advance(database, 'late', quick, 1)
      await client.query('commit')
      await behind
      expect((await mine()).map(({ tenant, seq }) => [tenant, seq])).toEqual([
        [slow, 1],
        [slow, 2],
      ])
    } finally {
      client.release()
    }
  })
})

describe('the doorbell', () => {
  test('rings with ids only, and again after the connection was lost', async () => {
    const tenant = await workspace()
    const changes: Change[] = []
    let connections = 0
    const listening = await listen(
      database,
      (change) => changes.push(change),
      () => connections++,
    )
    try {
      await write(tenant)
      await expect.poll(() => changes).toEqual([{ tenant, seq: 1, streams: [{ kind: 'workspace', id: tenant }] }])
      await database.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'baton listen' and datname = current_database()`,
      )
      await expect.poll(() => connections).toBe(2)
      await write(tenant)
      await expect.poll(() => changes.length).toBe(2)
      // Whoever may enter the database may ring too: it is heard as nothing, and ends no process.
      await database.owner.query(`select pg_notify('baton', said) from unnest(array['', 'not JSON', '{"tenant": 1}', '[]']) as t(said)`)
      await write(tenant)
      await expect.poll(() => changes.length).toBe(3)
    } finally {
      await listening.close()
    }
  })
})

describe('a demo', () => {
  test('is removed whole, its log included; any other workspace is not', async () => {
    const [demo, real] = [await workspace(true), await workspace()]
    const account = await seedAccount(database, demo, { name: 'Acme' })
    await seedAccount(database, demo, { name: 'Acme West', parent: account })
    await seedPlaybook(database, demo)
    await write(demo, { handovers: [handoverRow({ account, number: 1 })], timers: [{ id: 't', kind: 'x', dueAt: at }] })
    await removeDemo(database, demo)
    expect(await listTenants(database)).not.toContain(demo)
    await expect(removeDemo(database, real)).rejects.toMatchObject({ code: 'workspace.not-demo' })
    await expect(removeDemo(database, randomUUID())).rejects.toMatchObject({ code: 'workspace.not-demo' })
    expect(await listTenants(database)).toContain(real)
  })
})
