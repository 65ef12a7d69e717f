import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { teamMark, teams } from './office.ts'
import { letters } from './templates.ts'

/**
 * Copies what the engine made: every row that bears a mark once more for each copy, with the copy's own mark, team and numbers in it,
 * and its entries chained to the log behind the others. All marks are as long as what stands in their place, so a copy is what the
 * engine itself would have written with those ids. Needs an owner that may leave triggers and foreign keys unasked.
 */

/** What a copy does not take along: what it belongs to, and who came and went. */
const notCopied = [
  'workspace',
  'person',
  'directory',
  'playbook',
  'playbook_draft',
  'chain',
  'event',
  'relay_cursor',
  'session',
  'credential',
  'waiting_count',
]

/** What is a copy's own beside its marks, as an expression that makes a JSON object. */
const ownValues: Record<string, string> = {
  handover: `jsonb_build_object('number', $4::integer + (k - 1) * $5::integer + o.story)`,
  holding: `jsonb_build_object('id', gen_random_uuid())`,
  mail: `case when c.row->>'once' like 'notice:%' then jsonb_build_object('headers', c.row->'headers' || jsonb_build_object('message-id',
    '<' || left(encode(sha256(convert_to(c.row->>'once', 'UTF8')), 'hex'), 32) || '@baton>')) else '{}' end`,
  link: `jsonb_build_object('token_hash', pg_temp.hash_of(o.token, k, $3::text))`,
}

/** Copies whose entries are chained in one statement. */
const atOnce = 100

export type Copying = {
  tenant: string
  /** Eight hexadecimal digits that end in four zeros: `5eed0000`. */
  mark: string
  copies: number
  /** Tokens of links in what is copied; only their hashes lie in the database. */
  tokens: readonly string[]
  onProgress?: (copies: number) => void
}

export const markOf = (mark: string, copy: number): string => `${mark.slice(0, 4)}${copy.toString(16).padStart(4, '0')}`

