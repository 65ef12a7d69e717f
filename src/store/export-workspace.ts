import pg from 'pg'
import { instant } from '../core/base/ids.ts'
import type { Database } from './database.ts'
import { type ExportHeader, exported } from './export-format.ts'
import { exportFormat } from './export-steps.ts'
import { translated } from './refusals.ts'
import { countRows, linesOf, type SeenRow } from './table-pieces.ts'

export type OpenExport = { header: ExportHeader; lines: () => AsyncGenerator<string>; close: () => Promise<void> }

/**
 * Everything of one workspace as of one instant, while work goes on. On a connection of its own: whoever reads slowly keeps nobody
 * else from theirs.
 */
export async function openExport(
  database: Database,
  { tenant, now, seen }: { tenant: string; now: Date; seen: SeenRow },
): Promise<OpenExport> {
  const client = new pg.Client({ ...database.connectionOf('owner') })
  // A connection that is lost shows in the query that was under way.
  client.on('error', () => {})
  const close = () => client.end().catch(() => {})
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
    const header = await headerOf(client, database.version, tenant, now)
    return { header, lines: () => linesOf(client, { header, tenants: [tenant], tables: exported, seen }), close }
  } catch (error) {
    await close()
    throw translated(error)
  }
}

async function headerOf(client: pg.Client, version: string | undefined, tenant: string, now: Date): Promise<ExportHeader> {
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration.done order by name',
  )
  const { rows: made } = await client.query<{ created_at: Date }>('select created_at from deployment.tenant where tenant = $1', [tenant])
  const rows = await countRows(client, tenant, exported)
  const { rows: named } = await client.query<{ name: string }>('select name from baton.workspace where tenant = $1', [tenant])
  const { rows: heads } = await client.query<{ seq: number; hash: Buffer }>('select seq, hash from baton.chain where tenant = $1', [tenant])
  const [createdAt, name, head] = [made[0]?.created_at, named[0]?.name, heads[0]]
  if (!createdAt || name === undefined || !head) throw new Error(`There is no workspace ${tenant}`)
  return {
    format: 'baton-export',
    formatVersion: exportFormat,
    at: instant(now),
    ...(version === undefined ? {} : { version }),
    migrations,
    workspace: { tenant, name, createdAt: instant(createdAt), seq: Number(head.seq), hash: head.hash.toString('hex'), rows },
  }
}
