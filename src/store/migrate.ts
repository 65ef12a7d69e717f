import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'

type Migration = { name: string; sql: string; checksum: string }

const folder = new URL('./migrations/', import.meta.url)
/** Any two starts on one database agree on this number; it stands for nothing. */
const lockKey = 7_282_662_011

/** What this Baton knows, in order. The numbers in the names are the order; none is left out. */
export function knownMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Brings the database to the newest form, forward only. Several nodes may start at once: they stand in line at the lock and the
 * later ones find nothing left to do. Each migration is one transaction; what stands half-done after a crash is nothing.
 */
export async function migrate(owner: pg.ClientBase, onProgress: (message: string) => void = () => {}, version?: string): Promise<string[]> {
  const known = knownMigrations()
  const { rows } = await owner.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [lockKey])
  if (!rows[0]?.free) {
    onProgress('Another Baton is starting on this database; waiting for it')
    await owner.query('select pg_advisory_lock($1)', [lockKey])
  }
  try {
    await owner.query('create schema if not exists migration')
    await owner.query(
      'create table if not exists migration.done (name text primary key, checksum text not null, at timestamptz not null default now())',
    )
    const done = await migrationsDone(owner)
    refuseForeign(done, known)
    const missing = known.slice(done.length)
    for (const migration of missing) {
      onProgress(`Preparing the database: ${migration.name}`)
      await apply(owner, migration, version)
    }
    return missing.map(({ name }) => name)
  } finally {
    await owner.query('select pg_advisory_unlock($1)', [lockKey])
  }
}

export type MigrationDone = { name: string; checksum: string; version: string | null }

/** What ran on this database, in order, and of which Baton; read so that it does not matter whether that was noted yet. */
export async function migrationsDone(owner: Pick<pg.ClientBase, 'query'>): Promise<MigrationDone[]> {
  const { rows } = await owner.query<MigrationDone>(
    `select name, checksum, to_jsonb(done) ->> 'version' as version from migration.done order by name`,
  )
  return rows
}

function refuseForeign(done: readonly MigrationDone[], known: Migration[]) {
  for (const [index, { name, checksum, version }] of done.entries()) {
    const mine = known[index]
    if (!mine || mine.name !== name) {
      throw new Refusal(
        'conflict',
        'data.newer',
        `The database was last used by a newer Baton${version === null ? '' : `, ${version},`} (it has ${name}, unknown here). Start that one, or restore a backup into an empty database.`,
      )
    }
    if (mine.checksum !== checksum) {
      throw new Refusal(
        'conflict',
        'data.other-history',
        `${name} was changed after it ran on this database. Use the Baton that the data is from.`,
      )
    }
  }
}

async function apply(owner: pg.ClientBase, { name, sql, checksum }: Migration, version: string | undefined) {
  await owner.query('begin')
  try {
    // Better to give up than to queue behind a long transaction with everybody else behind us.
    await owner.query(`set local lock_timeout = '10s'`)
    // Here and not at every start: it waits for whoever reads the table, as a backup does to its end.
    await owner.query('alter table migration.done add column if not exists version text')
    await owner.query(sql)
    await owner.query('insert into migration.done (name, checksum, version) values ($1, $2, $3)', [name, checksum, version ?? null])
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    if (error instanceof Error && 'code' in error && error.code === '55P03') {
      throw new Refusal(
        'unavailable',
        'data.busy',
        `${name} could not get at its tables: something else keeps them locked. Start again when it is done.`,
      )
    }
    throw new Error(`Migration ${name} failed`, { cause: error })
  }
}
