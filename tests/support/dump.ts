import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../src/store/database.ts'

/** All that is written down, by table as a dump has it, and by name what lies in files beside the database. */
export async function dumpOf(database: Database, tenants: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const client = await database.owner.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
    )
    for (const { name } of rows) {
      for (const tenant of tenants) {
        await client.query('begin')
        await client.query(`select set_config('app.tenant', $1, true)`, [tenant])
        const read = await client.query<{ text: string }>(`select coalesce(string_agg(x::text, chr(10)), '') as text from ${name} x`)
        await client.query('commit')
        found.set(name, `${found.get(name) ?? ''}\n${read.rows[0]?.text}`)
      }
    }
  } finally {
    client.release()
  }
  for (const one of readdirSync(database.dataDir, { recursive: true, withFileTypes: true }))
    if (one.isFile()) found.set(one.name, readFileSync(join(one.parentPath, one.name), 'utf8'))
  return found
}
