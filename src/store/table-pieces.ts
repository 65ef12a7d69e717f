import { createHash } from 'node:crypto'
import type pg from 'pg'

const pieceSize = 500

/** What of a row is written, when not all of it is. */
export type SeenRow = (table: string, row: Record<string, unknown>) => Record<string, unknown>

/** Lines of JSON as files of ours are made of: a header, pieces of tables workspace by workspace, and an end with the SHA-256 of it all. */
export async function* linesOf(
  client: pg.ClientBase,
  {
    header,
    tenants,
    tables,
    seen = (_table, row) => row,
  }: { header: object; tenants: readonly string[]; tables: readonly string[]; seen?: SeenRow },
): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const line = (value: object) => {
    const text = `${JSON.stringify(value)}\n`
    hash.update(text)
    return text
  }
  yield line(header)
  for (const tenant of tenants) {
    await enter(client, tenant)
    for (const table of tables) {
      // In the order of its key, so that the same state gives the same bytes. A server-side cursor: a table never has to fit into memory.
      await client.query(
        `declare piece no scroll cursor for select to_jsonb(x) as row from baton.${table} x where tenant = $1 order by ${await keyOf(client, table)}`,
        [tenant],
      )
      for (;;) {
        const { rows } = await client.query<{ row: Record<string, unknown> }>(`fetch ${pieceSize} from piece`)
        if (rows.length > 0) yield line({ tenant, table, rows: rows.map(({ row }) => seen(table, row)) })
        if (rows.length < pieceSize) break
      }
      await client.query('close piece')
    }
  }
  yield `${JSON.stringify({ end: true, sha256: hash.digest('hex') })}\n`
}

/** How many rows each table of the workspace has. */
export async function countRows(client: pg.ClientBase, tenant: string, tables: readonly string[]): Promise<Record<string, number>> {
  await enter(client, tenant)
  const rows: Record<string, number> = {}
  for (const table of tables) {
    const counted = await client.query<{ n: number }>(`select count(*) as n from baton.${table} where tenant = $1`, [tenant])
    rows[table] = counted.rows[0]?.n ?? 0
  }
  return rows
}

export const enter = (client: pg.ClientBase, tenant: string) => client.query(`select set_config('app.tenant', $1, true)`, [tenant])

async function keyOf(client: pg.ClientBase, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(a.attname), ', ' order by k.place) as columns
     from pg_index i cross join lateral unnest(i.indkey) with ordinality as k(number, place)
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
     where i.indrelid = ('baton.' || $1)::regclass and i.indisprimary`,
    [table],
  )
  const [found] = rows
  if (!found?.columns) throw new Error(`The table ${table} has no primary key`)
  return found.columns
}
