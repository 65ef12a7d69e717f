import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'
import { backedUp } from './backup.ts'
import { Header } from './backup-format.ts'
import { connect, type Database } from './database.ts'
import { fillTables, refuseOtherVersion, refuseUnlessAsNoted } from './fill-tables.ts'
import { translated } from './refusals.ts'

/**
 * Fills an empty database from a backup: all of it or nothing, and only if the backup is whole and every log in it verifies. The
 * copy sends nothing until a person confirms (deployment.ts): the original may still be at work.
 */
export async function restore(database: Database, from: Readable): Promise<Header> {
  const client = await connect(database, 'owner')
  try {
    await client.query('begin')
    await refuseUnlessEmpty(client)
    const header = await fill(client, from, database.version)
    await settle(client, header)
    await client.query('commit')
    return header
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw isOfGzip(error) ? damaged('it ends early or is no gzip file') : translated(error)
  } finally {
    client.release()
  }
}

async function refuseUnlessEmpty(client: pg.PoolClient) {
  await client.query('lock table deployment.tenant in exclusive mode')
  const { rowCount } = await client.query('select from deployment.tenant limit 1')
  if (rowCount)
    throw new Refusal('conflict', 'restore.not-empty', 'There is data here already. Restore into an empty data folder or database.')
}

async function fill(client: pg.PoolClient, from: Readable, mine: string | undefined): Promise<Header> {
  const unzipped = from.pipe(createGunzip())
  from.once('error', (error) => unzipped.destroy(error))
  // Whoever reads hears of a damaged archive; what comes after it has given up must not end the process.
  unzipped.on('error', () => {})
  try {
    return await fillTables(client, unzipped, { tables: backedUp, damaged, begin: (value) => begin(client, value, mine) })
  } finally {
    from.unpipe(unzipped)
    unzipped.destroy()
  }
}

async function begin(client: pg.PoolClient, value: unknown, mine: string | undefined): Promise<Header> {
  const parsed = Header.safeParse(value)
  if (!parsed.success) throw damaged('it does not begin as a backup of Baton')
  const header = parsed.data
  const maker = header.version === undefined ? 'another version of Baton' : `Baton ${header.version}`
  await refuseOtherVersion(
    client,
    header.migrations,
    (newest) =>
      new Refusal(
        'conflict',
        'restore.other-version',
        `The backup was made by ${maker} (its newest migration is ${newest})${mine === undefined ? '' : `, and this is ${mine}`}. Restore it with that version, then upgrade.`,
      ),
  )
  for (const { tenant, createdAt } of header.workspaces) {
    await client.query('insert into deployment.tenant (tenant, created_at) values ($1, $2)', [tenant, createdAt])
  }
  return header
}

/** Counts and logs must be what the header says, then the copy is marked as one. */
async function settle(client: pg.PoolClient, header: Header) {
  const broken = (message: string) => new Refusal('conflict', 'restore.log-broken', `The log in the backup does not verify: ${message}`)
  for (const workspace of header.workspaces)
    await refuseUnlessAsNoted(client, { ...workspace, at: header.at }, { tables: backedUp, damaged, broken })
  await client.query(
    'update deployment.identity set id = $1, epoch = $2, restored_at = now(), sending_confirmed_at = null, sending_confirmed_by = null',
    [header.deployment.id, header.deployment.epoch + 1],
  )
}

const damaged = (how: string) =>
  new Refusal('invalid', 'backup.damaged', `This is not a complete backup of Baton: ${how}. Nothing was restored.`)

const isOfGzip = (error: unknown) => error instanceof Error && 'code' in error && /^Z_(DATA|BUF)_ERROR$/.test(String(error.code))
