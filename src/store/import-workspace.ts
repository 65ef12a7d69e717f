import type { Readable } from 'node:stream'
import type pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'
import { connect, type Database } from './database.ts'
import { AnyExportHeader, ExportHeader, exported } from './export-format.ts'
import { afterwards, broughtUp, exportFormat } from './export-steps.ts'
import { fillTables, readWhole, refuseUnlessAsNoted } from './fill-tables.ts'
import { translated } from './refusals.ts'

/**
 * Brings a workspace in with everything that its export holds: all of it or nothing, its log with the numbers, digests and seal that it
 * had, and only into an installation that serves no team yet. One that an older Baton wrote is brought up to what rows are today. Until a
 * person confirms (deployment.ts) nothing leaves it. `onRows` hears how many rows of how many are in.
 */
export async function importWorkspace(
  database: Database,
  from: Readable,
  onRows: (done: number, all: number) => void = () => {},
): Promise<ExportHeader> {
  const client = await connect(database, 'owner')
  try {
    await client.query('begin')
    await client.query('lock table deployment.tenant in exclusive mode')
    await refuseUnlessFree(client)
    const header = await fillTables(client, from, {
      tables: exported,
      damaged,
      begin: (value) => begin(client, value),
      broughtUp: ({ formatVersion }, table, rows) => broughtUp(formatVersion, table, rows),
      onRows: ({ workspace: { rows } }, done) =>
        onRows(
          done,
          Object.values(rows).reduce((sum, n) => sum + n, 0),
        ),
    })
    const { workspace, at } = header
    const broken = (message: string) =>
      new Refusal('conflict', 'import-workspace.log-broken', `The log in the export does not verify: ${message}`)
    await refuseUnlessAsNoted(client, { ...workspace, at }, { tables: exported, damaged, broken })
    for (const statement of afterwards(header.formatVersion)) await client.query(statement, [workspace.tenant])
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
        `This installation already has the workspace ${workspace.name}. Import into an empty data folder or database.`,
      )
  }
}

/** Reads an export to its end without a database. Nothing needs to be made ready for a damaged one, or one of a newer Baton. */
export const inspectExport = (from: Readable): Promise<ExportHeader> =>
  readWhole(from, { tables: exported, damaged, begin: async (value) => headerIn(value), each: async () => {} })

async function begin(client: pg.PoolClient, value: unknown): Promise<ExportHeader> {
  const header = headerIn(value)
  await refuseOtherHistory(client, header)
  const { tenant, createdAt } = header.workspace
  const { rowCount } = await client.query('insert into deployment.tenant (tenant, created_at) values ($1, $2) on conflict do nothing', [
    tenant,
    createdAt,
  ])
  if (!rowCount) throw new Refusal('conflict', 'import-workspace.not-empty', 'This workspace is in this installation already.')
  return header
}

function headerIn(value: unknown): ExportHeader {
  const any = AnyExportHeader.safeParse(value)
  if (!any.success) throw damaged('it does not begin as an export of Baton')
  const { formatVersion, version } = any.data
  if (formatVersion > exportFormat) throw newer(version, `its format is ${formatVersion}, and this one reads up to ${exportFormat}`)
  const parsed = ExportHeader.safeParse(value)
  if (!parsed.success) throw damaged('its first line is not whole')
  return parsed.data
}

/** Rows of an older Baton are brought up; what a newer one wrote in them, or a Baton with another history, nobody here can know. */
async function refuseOtherHistory(client: pg.PoolClient, { migrations, version }: ExportHeader): Promise<void> {
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration.done')
  const mine = new Map(rows.map(({ name, checksum }) => [name, checksum]))
  const unknown = migrations.find(({ name }) => !mine.has(name))
  if (unknown) throw newer(version, `it has ${unknown.name}, which is unknown here`)
  const other = migrations.find(({ name, checksum }) => mine.get(name) !== checksum)
  if (other)
    throw new Refusal(
      'conflict',
      'import-workspace.other-history',
      `The export is from a Baton whose ${other.name} was changed. Import it with that Baton. Nothing was imported.`,
    )
}

const newer = (version: string | undefined, how: string) =>
  new Refusal(
    'conflict',
    'import-workspace.newer',
    `The export was made by a newer Baton${version === undefined ? '' : ` (${version})`}: ${how}. Upgrade this installation to that version first, then import it. Nothing was imported.`,
  )

const damaged = (how: string) =>
  new Refusal('invalid', 'import-workspace.damaged', `This is not a complete export of Baton: ${how}. Nothing was imported.`)
