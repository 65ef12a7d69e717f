import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import { isRunning, stopLeftover } from './leftover-postgres.ts'
import { append, readAll } from './log.ts'
import { verifyWorkspace } from './verify-workspace.ts'
import { createWorkspace, listTenants } from './workspaces.ts'

/** Making a cluster takes a while, so one is made and copied. */
let made: string
let folder: string
let data: string
/** In memory where there is room: what is tested here is not the disk. */
const scratch = () => dirname(inject('databaseFolder'))
const open: Database[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  made = mkdtempSync(join(scratch(), 'baton-made-'))
  chmodSync(made, 0o755)
  const database = await openDatabase({ dataDir: join(made, 'data') })
  await database.close()
})
afterAll(() => rmSync(made, { recursive: true, force: true }))

beforeEach(() => {
  folder = mkdtempSync(join(scratch(), 'baton-embedded-'))
  chmodSync(folder, 0o755)
  data = join(folder, 'data')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(open.splice(0).map((database) => database.close()))
  await stopLeftover(join(data, 'postgres'), () => {})
  rmSync(folder, { recursive: true, force: true })
})

/** The cluster belongs to PostgreSQL's account, which a plain copy would lose. */
async function copyMade() {
  const copy = spawn('cp', ['-a', join(made, 'data'), data])
  await once(copy, 'exit')
}

async function openHere(options: Partial<Parameters<typeof openDatabase>[0]> = {}): Promise<Database> {
  const database = await openDatabase({ dataDir: data, ...options })
  open.push(database)
  return database
}

async function openInProcess(): Promise<{
  child: ChildProcess
  said: { opened: boolean; postgres?: number; code?: string; message?: string }
}> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../tests/support/open-database.ts'), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) return { child, said: JSON.parse(line) }
  throw new Error('The process said nothing')
}

