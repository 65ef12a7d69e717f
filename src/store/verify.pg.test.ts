import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { handoverRow, seedAccount, seedPlaybook } from '../../tests/support/store-samples.ts'
import { blotOut } from './blot.ts'
import { checkpointFile, lastCheckpoint, readCheckpoints, writeCheckpoint } from './checkpoint.ts'
import { append } from './log.ts'
import { verifyWorkspace } from './verify-workspace.ts'
import { createWorkspace } from './workspaces.ts'

const at = '2026-11-22T12:00:00.000Z'
let database: TestDatabase
let tenant: string

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database?.close())

/** A log of 40 entries, noted outside the database at 25 and at 40. */
beforeEach(async () => {
  tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Northwind', isDemo: false })
  for (const count of [25, 15]) {
    const events = Array.from({ length: count }, (_, index) => ({ type: 'NoteAdded', text: `note ${index}` }))
    await append(database, { tenant, stream: { kind: 'workspace', id: tenant }, expectedVersion: 'newest', events, actor: 'tester', at })
    await writeCheckpoint(database, tenant, new Date(at))
  }
})

/** What somebody who knows how it is made would put in for an entry that they changed: its digest, and its link in the chain. */
const digestOf = (event: string) =>
  `sha256(convert_to(encode(sha256(convert_to('text:' || encode(${event}.salt, 'hex'), 'UTF8')), 'hex') || ${event}.body, 'UTF8'))`
const linkOf = (event: string) =>
  `encode(sha256(convert_to(${event}.stream_kind || ':' || ${event}.stream || ':' || ${event}.version, 'UTF8')), 'hex') || ':' || encode(${digestOf(event)}, 'hex')`

const tamper = (text: string, ...values: unknown[]) => database.owner.query(text, [tenant, ...values])
const findings = async () => (await verifyWorkspace(database, tenant)).findings.map(({ code, seq }) => [code, seq])

test('an untouched log verifies, and says how far it goes', async () => {
  expect(await verifyWorkspace(database, tenant)).toMatchObject({ entries: 40, lastSeq: 40, findings: [] })
})

