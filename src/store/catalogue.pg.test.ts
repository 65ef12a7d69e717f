import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { seedAccount } from '../../tests/support/store-samples.ts'
import { inOrderOfRemoval } from './workspaces.ts'

let database: TestDatabase
let tenant: string

beforeAll(async () => {
  ;({ database, tenant } = await freshWorkspace())
})
afterAll(() => database?.close())

const ask = async <Row>(text: string, values: unknown[] = []) => (await database.owner.query(text, values)).rows as Row[]

describe('every table of a workspace', () => {
  test('leads with its tenant, in its columns and in its primary key', async () => {
    const rows = await ask<{ name: string; first: string; key: string }>(`
      select c.relname as name,
        (select attname from pg_attribute where attrelid = c.oid and attnum = 1) as first,
        (select a.attname || ' ' || format_type(a.atttypid, null) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
          where i.indrelid = c.oid and i.indisprimary) as key
      from pg_class c where c.relnamespace = 'baton'::regnamespace and c.relkind in ('r', 'p') order by 1`)
    expect(rows.length).toBeGreaterThan(15)
    expect(rows.filter(({ first, key }) => first !== 'tenant' || key !== 'tenant uuid')).toEqual([])
  })

  test('is known to the code that empties a workspace and makes backups', async () => {
    const rows = await ask<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'baton'::regnamespace and relkind in ('r', 'p')`,
    )
    expect(rows.map(({ name }) => name).sort()).toEqual([...inOrderOfRemoval].sort())
  })

  test('has unique keys within its tenant only, so that no answer tells about another tenant', async () => {
    const rows = await ask(`
      select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where c.relnamespace = 'baton'::regnamespace and (i.indisunique or i.indisexclusion) and a.attname <> 'tenant'`)
    expect(rows).toEqual([])
  })

  test('points to other tables with its tenant first', async () => {
    const rows = await ask(`
      select conrelid::regclass::text as table, conname as constraint from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.contype = 'f' and k.connamespace = 'baton'::regnamespace and a.attname <> 'tenant'`)
    expect(rows).toEqual([])
  })

  test('has row-level security enabled and forced, with one policy for reading and writing alike', async () => {
    const rows = await ask<{ name: string; on: boolean; forced: boolean; policies: string }>(`
      select c.relname as name, c.relrowsecurity as on, c.relforcerowsecurity as forced,
        (select string_agg(p.polcmd::text || p.polpermissive || (p.polroles = '{0}') || coalesce(pg_get_expr(p.polqual, p.polrelid), '-') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-'), ';')
          from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c where c.relnamespace = 'baton'::regnamespace and c.relkind in ('r', 'p')`)
    const rule = `(tenant = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS "nullif"))`
    expect(rows.filter(({ on, forced }) => !on || !forced)).toEqual([])
    expect(new Set(rows.map(({ policies }) => policies))).toEqual(new Set([`*truetrue${rule}${rule}`]))
  })

  test('is seen by views with the rights of who asks', async () => {
    const rows = await ask(`
      select oid::regclass::text from pg_class
      where relnamespace in ('baton'::regnamespace, 'deployment'::regnamespace) and relkind in ('v', 'm')
        and not coalesce('security_invoker=true' = any (reloptions), false)`)
    expect(rows).toEqual([])
  })

  test('is reached by no function with more rights than its caller', async () => {
    const rows = await ask(
      `select oid::regprocedure::text from pg_proc where prosecdef and pronamespace in ('baton'::regnamespace, 'deployment'::regnamespace)`,
    )
    expect(rows).toEqual([])
  })
})

test('tables outside the workspaces stand in schemas of their own and are these', async () => {
  const rows = await ask<{ name: string }>(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('baton', 'pg_catalog', 'information_schema', 'pg_toast') order by 1`)
  expect(rows.map(({ name }) => name)).toEqual(['deployment.identity', 'deployment.tenant', 'migration.done'])
})

test('nobody who merely comes in is given anything, and no function is led by the path of whoever calls it', async () => {
  const schemas = `('baton', 'deployment', 'migration')`
  const given = await ask(`
    select c.oid::regclass::text as what from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
    where n.nspname in ${schemas} and a.grantee = 0
    union all select nspname from pg_namespace n, aclexplode(n.nspacl) a where n.nspname in ${schemas} and a.grantee = 0`)
  expect(given).toEqual([])
  const loose = await ask(`
    select p.oid::regprocedure::text as function from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ${schemas} and p.prosecdef and not coalesce(array_to_string(p.proconfig, ','), '') ~ 'search_path'`)
  expect(loose).toEqual([])
})

test('a connection with no workspace, a made-up one or none that could be one sees no row of any table, and counts none', async () => {
  const client = await database.app.connect()
  try {
    for (const context of [undefined, '', '00000000-0000-4000-8000-000000000000', "' or true --"]) {
      for (const table of inOrderOfRemoval) {
        await client.query('begin')
        if (context !== undefined) await client.query(`select set_config('app.tenant', $1, true)`, [context])
        const seen = await client.query<{ count: string }>(`select count(*) from baton.${table}`).then(
          ({ rows: [row] }) => String(row?.count),
          ({ code }: { code: string }) => code,
        )
        await client.query('rollback')
        expect([table, seen]).toEqual([table, context?.includes('or true') ? expect.stringMatching(/^(0|22P02)$/) : '0'])
      }
    }
  } finally {
    client.release()
  }
})

describe('the roles', () => {
  test('neither own nor bypass anything', async () => {
    const rows = await ask(`
      select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as strong,
        exists (select from pg_class where relowner = r.oid) as owns from pg_roles r where rolname like 'baton\\_%' order by 1`)
    expect(rows).toEqual(['baton_app', 'baton_queue', 'baton_reader'].map((rolname) => ({ rolname, strong: false, owns: false })))
  })

  test.each([
    ['alter table baton.account disable row level security'],
    ['alter table baton.event add column extra text'],
    ['drop policy own_tenant on baton.event'],
    ['create table baton.mine (tenant uuid)'],
    ['create table public.mine (tenant uuid)'],
    ['create schema mine'],
    [`update baton.event set body = 'x'`],
    ['delete from baton.event'],
    ['truncate baton.event'],
    ['delete from baton.chain'],
    ["update baton.mail set subject = 'x'"],
    ["update baton.playbook set page = 'x'"],
    ['update baton.gate_decision set round = 2'],
    ['update deployment.identity set restored_at = null'],
    ['delete from deployment.tenant'],
    ['select * from migration.done'],
    ['set role owner'],
    ['set session_replication_role = replica'],
    ["call deployment.guard('baton.event', 'all')"],
  ])('the application may not: %s', async (statement) => {
    await expect(database.app.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  test('a reader reads and writes nothing', async () => {
    await expect(database.reader.query('delete from baton.account')).rejects.toMatchObject({ code: '42501' })
    await expect(database.reader.query(`insert into baton.directory values ('${tenant}', 'a', 'b', 'c')`)).rejects.toMatchObject({
      code: '42501',
    })
  })

  test('switching row security off makes statements fail, not see more', async () => {
    const client = await database.app.connect()
    try {
      await client.query('begin')
      await client.query('set local row_security = off')
      await expect(client.query('select * from baton.account')).rejects.toMatchObject({ code: '42501' })
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  test('without a tenant no row is visible and none can be written; with one only its own', async () => {
    const account = await seedAccount(database, tenant, { name: 'Acme' })
    for (const table of inOrderOfRemoval) {
      for (const pool of [database.app, database.reader]) expect((await pool.query(`select * from baton.${table}`)).rows).toEqual([])
    }
    const row = `insert into baton.directory values ('${tenant}', 'a', 'b', 'c')`
    await expect(database.app.query(row)).rejects.toMatchObject({ code: '42501' })
    const client = await database.app.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('app.tenant', '00000000-0000-4000-8000-000000000000', true)`)
      expect((await client.query('select * from baton.account where id = $1', [account])).rows).toEqual([])
      await expect(client.query(row)).rejects.toMatchObject({ code: '42501' })
      await client.query('rollback')
      // What a transaction set is over with it.
      expect((await client.query('select * from baton.account')).rows).toEqual([])
    } finally {
      client.release()
    }
  })
})
