import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { instant } from '../core/base/ids.ts'
import type { Header } from './backup-format.ts'
import { connect, type Database } from './database.ts'
import { translated } from './refusals.ts'
import { countRows, linesOf } from './table-pieces.ts'
import { inOrderOfRemoval } from './workspaces.ts'

const leftOut: readonly string[] = ['session', 'access_link', 'attempt', 'provisioner']

/**
 * What a backup holds, what is pointed to before what points. Left out: sessions, tokens, links and counts of tries (after a restore
 * people sign in again, with the passwords that they have) and the queue (wake-ups only; what must happen is known from the log and our rows).
 */
export const backedUp: readonly string[] = inOrderOfRemoval.filter((table) => !leftOut.includes(table)).toReversed()

/** Writes everything that is remembered to the stream, as of one instant, while work goes on. Answers what went in. */
export async function backup(database: Database, to: Writable, { now }: { now: Date }): Promise<Header> {
  const client = await connect(database, 'owner')
  try {
    await client.query('begin isolation level repeatable read read only')
    const header = await headerOf(client, database.version, now)
    const tenants = header.workspaces.map(({ tenant }) => tenant)
    await pipeline(Readable.from(linesOf(client, { header, tenants, tables: backedUp })), createGzip(), to)
    return header
  } catch (error) {
    throw translated(error)
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}

async function headerOf(client: pg.PoolClient, version: string | undefined, now: Date): Promise<Header> {
  const migrations = await client.query<{ name: string; checksum: string }>('select name, checksum from migration.done order by name')
  const identity = await client.query<{ id: string; epoch: number }>('select id, epoch from deployment.identity')
  const tenants = await client.query<{ tenant: string; created_at: Date }>(
    'select tenant, created_at from deployment.tenant order by created_at, tenant',
  )
  const [deployment] = identity.rows
  if (!deployment) throw new Error('The installation has no identity')
  const workspaces: Header['workspaces'] = []
  for (const { tenant, created_at: createdAt } of tenants.rows) {
    const rows = await countRows(client, tenant, backedUp)
    const { rows: heads } = await client.query<{ seq: number; hash: Buffer }>('select seq, hash from baton.chain where tenant = $1', [
      tenant,
    ])
    workspaces.push({ tenant, createdAt: instant(createdAt), seq: heads[0]?.seq ?? 0, hash: heads[0]?.hash.toString('hex') ?? '', rows })
  }
  return {
    format: 'baton-backup',
    formatVersion: 1,
    at: instant(now),
    ...(version === undefined ? {} : { version }),
    migrations: migrations.rows,
    deployment,
    workspaces,
  }
}