describe('is found and located', () => {
  test('one byte changed', async () => {
    await tamper(`update baton.event set body = replace(body, 'note 16', 'note 61') where tenant = $1 and seq = 17`)
    expect(await findings()).toEqual([['changed', 17]])
  })

  test('one byte changed and its hash made to fit', async () => {
    await tamper(`update baton.event set body = replace(body, 'note 16', 'note 61') where tenant = $1 and seq = 17`)
    await tamper(
      `update baton.event e set digest = ${digestOf('e')}, hash = sha256(p.hash || convert_to('17:' || ${linkOf('e')}, 'UTF8')) from baton.event p where e.tenant = $1 and e.seq = 17 and p.tenant = $1 and p.seq = 16`,
    )
    expect(await findings()).toEqual([['changed', 18]])
  })

  test('one row removed', async () => {
    await tamper('delete from baton.event where tenant = $1 and seq = 9')
    expect(await findings()).toContainEqual(['removed', 9])
  })

  test('one row removed and the rest moved up', async () => {
    await tamper('delete from baton.event where tenant = $1 and seq = 9')
    await tamper('update baton.event set seq = seq - 1 where tenant = $1 and seq = 10')
    expect(await findings()).toEqual([
      ['changed', 9],
      ['removed', 10],
      ['moved', 9],
    ])
  })

  test('two rows swapped', async () => {
    await tamper('update baton.event set seq = 1000 where tenant = $1 and seq = 11')
    await tamper('update baton.event set seq = 11 where tenant = $1 and seq = 12')
    await tamper('update baton.event set seq = 12 where tenant = $1 and seq = 1000')
    const found = await findings()
    expect(found).toContainEqual(['changed', 11])
    expect(found).toContainEqual(['changed', 12])
  })

  test('the last ten rows cut', async () => {
    await tamper('delete from baton.event where tenant = $1 and seq > 30')
    expect(await findings()).toEqual([
      ['cut', 31],
      ['cut', 31],
    ])
  })

  test('the last ten rows cut and the end of the chain moved back: only the note outside tells', async () => {
    await tamper('delete from baton.event where tenant = $1 and seq > 30')
    await tamper('update baton.chain c set seq = 30, hash = e.hash from baton.event e where c.tenant = $1 and e.tenant = $1 and e.seq = 30')
    const { findings: found } = await verifyWorkspace(database, tenant)
    expect(found.map(({ code, seq }) => [code, seq])).toEqual([['cut', 31]])
    expect(found[0]?.message).toContain('Entries 31 to 40 are missing')
  })

  test('a whole log written anew, every hash right', async () => {
    await tamper(`update baton.event set body = replace(body, 'note 0', 'note X') where tenant = $1 and seq = 1`)
    const { rows } = await tamper('select seq, body from baton.event where tenant = $1 order by seq')
    let hash = `sha256(convert_to('baton:${tenant}', 'UTF8'))`
    for (const { seq } of rows) {
      const { rows: made } = await tamper(
        `update baton.event set digest = ${digestOf('event')}, hash = sha256(${hash} || convert_to(seq || ':' || ${linkOf('event')}, 'UTF8')) where tenant = $1 and seq = $2 returning hash`,
        seq,
      )
      hash = `'\\x${made[0].hash.toString('hex')}'::bytea`
    }
    await tamper(`update baton.chain set hash = ${hash} where tenant = $1`)
    expect(await findings()).toEqual([
      ['checkpoint', 25],
      ['checkpoint', 40],
    ])
  })

  test('a column that says something else than its entry', async () => {
    await tamper(`update baton.event set actor = 'somebody' where tenant = $1 and seq = 5`)
    await tamper(`update baton.event set at = at + interval '1 second' where tenant = $1 and seq = 6`)
    expect(await findings()).toEqual([
      ['column', 5],
      ['column', 6],
    ])
  })

  test('a digest that is not of its entry, so that nobody is shown a wrong one', async () => {
    await tamper(`update baton.event set digest = sha256('x') where tenant = $1 and seq = 7`)
    expect(await findings()).toEqual([['column', 7]])
  })

  test('a value that not everybody may read, changed in its place', async () => {
    const planned = {
      type: 'EffectsPlanned',
      task: 'tier',
      effects: [{ record: { kind: 'service-tier', key: '' }, before: null, after: { tier: 'Scale', compensationPool: 'North' } }],
    }
    const stream = { kind: 'handover', id: randomUUID() } as const
    await append(database, { tenant, stream, expectedVersion: 0, events: [planned], actor: 'tester', at })
    expect(await findings()).toEqual([])
    await tamper(`update baton.event set body = replace(body, 'North', 'South') where tenant = $1 and seq = 41`)
    expect(await findings()).toEqual([['changed', 41]])
    await tamper(`update baton.event set body = replace(body, 'South', 'North'), sealed = null where tenant = $1 and seq = 41`)
    expect(await findings()).toEqual([['changed', 41]])
  })

  test('a row added behind the end', async () => {
    await tamper(
      `insert into baton.event select tenant, 41, stream_kind, stream, 41, type, actor, at, body, hash from baton.event where tenant = $1 and seq = 40`,
    )
    const found = await findings()
    expect(found).toContainEqual(['changed', 41])
    expect(found).toContainEqual(['head', 41])
  })

  test('an entry of another workspace', async () => {
    await tamper(
      `update baton.event set body = replace(body, '"tenant":"' || $1::text, '"tenant":"' || $2::text) where tenant = $1::uuid and seq = 3`,
      randomUUID(),
    )
    expect(await findings()).toEqual([
      ['changed', 3],
      ['foreign', 3],
    ])
  })
})