const kill = async (child: ChildProcess) => {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('a first start makes everything and says what it does; a later one finds what was written', async () => {
  const progress: string[] = []
  const first = await openHere({ onProgress: (message) => progress.push(message) })
  const tenant = randomUUID()
  await createWorkspace(first, { tenant, name: 'Northwind', isDemo: false })
  await first.close()
  expect(progress[0]).toBe('Preparing the database (once)')
  progress.length = 0
  const second = await openHere({ onProgress: (message) => progress.push(message) })
  expect(await listTenants(second)).toEqual([tenant])
  expect(progress).toEqual([])
})

test('it listens on no port, and its socket lies in a folder closed to others', async () => {
  await copyMade()
  const database = await openHere()
  const { rows } = await database.owner.query(
    `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync, current_setting('data_checksums') as checksums`,
  )
  expect(rows).toEqual([{ addresses: '', fsync: 'on', checksums: 'on' }])
  expect(statSync(database.embedded?.host ?? '').mode & 0o777).toBe(0o700)
})

describe('a folder in use', () => {
  test('by a live Baton is refused, and that one is not disturbed', async () => {
    await copyMade()
    const { child, said } = await openInProcess()
    expect(said.opened).toBe(true)
    await expect(openHere()).rejects.toMatchObject({
      kind: 'conflict',
      code: 'data.in-use',
      message: expect.stringContaining(`process ${child.pid}`),
    })
    expect(isRunning(said.postgres ?? 0)).toBe(true)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(isRunning(said.postgres ?? 0)).toBe(false)
    await openHere()
  })

  test('by the same process is refused too', async () => {
    await copyMade()
    await openHere()
    await expect(openHere()).rejects.toMatchObject({ code: 'data.in-use' })
  })

  test('by one that was killed is not in use: what it left running is stopped', async () => {
    await copyMade()
    const { child, said } = await openInProcess()
    await kill(child)
    expect(isRunning(said.postgres ?? 0)).toBe(true)
    const database = await openHere()
    expect(isRunning(said.postgres ?? 0)).toBe(false)
    expect(await listTenants(database)).toEqual([])
  })

  test('by a process whose number went to another one is not in use', async () => {
    await copyMade()
    const database = await openHere()
    const lock = JSON.parse(readFileSync(join(data, 'lock'), 'utf8'))
    await database.close()
    writeFileSync(join(data, 'lock'), JSON.stringify({ ...lock, started: '1' }))
    await openHere()
  })

  test('by two that start at once is opened by one', async () => {
    await copyMade()
    const both = await Promise.all([openInProcess(), openInProcess()])
    expect(both.map(({ said }) => said.opened).sort()).toEqual([false, true])
    expect(both.find(({ said }) => !said.opened)?.said.code).toBe('data.in-use')
  })
})

test('a PostgreSQL that is killed comes back by itself, with all that was confirmed', async () => {
  await copyMade()
  const exits: string[] = []
  const database = await openHere({ onExit: (how) => exits.push(how) })
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Northwind', isDemo: false })
  const before = database.embedded?.pid() ?? 0
  process.kill(before, 'SIGKILL')
  await expect.poll(() => exits).toEqual(['SIGKILL'])
  await expect.poll(() => listTenants(database).catch((error: { code: string }) => error.code), { interval: 50 }).toEqual([tenant])
  expect(database.embedded?.pid()).not.toBe(before)
})

test('what was confirmed before PostgreSQL was killed is there afterwards, and the log verifies', async () => {
  await copyMade()
  const database = await openHere()
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Northwind', isDemo: false })
  const confirmed: number[] = []
  let isKilled = false
  const write = async (id: string) => {
    for (let version = 0; !isKilled; version++) {
      const change = {
        tenant,
        stream: { kind: 'person' as const, id },
        expectedVersion: version,
        events: [{ type: 'NoteAdded' }],
        actor: 'tester',
        at: '2026-11-22T12:00:00.000Z',
      }
      const result = await append(database, change)
      if ('firstSeq' in result) confirmed.push(result.firstSeq)
      // Killed right after an answer: what is only in memory then is lost.
      if (confirmed.length >= 100 && !isKilled) {
        isKilled = true
        process.kill(database.embedded?.pid() ?? 0, 'SIGKILL')
      }
    }
  }
  const writers = await Promise.allSettled(['a', 'b', 'c', 'd'].map(write))
  expect(writers.length).toBe(4)
  await expect
    .poll(
      () =>
        verifyWorkspace(database, tenant).then(
          ({ findings }) => findings,
          (error: { code: string }) => error.code,
        ),
      { interval: 50 },
    )
    .toEqual([])
  const found = new Set((await readAll(database, tenant)).map(({ seq }) => seq))
  expect(confirmed.filter((seq) => !found.has(seq))).toEqual([])
})

test('a pid file whose process is something else does not keep it from starting', async () => {
  await copyMade()
  writeFileSync(join(data, 'postgres/postmaster.pid'), `${process.pid}\n${join(data, 'postgres')}\n1\n5432\n\n\n`)
  await openHere()
})

describe('data that this Baton can not read', () => {
  test('of another PostgreSQL says which', async () => {
    await copyMade()
    writeFileSync(join(data, 'postgres/PG_VERSION'), '19\n')
    await expect(openHere()).rejects.toMatchObject({
      kind: 'conflict',
      code: 'data.other-version',
      message: expect.stringMatching(/PostgreSQL 19.*newer Baton/),
    })
    expect(existsSync(join(data, 'lock'))).toBe(false)
  })

  test('of a newer Baton says so and is left alone', async () => {
    await copyMade()
    const database = await openHere()
    await database.owner.query(`alter table migration.done add column if not exists version text`)
    await database.owner.query(`insert into migration.done (name, checksum, version) values ('9999-later.sql', 'x', '9.9.9+0123456789ab')`)
    await database.close()
    await expect(openHere()).rejects.toMatchObject({
      kind: 'conflict',
      code: 'data.newer',
      message: expect.stringContaining('a newer Baton, 9.9.9+0123456789ab, (it has 9999-later.sql, unknown here)'),
    })
  })
})

test('a long path is no obstacle: the socket then lies in a short one, and goes with the server', async () => {
  data = join(folder, 'a'.repeat(60), 'b'.repeat(60), 'data')
  mkdirSync(data, { recursive: true })
  const database = await openHere()
  const host = database.embedded?.host ?? ''
  expect(Buffer.byteLength(host)).toBeLessThan(90)
  await database.close()
  expect(existsSync(host)).toBe(false)
})

// Only root starts PostgreSQL as somebody else; everybody else can enter their own folders.
describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('a folder that other users can not enter still works: the data lies elsewhere and the folder says where', async () => {
    chmodSync(folder, 0o700)
    const database = await openHere()
    const tenant = randomUUID()
    await createWorkspace(database, { tenant, name: 'Northwind', isDemo: false })
    await database.close()
    const elsewhere = readFileSync(join(data, 'postgres-is-in'), 'utf8').trim()
    try {
      expect(existsSync(join(elsewhere, 'postgres/PG_VERSION'))).toBe(true)
      expect(await listTenants(await openHere())).toEqual([tenant])
      await Promise.all(open.splice(0).map((each) => each.close()))
      writeFileSync(join(elsewhere, 'belongs-to'), '/somewhere/else\n')
      await expect(openHere()).rejects.toMatchObject({ code: 'data.copied' })
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
  })
})