export async function multiply(client: ClientBase, { tenant, mark, copies, tokens, onProgress = () => {} }: Copying): Promise<void> {
  if (copies === 0) return
  await client.query('set session_replication_role = replica')
  try {
    await client.query(helpers)
    await client.query(`select set_config('app.tenant', $1, false)`, [tenant])
    await client.query('create temp table if not exists bench_token (hash text primary key, token text not null)')
    await client.query('insert into bench_token select * from unnest($1::text[], $2::text[]) on conflict do nothing', [
      tokens.map((token) => `\\x${createHash('sha256').update(token).digest('hex')}`),
      tokens,
    ])
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.table_name as name from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = 'baton' and c.column_name = 'tenant' and t.table_type = 'BASE TABLE' and c.table_name <> all ($1)
       order by 1`,
      [notCopied],
    )
    const { rows: numbers } = await client.query<{ told: number; most: number }>(
      `select count(*) filter (where id::text like $2 || '%')::integer as told, coalesce(max(number), 0) as most
       from baton.handover where tenant = $1`,
      [tenant, mark],
    )
    const { told = 0, most = 0 } = numbers[0] ?? {}
    if (told > 9) throw new Error('The short names of the stories have one digit; more than nine of them would be taken for each other')
    const names = ['event', ...tables.map(({ name }) => name)]
    for (const name of names) await collect(client, name, { tenant, mark })
    for (let from = 1; from <= copies; from += atOnce) {
      const to = Math.min(copies, from + atOnce - 1)
      const values = [from, to, mark, most, told]
      await client.query('begin')
      await client.query('select pg_temp.copy_events($1::integer, $2::integer, $3::text, $4::integer, $5::integer, $6::uuid)', [
        ...values,
        tenant,
      ])
      for (const { name } of tables) {
        await client.query(
          `insert into baton.${name} select r.* from pg_temp.told_${name} o cross join generate_series($1::integer, $2::integer) k
           cross join lateral (select pg_temp.as_copy(o.row, o.story, k, $3::text, $4::integer, $5::integer)::jsonb as row) c
           cross join lateral jsonb_populate_record(null::baton.${name}, c.row || ${ownValues[name] ?? `'{}'`}) r
           order by k, o.place`,
          values,
        )
      }
      await client.query('commit')
      onProgress(to)
    }
    for (const name of names) await client.query(`drop table pg_temp.told_${name}`)
    await client.query('select baton.count_waiting($1)', [tenant])
    await client.query('reset session_replication_role')
    await client.query('reset app.tenant')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** The rows of a table that bear the mark, each with the number of the handover that it speaks of. */
async function collect(client: ClientBase, table: string, { tenant, mark }: { tenant: string; mark: string }): Promise<void> {
  const order = table === 'event' ? 'x.seq' : 'x.ctid'
  const token = table === 'link' ? `(select b.token from bench_token b where b.hash = to_jsonb(x)->>'token_hash')` : 'null::text'
  await client.query(
    `create temp table told_${table} as
     select row_number() over (order by ${order})::integer as place, to_jsonb(x)::text as row, ${token} as token,
       (regexp_match(to_jsonb(x)::text, '${letters}-(\\d)'))[1]::integer as story
     from baton.${table} x where x.tenant = '${tenant}' and to_jsonb(x)::text like '%${mark}%'`,
  )
  const { rows } = await client.query(
    `select row from told_${table} where (select count(distinct m) from regexp_matches(row, '${letters}-\\d', 'g') m) > 1
       ${table === 'event' ? `or (row::jsonb->>'sealed') is not null` : ''}
       ${table === 'link' ? 'or token is null' : ''} limit 1`,
  )
  if (rows.length > 0) throw new Error(`A row of ${table} cannot be copied: ${JSON.stringify(rows[0]).slice(0, 300)}`)
}

const helpers = `
create or replace function pg_temp.as_copy(told text, story integer, k integer, mark text, most integer, stories integer)
  returns text language sql immutable as $$
  select case when story is null then marked
    else replace(marked, '${letters}-' || story, '${letters}-' || (most + (k - 1) * stories + story)) end
  from (select replace(replace(told, mark, left(mark, 4) || lpad(to_hex(k), 4, '0')),
    '${teamMark(0)}', '${teamMark(0).slice(0, 4)}' || lpad(to_hex(k % ${teams}), 2, '0')) as marked) m
$$;

create or replace function pg_temp.hash_of(token text, k integer, mark text) returns text language sql immutable as $$
  select sha256(convert_to(replace(token, mark, left(mark, 4) || lpad(to_hex(k), 4, '0')), 'UTF8'))::text
$$;

create or replace function pg_temp.copy_events(from_copy integer, to_copy integer, mark text, most integer, stories integer, t uuid)
  returns void language plpgsql as $$
declare
  head baton.chain;
  links text[];
  hashes bytea[] := '{}';
  entry text;
  running bytea;
  n integer := 0;
begin
  select * into head from baton.chain where tenant = t for update;
  create temp table copied on commit drop as
    select row_number() over (order by k, o.place)::integer as o, r.stream_kind, r.stream, r.version, r.type, r.actor, r.at, r.body,
      s.salt, sha256(convert_to(encode(sha256(convert_to('text:' || encode(s.salt, 'hex'), 'UTF8')), 'hex') || r.body, 'UTF8')) as digest
    from pg_temp.told_event o cross join generate_series(from_copy, to_copy) k
      cross join lateral jsonb_populate_record(null::baton.event,
        pg_temp.as_copy(o.row, o.story, k, mark, most, stories)::jsonb) r
      cross join lateral (select substring(sha256(r.salt || int4send(k)) for 16) as salt) s;
  select array_agg(encode(sha256(convert_to(stream_kind || ':' || stream || ':' || version, 'UTF8')), 'hex') || ':' || encode(digest, 'hex')
    order by o) into links from copied;
  running := head.hash;
  foreach entry in array links loop
    n := n + 1;
    running := sha256(running || convert_to((head.seq + n) || ':' || entry, 'UTF8'));
    hashes[n] := running;
  end loop;
  insert into baton.event (tenant, seq, stream_kind, stream, version, type, actor, at, body, hash, digest, salt)
    select t, head.seq + c.o, c.stream_kind, c.stream, c.version, c.type, c.actor, c.at, c.body, h.hash, c.digest, c.salt
    from copied c join unnest(hashes) with ordinality as h(hash, o) on h.o = c.o order by c.o;
  update baton.chain set seq = head.seq + n, hash = running where tenant = t;
end $$;
`