test('a log that began before entries had digests goes on, and verifies from its first entry', async () => {
  // As an older Baton writes: `append` is given the text alone.
  const body = JSON.stringify({
    actor: 'tester',
    at,
    event: { text: 'old', type: 'NoteAdded' },
    stream: { id: tenant, kind: 'workspace' },
    tenant,
    version: 41,
  })
  const change = {
    streams: [{ kind: 'workspace', id: tenant, expected: 40 }],
    events: [{ kind: 'workspace', id: tenant, version: 41, type: 'NoteAdded', actor: 'tester', at, body }],
  }
  await database.owner.query('select baton.append($1::uuid, $2::jsonb)', [tenant, JSON.stringify(change)])
  const stream = { kind: 'workspace', id: tenant } as const
  await append(database, { tenant, stream, expectedVersion: 41, events: [{ type: 'NoteAdded', text: 'new' }], actor: 'tester', at })
  expect(await verifyWorkspace(database, tenant)).toMatchObject({ entries: 42, lastSeq: 42, findings: [] })
  await tamper(`update baton.event set body = replace(body, 'old', 'odd') where tenant = $1 and seq = 41`)
  expect(await findings()).toEqual([['changed', 41]])
})

test('every single removal anywhere is found', async () => {
  for (const seq of [1, 2, 20, 39, 40]) {
    const { rows } = await tamper('delete from baton.event where tenant = $1 and seq = $2 returning *', seq)
    expect((await findings()).map(([, place]) => place)).toContain(seq)
    const [row] = rows
    await database.owner.query(
      `insert into baton.event values (${Object.keys(row).map((_, index) => `$${index + 1}`)})`,
      Object.values(row),
    )
    expect(await findings()).toEqual([])
  }
})

describe('handovers', () => {
  const replay = (events: readonly unknown[]) => ({ count: events.length })

  test('are compared with what their log says', async () => {
    const account = await seedAccount(database, tenant, { name: 'Acme' })
    await seedPlaybook(database, tenant)
    const handover = { ...handoverRow({ account, number: 1 }), state: { count: 1 } }
    await append(database, {
      tenant,
      stream: { kind: 'handover', id: handover.id },
      expectedVersion: 0,
      events: [{ type: 'Started' }],
      actor: 'nina',
      at,
      models: { handovers: [handover] },
    })
    expect((await verifyWorkspace(database, tenant, { replay })).findings).toEqual([])
    await tamper(`update baton.handover set state = '{"count": 2}' where tenant = $1`)
    expect((await verifyWorkspace(database, tenant, { replay })).findings).toMatchObject([
      { code: 'state', message: 'HO-1 is not what its log says.' },
    ])
    await tamper(`update baton.handover set version = 2 where tenant = $1`)
    expect((await verifyWorkspace(database, tenant, { replay })).findings).toMatchObject([
      { code: 'state', message: 'HO-1 stands at version 2, its log at 1.' },
    ])
  })
})

