import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openPools, prepare } from '../../src/store/database.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts'
import { createWorkspace } from '../../src/store/workspaces.ts'

const template = 'ready'
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off', 'max_connections=200', 'shared_buffers=64MB']

/** `host` and `name` are for a process of its own that opens the same database. */
export type TestDatabase = Database & { host: string; name: string }

/** A database of its own with every migration, as a new installation has it, and the same handle that Baton opens. Close it. */
export async function freshDatabase(): Promise<TestDatabase> {
  const host = await runningHost()
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(host, (admin) => admin.query(`create database ${name} template ${template} strategy file_copy`))
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-test-'))
  const database = openPools({
    connection: { host, port: 5432, user: 'owner', database: name },
    dataDir,
    size: 5,
    afterClose: async () => {
      rmSync(dataDir, { recursive: true, force: true })
      await asAdmin(host, (admin) => admin.query(`drop database if exists ${name} with (force)`))
    },
  })
  return { ...database, host, name }
}

/** A fresh database with one empty workspace in it. */
export async function freshWorkspace({ isDemo = false }: { isDemo?: boolean } = {}): Promise<{ database: TestDatabase; tenant: string }> {
  const database = await freshDatabase()
  const tenant = randomUUID()
  await createWorkspace(database, { tenant, name: 'Test workspace', isDemo })
  return { database, tenant }
}

/** An empty database without a single migration, for what is tested about beginning. */
export async function emptyDatabase(): Promise<{ host: string; name: string; drop(): Promise<void> }> {
  const host = await runningHost()
  const name = `empty_${randomBytes(6).toString('hex')}`
  await asAdmin(host, (admin) => admin.query(`create database ${name} template template0 strategy file_copy`))
  return { host, name, drop: () => asAdmin(host, (admin) => admin.query(`drop database if exists ${name} with (force)`)) }
}

let host: Promise<string> | undefined

function runningHost(): Promise<string> {
  host ??= startOrJoin(inject('databaseFolder'))
  return host
}

/** Test files run in several processes; the first to make the folder `starting` starts the server, the others wait for it. */
async function startOrJoin(folder: string): Promise<string> {
  const ready = join(folder, 'ready')
  const failed = join(folder, 'failed')
  if (isFirst(join(folder, 'starting'))) {
    try {
      const server = await startEmbeddedPostgres({ dataDir: folder, settings: fast, keepRunning: true })
      await makeTemplate(server.host)
      writeFileSync(ready, server.host)
    } catch (error) {
      writeFileSync(failed, error instanceof Error ? (error.stack ?? error.message) : String(error))
      throw error
    }
  }
  for (let waited = 0; waited < 120_000; waited += 50) {
    if (existsSync(failed)) throw new Error(`The tests' PostgreSQL did not start: ${readFileSync(failed, 'utf8')}`)
    if (existsSync(ready)) {
      const found = readFileSync(ready, 'utf8')
      if (found !== '') return found
    }
    await pause(50)
  }
  throw new Error(`The tests' PostgreSQL in ${folder} did not become ready within two minutes`)
}

function isFirst(mark: string): boolean {
  try {
    mkdirSync(mark)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function makeTemplate(at: string) {
  await asAdmin(at, (admin) => admin.query(`create database ${template}`))
  await prepare({ host: at, port: 5432, user: 'owner', database: template })
  // Nobody may be connected to what is copied.
  await asAdmin(at, (admin) => admin.query(`alter database ${template} with allow_connections false is_template true`))
}

async function asAdmin(at: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ host: at, port: 5432, user: 'owner', database: 'postgres' })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
