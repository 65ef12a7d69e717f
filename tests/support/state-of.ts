import type { Database } from '../../src/store/database.ts'

/** What every table holds at this moment, as a digest by table: two of them are equal exactly when nothing was written in between. */
export async function stateOf({ owner }: Pick<Database, 'owner'>, except: readonly string[] = []): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('baton', 'deployment') order by 1`,
  )
  const counted = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(x::text, '|' order by x::text)), '') as state from ${name} x`,
  )
  const { rows } = await owner.query<{ name: string; state: string }>(counted.join(' union all '))
  return Object.fromEntries(rows.filter(({ name }) => !except.includes(name)).map(({ name, state }) => [name, state]))
}
