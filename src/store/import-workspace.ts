import type { Readable } from 'node:stream'
import type pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'
import type { Database } from './database.ts'
import { ExportHeader, exported } from './export-format.ts'
import { fillTables, refuseOtherVersion, refuseUnlessAsNoted } from './fill-tables.ts'
import { translated } from './refusals.ts'

/**
 * Brings a workspace in with everything that its export holds: all of it or nothing, its log with the numbers, digests and seal that it
 * had, and only into an installation that serves no team yet. Until a person confirms (deployment.ts) nothing leaves it.
 */
export async function importWorkspace(database: Database, from: Readable): Promise<ExportHeader> {
  const client = await database.owner.connect()
  try {
    await client.query('begin')
    await client.query('lock table deployment.tenant in exclusive mode')
    await refuseUnlessFree(client)
    const header = await fillTables(client, from, { tables: exported, damaged, begin: (value) => begin(client, value) })
    const { workspace, at } = header
    const broken = (message: string) =>
      new Refusal('conflict', 'import-workspace.log-broken', `The log in the export does not verify: ${message}`)
    await refuseUnlessAsNoted(client, { ...workspace, at }, { tables: exported, damaged, broken })
    await client.query(
      'update deployment.identity set epoch = epoch + 1, restored_at = now(), sending_confirmed_at = null, sending_confirmed_by = null',
    )
    await client.query('commit')
    return header
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw translated(error)
  } finally {
    client.release()
  }
}

/** An installation serves one team beside the demo. */
async function refuseUnlessFree(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ tenant: string }>('select tenant from deployment.tenant')
  for (const { tenant } of rows) {
    await client.query(`select set_config('app.tenant', $1, true)`, [tenant])
    const found = await client.query<{ name: string; is_demo: boolean }>('select name, is_demo from baton.workspace where tenant = $1', [
      tenant,
    ])
    const [workspace] = found.rows
    if (workspace && !workspace.is_demo)
      throw new Refusal(
        'conflict',
        'import-workspace.not-empty',
        `This installation has the workspace ${workspace.name} already. Import into an empty data folder or database.`,
      )
  }
}

async function begin(client: pg.PoolClient, value: unknown): Promise<ExportHeader> {
  const parsed = ExportHeader.safeParse(value)
  if (!parsed.success) throw damaged('it does not begin as an export of Baton')
  const header = parsed.data
  await refuseOtherVersion(
    client,
    header.migrations,
    (newest) =>
      new Refusal(
        'conflict',
        'import-workspace.other-version',
        `The export was made by another version of Baton (its newest migration is ${newest}). Import it with that version, then upgrade.`,
      ),
  )
  const { tenant, createdAt } = header.workspace
  const { rowCount } = await client.query('insert into deployment.tenant (tenant, created_at) values ($1, $2) on conflict do nothing', [
    tenant,
    createdAt,
  ])
  if (!rowCount) throw new Refusal('conflict', 'import-workspace.not-empty', 'This workspace is in this installation already.')
  return header
}

const damaged = (how: string) =>
  new Refusal('invalid', 'import-workspace.damaged', `This is no whole export of Baton: ${how}. Nothing was imported.`)
