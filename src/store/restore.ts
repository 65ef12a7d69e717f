import { createHash, type Hash } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'
import { backedUp } from './backup.ts'
import { End, Header, Piece } from './backup-format.ts'
import type { Database } from './database.ts'
import { translated } from './refusals.ts'
import { verify } from './verify.ts'

/**
 * Fills an empty database from a backup: all of it or nothing, and only if the backup is whole and every log in it verifies. The
 * copy sends nothing until a person confirms (deployment.ts): the original may still be at work.
 */
export async function restore(database: Database, from: Readable): Promise<Header> {
  const client = await database.owner.connect()
  try {
    await client.query('begin')
    await refuseUnlessEmpty(client)
    const header = await fill(client, from)
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

async function fill(client: pg.PoolClient, from: Readable): Promise<Header> {
  const hash = createHash('sha256')
  const unzipped = from.pipe(createGunzip())
  from.once('error', (error) => unzipped.destroy(error))
  // The loop below hears of a damaged archive; what comes after it has given up must not end the process.
  unzipped.on('error', () => {})
  try {
    return await fillFrom(client, unzipped, hash)
  } finally {
    from.unpipe(unzipped)
    unzipped.destroy()
  }
}

async function fillFrom(client: pg.PoolClient, unzipped: Readable, hash: Hash): Promise<Header> {
  let header: Header | undefined
  let isWhole = false
  const parents: { tenant: string; id: unknown; parent: unknown }[] = []
  for await (const line of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (isWhole) throw damaged('something follows its end')
    const value = parse(line)
    const end = End.safeParse(value)
    if (end.success) {
      if (end.data.sha256 !== hash.digest('hex')) throw damaged('its content does not fit its checksum')
      isWhole = true
      continue
    }
    hash.update(`${line}\n`)
    if (!header) {
      header = await begin(client, value)
      continue
    }
    const piece = Piece.safeParse(value)
    if (!piece.success || !backedUp.includes(piece.data.table)) throw damaged('it holds something unknown')
    await insert(client, piece.data, parents)
  }
  if (!header || !isWhole) throw damaged('it ends early')
  for (const { tenant, id, parent } of parents) {
    await enter(client, tenant)
    await client.query('update baton.account set parent = $3 where tenant = $1 and id = $2', [tenant, id, parent])
  }
  return header
}

async function begin(client: pg.PoolClient, value: unknown): Promise<Header> {
  const parsed = Header.safeParse(value)
  if (!parsed.success) throw damaged('it does not begin as a backup of Baton')
  const header = parsed.data
  const { rows: mine } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration.done order by name')
  const theirs = header.migrations
  if (mine.length !== theirs.length || mine.some(({ checksum }, index) => checksum !== theirs[index]?.checksum)) {
    const newest = theirs.at(-1)?.name ?? 'none'
    throw new Refusal(
      'conflict',
      'restore.other-version',
      `The backup was made by another version of Baton (its newest migration is ${newest}). Restore it with that version, then upgrade.`,
    )
  }
  for (const { tenant, createdAt } of header.workspaces) {
    await client.query('insert into deployment.tenant (tenant, created_at) values ($1, $2)', [tenant, createdAt])
  }
  return header
}

async function insert(client: pg.PoolClient, { tenant, table, rows }: Piece, parents: { tenant: string; id: unknown; parent: unknown }[]) {
  let given = rows
  if (table === 'account') {
    // An account may come before its parent; who belongs to whom is set when all are there.
    given = rows.map((row) => ({ ...row, parent: null }))
    parents.push(...rows.filter((row) => row.parent !== null).map(({ id, parent }) => ({ tenant, id, parent })))
  }
  await enter(client, tenant)
  await client.query(`insert into baton.${table} select * from jsonb_populate_recordset(null::baton.${table}, $1::jsonb)`, [
    JSON.stringify(given),
  ])
}

/** Counts and logs must be what the header says, then the copy is marked as one. */
async function settle(client: pg.PoolClient, header: Header) {
  for (const { tenant, seq, hash, rows } of header.workspaces) {
    await enter(client, tenant)
    for (const [table, expected] of Object.entries(rows)) {
      if (!backedUp.includes(table)) throw damaged('it holds something unknown')
      const { rows: counted } = await client.query<{ n: number }>(`select count(*) as n from baton.${table} where tenant = $1`, [tenant])
      if (counted[0]?.n !== expected) throw damaged(`${expected} rows of ${table} were noted, ${counted[0]?.n} found`)
    }
    const verdict = await verify(client, { tenant, checkpoints: seq > 0 ? [{ seq, hash, at: header.at }] : [] })
    const [finding] = verdict.findings
    if (finding) throw new Refusal('conflict', 'restore.log-broken', `The log in the backup does not verify: ${finding.message}`)
  }
  await client.query(
    'update deployment.identity set id = $1, epoch = $2, restored_at = now(), sending_confirmed_at = null, sending_confirmed_by = null',
    [header.deployment.id, header.deployment.epoch + 1],
  )
}

const enter = (client: pg.PoolClient, tenant: string) => client.query(`select set_config('app.tenant', $1, true)`, [tenant])

const damaged = (how: string) => new Refusal('invalid', 'backup.damaged', `This is no whole backup of Baton: ${how}. Nothing was restored.`)

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw damaged('a line of it can not be read')
  }
}

const isOfGzip = (error: unknown) => error instanceof Error && 'code' in error && /^Z_(DATA|BUF)_ERROR$/.test(String(error.code))
