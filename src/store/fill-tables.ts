import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type pg from 'pg'
import type { Refusal } from '../core/base/refusal.ts'
import { End, Piece } from './backup-format.ts'
import { enter } from './table-pieces.ts'
import { verify } from './verify.ts'

type Reading<Header> = {
  tables: readonly string[]
  /** Judges the first line, and makes ready what its rows go into. */
  begin: (value: unknown) => Promise<Header>
  each: (header: Header, piece: Piece) => Promise<void>
  /** What is said of a file that is not whole. */
  damaged: (how: string) => Refusal
}

type Filling<Header> = Omit<Reading<Header>, 'each'> & {
  /** What the rows of a table are today, where the file is older. */
  broughtUp?: (header: Header, table: string, rows: Piece['rows']) => Piece['rows']
  /** Told how many rows are in, piece by piece. */
  onRows?: (header: Header, rows: number) => void
}

/** Writes what `linesOf` made into empty tables. */
export async function fillTables<Header>(
  client: pg.ClientBase,
  from: Readable,
  { tables, begin, damaged, broughtUp = (_header, _table, rows) => rows, onRows = () => {} }: Filling<Header>,
): Promise<Header> {
  let done = 0
  const parents: { tenant: string; id: unknown; parent: unknown }[] = []
  const header = await readWhole(from, {
    tables,
    begin,
    damaged,
    each: async (header, piece) => {
      await insert(client, { ...piece, rows: broughtUp(header, piece.table, piece.rows) }, parents)
      done += piece.rows.length
      onRows(header, done)
    },
  })
  for (const { tenant, id, parent } of parents) {
    await enter(client, tenant)
    await client.query('update baton.account set parent = $3 where tenant = $1 and id = $2', [tenant, id, parent])
  }
  return header
}

/** Reads what `linesOf` made. Only a file that is whole to its last byte gets as far as an answer. */
export async function readWhole<Header>(from: Readable, { tables, begin, each, damaged }: Reading<Header>): Promise<Header> {
  const hash = createHash('sha256')
  let header: Header | undefined
  let isWhole = false
  for await (const line of createInterface({ input: from, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (isWhole) throw damaged('something follows its end')
    const value = parse(line, damaged)
    const end = End.safeParse(value)
    if (end.success) {
      if (end.data.sha256 !== hash.digest('hex')) throw damaged('its content does not fit its checksum')
      isWhole = true
      continue
    }
    hash.update(`${line}\n`)
    if (!header) {
      header = await begin(value)
      continue
    }
    const piece = Piece.safeParse(value)
    if (!piece.success || !tables.includes(piece.data.table)) throw damaged('it holds something unknown')
    await each(header, piece.data)
  }
  if (!header || !isWhole) throw damaged('it ends early')
  return header
}

async function insert(client: pg.ClientBase, { tenant, table, rows }: Piece, parents: { tenant: string; id: unknown; parent: unknown }[]) {
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

/** Only data of the same migrations fits into these tables. */
export async function refuseOtherVersion(
  client: pg.ClientBase,
  theirs: readonly { name: string; checksum: string }[],
  refuse: (newest: string) => Refusal,
): Promise<void> {
  const { rows: mine } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration.done order by name')
  if (mine.length !== theirs.length || mine.some(({ checksum }, index) => checksum !== theirs[index]?.checksum))
    throw refuse(theirs.at(-1)?.name ?? 'none')
}

type Filled = { tenant: string; seq: number; hash: string; rows: Readonly<Record<string, number>>; at: string }

/** Counts and log must be what the header says. */
export async function refuseUnlessAsNoted(
  client: pg.ClientBase,
  { tenant, seq, hash, rows, at }: Filled,
  { tables, damaged, broken }: { tables: readonly string[]; damaged: (how: string) => Refusal; broken: (message: string) => Refusal },
): Promise<void> {
  await enter(client, tenant)
  for (const [table, expected] of Object.entries(rows)) {
    if (!tables.includes(table)) throw damaged('it holds something unknown')
    const { rows: counted } = await client.query<{ n: number }>(`select count(*) as n from baton.${table} where tenant = $1`, [tenant])
    if (counted[0]?.n !== expected) throw damaged(`${expected} rows of ${table} were noted, ${counted[0]?.n} found`)
  }
  const verdict = await verify(client, { tenant, checkpoints: seq > 0 ? [{ seq, hash, at }] : [] })
  const [finding] = verdict.findings
  if (finding) throw broken(finding.message)
}

function parse(line: string, damaged: (how: string) => Refusal): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw damaged('a line of it can not be read')
  }
}
