import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '../core/base/refusal.ts'
import { type DataLock, holderOf, lockData } from './data-lock.ts'
import { dataPlace } from './data-place.ts'
import { type Database, mustAnswer, openPools } from './database.ts'
import { type EmbeddedPostgres, type StoreLog, startEmbeddedPostgres } from './embedded-postgres.ts'
import { mustReachWhatIsKept } from './kept-beside.ts'
import { knownMigrations, migrationsDone } from './migrate.ts'
import { keptOut, translated } from './refusals.ts'
import { type Connection, connectionFrom, isCode } from './roles.ts'
import { serviceAccount } from './service-account.ts'

export type Attached = {
  database: Database
  /** The process of the Baton that runs on the same folder; undefined when none does. */
  beside: number | undefined
}

type AttachOptions = { dataDir: string; version?: string | undefined; databaseUrl?: string | undefined; log?: StoreLog }

/**
 * Opens the data as it lies there, to look at it or to copy it: creates nothing, migrates nothing. Beside a running Baton it goes
 * through the socket of that one's PostgreSQL, without asking Baton itself: who checks a log must not trust the one who wrote it.
 */
export async function attachData({ dataDir, version, databaseUrl, log = () => {} }: AttachOptions): Promise<Attached> {
  mustReachWhatIsKept(dataDir, 'read')
  if (databaseUrl) {
    const connection = connectionFrom(databaseUrl)
    await mustAnswer(connection)
    return {
      database: await looked(openPools({ connection, dataDir, version, log, size: 2 }), 'the database that DATABASE_URL names'),
      beside: await holderOf(dataDir),
    }
  }
  const cluster = clusterIn(dataDir)
  const lock = await lockUnlessHeld(dataDir)
  if ('heldBy' in lock)
    return {
      database: await looked(openPools({ connection: socketOf(cluster), dataDir, version, log, size: 2 }), dataDir),
      beside: lock.heldBy,
    }
  let embedded: EmbeddedPostgres | undefined
  const finish = async () => {
    await embedded?.stop()
    lock.release()
  }
  try {
    embedded = await startEmbeddedPostgres({ dataDir, log })
  } catch (error) {
    await finish()
    throw error
  }
  const { host, owner } = embedded
  return {
    database: await looked(
      openPools({ connection: at(host, owner), dataDir, version, embedded, log, size: 2, afterClose: finish }),
      dataDir,
    ),
    beside: undefined,
  }
}

const at = (host: string, user: string): Connection => ({ host, port: 5432, user, database: 'baton' })

const nothingIn = (where: string) =>
  new Refusal(
    'unknown',
    'data.none',
    `There is no data of Baton in ${where}. Name its folder with --data or BATON_DATA, or start Baton once: baton serve.`,
  )

/** Where the files of PostgreSQL lie; refused when there are none, so that looking never makes any. */
export function clusterIn(dataDir: string): string {
  const mayBeThere = isThere(join(dataDir, 'postgres-is-in')) || isThere(join(dataDir, 'postgres', 'PG_VERSION'))
  if (!mayBeThere) throw nothingIn(dataDir)
  const cluster = join(placeOf(dataDir), 'postgres')
  if (!isThere(join(cluster, 'PG_VERSION'))) throw nothingIn(dataDir)
  return cluster
}

/** What is closed to this account is there for others, and no reason to say that there is nothing. */
function isThere(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch (error) {
    if (isCode(error, 'EACCES')) throw keptOut(error, dirname(path))
    return false
  }
}

function placeOf(dataDir: string): string {
  try {
    return dataPlace(dataDir, serviceAccount()).folder
  } catch (error) {
    throw keptOut(error, dataDir)
  }
}

/** The lock of the folder, or the process that has it. */
export async function lockUnlessHeld(dataDir: string): Promise<DataLock | { heldBy: number }> {
  try {
    return await lockData(dataDir)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'data.in-use') return { heldBy: Number(error.details?.pid ?? 0) }
    // On a full disk no lock can be written; beside a running Baton none is needed to look, to copy or to stop what leaves.
    const holder = isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT') ? await holderOf(dataDir) : undefined
    if (holder !== undefined) return { heldBy: holder }
    throw translated(error)
  }
}

/** PostgreSQL notes the folder of its socket in the fifth line of its pid file. */
function socketOf(cluster: string): Connection {
  const starting = new Refusal(
    'unavailable',
    'data.starting',
    'The Baton on this folder is just starting or stopping. Try again in a moment.',
  )
  try {
    const host = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[4]
    if (!host) throw starting
    return at(host, 'owner')
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw starting
    throw keptOut(error, cluster)
  }
}

/** Answers the database once it has shown that it holds what Baton made; closes it otherwise. */
async function looked(database: Database, where: string): Promise<Database> {
  try {
    const { rows } = await database.owner.query<{ found: boolean }>(
      `select to_regclass('migration.done') is not null and to_regclass('baton.event') is not null as found`,
    )
    if (!rows[0]?.found) throw nothingIn(where)
    return database
  } catch (error) {
    await database.close()
    throw isCode(error, '3D000') ? nothingIn(where) : translated(keptOut(error, 'The socket of the database'))
  }
}

/** `by`: the version of Baton that brought the newest, where it is known. */
export type MigrationState = {
  state: 'in step' | 'behind' | 'ahead' | 'other history'
  newest: string
  by: string | null
  missing: string[]
}

/** How the data stands to what this Baton knows. */
export async function migrationState(database: Database): Promise<MigrationState> {
  const done = await migrationsDone(database.owner)
  const known = knownMigrations()
  const { name: newest = 'none', version: by = null } = done.at(-1) ?? {}
  if (done.some(({ name }, index) => known[index]?.name !== name)) return { state: 'ahead', newest, by, missing: [] }
  if (done.some(({ checksum }, index) => known[index]?.checksum !== checksum)) return { state: 'other history', newest, by, missing: [] }
  const missing = known.slice(done.length).map(({ name }) => name)
  return { state: missing.length === 0 ? 'in step' : 'behind', newest, by, missing }
}