describe('words that were taken out', () => {
  const take = () =>
    blotOut(database, {
      tenant,
      id: randomUUID(),
      cause: 'erasure',
      actor: 'tester',
      at,
      like: ['%note 16%'],
      newWords: ({ event }) => (event.text === 'note 16' ? { ...event, text: 'gone' } : undefined),
      told: () => ({ type: 'PersonErased' }),
      replay: () => ({}),
    })

  test('leave a log that verifies, notes of before included', async () => {
    await take()
    expect(await verifyWorkspace(database, tenant)).toMatchObject({ entries: 42, findings: [] })
    expect((await tamper('select from baton.event where tenant = $1 and body like $2', '%note 16%')).rows).toEqual([])
    // Once more, from the same entry.
    await blotOut(database, {
      tenant,
      id: randomUUID(),
      cause: 'erasure',
      actor: 'tester',
      at,
      like: ['%gone%'],
      newWords: ({ event }) => (event.text === 'gone' ? { ...event, text: 'gone again' } : undefined),
      told: () => ({ type: 'PersonErased' }),
      replay: () => ({}),
    })
    expect(await findings()).toEqual([])
  })

  test('words that were taken out without a word about it are found', async () => {
    const body = `replace(body, 'note 16', 'gone')`
    await tamper(`update baton.event set body = ${body} where tenant = $1 and seq = 17`)
    await tamper(`update baton.event e set erased = ${digestOf('e')} where tenant = $1 and seq = 17`)
    expect(await findings()).toEqual([['changed', 17]])
  })

  test('so are words that come back, or change once more, after they were taken out', async () => {
    const { rows } = await tamper('select body, salt from baton.event where tenant = $1 and seq = 17')
    await take()
    await tamper(`update baton.event set body = replace(body, 'gone', 'went') where tenant = $1 and seq = 17`)
    await tamper(`update baton.event e set erased = ${digestOf('e')} where tenant = $1 and seq = 17`)
    expect(await findings()).toEqual([['changed', 17]])
    await tamper('update baton.event set body = $2, salt = $3, erased = null where tenant = $1 and seq = 17', rows[0].body, rows[0].salt)
    expect(await findings()).toEqual([['changed', 17]])
  })

  test('an entry of before there were digests keeps its hash, and that is looked at too', async () => {
    await tamper(`update baton.event set digest = null, salt = null where tenant = $1`)
    let hash = (await tamper(`select sha256(convert_to('baton:' || $1, 'UTF8')) as hash`)).rows[0].hash
    for (let seq = 1; seq <= 40; seq += 1) {
      const { rows } = await tamper(
        `update baton.event set hash = sha256($3::bytea || convert_to(seq || ':' || body, 'UTF8')) where tenant = $1 and seq = $2 returning hash`,
        seq,
        hash,
      )
      hash = rows[0].hash
    }
    await tamper('update baton.chain set hash = $2 where tenant = $1', hash)
    const chain = async () => (await findings()).filter(([code]) => code !== 'checkpoint')
    expect(await chain()).toEqual([])
    await take()
    expect(await chain()).toEqual([])
    await tamper(`update baton.event set hash = sha256('x') where tenant = $1 and seq = 17`)
    expect(await chain()).toContainEqual(['changed', 17])
  })
})

describe('the note outside the database', () => {
  test('is written when something happened, and not again when nothing did', async () => {
    expect(readCheckpoints(database.dataDir, tenant).map(({ seq }) => seq)).toEqual([25, 40])
    expect(await writeCheckpoint(database, tenant, new Date(at))).toBeUndefined()
    expect(readCheckpoints(database.dataDir, tenant)).toHaveLength(2)
  })

  test('of a workspace with years of them the last is read, and none of the others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-notes-'))
    const path = checkpointFile(folder, tenant)
    mkdirSync(dirname(path), { recursive: true })
    expect(lastCheckpoint(folder, tenant)).toBeUndefined()
    const head = { seq: 41_000, hash: 'ab'.repeat(32), at }
    // What is not to be read is not even a note.
    for (const crash of ['', '{"seq":50,"ha', 'x'.repeat(300)]) {
      writeFileSync(path, `${'no note\n'.repeat(2_000)}${JSON.stringify(head)}\n${crash}`)
      expect(lastCheckpoint(folder, tenant)).toEqual(head)
    }
    rmSync(folder, { recursive: true })
  })

  test('survives a crash in the middle of a line', async () => {
    const path = checkpointFile(database.dataDir, tenant)
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, '{"seq":50,"ha')
    expect(readCheckpoints(database.dataDir, tenant).map(({ seq }) => seq)).toEqual([25, 40])
    await append(database, { tenant, stream: { kind: 'person', id: 'p' }, expectedVersion: 0, events: [{ type: 'A' }], actor: 'x', at })
    await writeCheckpoint(database, tenant, new Date(at))
    expect(readCheckpoints(database.dataDir, tenant).map(({ seq }) => seq)).toEqual([25, 40, 41])
  })
})
