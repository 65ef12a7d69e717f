import type pg from 'pg'
import type { RetentionClass } from '../core/policy/retention.ts'

type Client = Pick<pg.PoolClient, 'query'>
/** Rows older than `before`, except what is about these handovers. */
export type Old = { tenant: string; before: Date; held: readonly string[] }

type Rows = { table: string; where: string; change: string }

/** A notice of many starts at once is about all of them. */
const aboutHeld = `(m.about->>'handover' = any ($3) or m.about->'handovers' ?| $3)`

/**
 * What goes by its age, of what stands in rows alone. Each: which rows, and what becomes of them; `where` is asked to count before it
 * is asked to change, so a preview says what will happen. $2 is the day, $3 are handovers under hold.
 */
const rowsOf: Partial<Record<RetentionClass, readonly Rows[]>> = {
  notices: [
    {
      table: 'mail m',
      where: `m.at < $2 and m.about->>'event' is distinct from 'letter' and not coalesce(${aboutHeld}, false) and (m.text <> '' or m.to_addresses <> '{}')
        and not exists (select from baton.mail_delivery d where d.tenant = $1 and d.mail = m.id and d.state in ('waiting', 'sending'))`,
      change: `update baton.mail m set subject = 'Kept no longer', text = '', html = null, parts = '[]', headers = '{}', to_addresses = '{}'`,
    },
  ],
  signIn: [
    { table: 'session m', where: 'm.expires_at < $2 and $3::text[] is not null', change: 'delete from baton.session m' },
    { table: 'access_link m', where: 'm.expires_at < $2 and $3::text[] is not null', change: 'delete from baton.access_link m' },
    {
      table: 'link m',
      where: `m.expires_at < $2 and m.address <> '' and not coalesce(m.handover::text = any ($3), false)`,
      change: `update baton.link m set address = ''`,
    },
    {
      table: 'credential m',
      where: `m.seen_at < $2 and $3::text[] is not null and exists (select from baton.person p where p.tenant = $1 and p.id = m.person and p.active_until < $2)`,
      change: 'update baton.credential m set seen_at = null',
    },
  ],
  answers: [{ table: 'idempotency m', where: 'm.at < $2 and $3::text[] is not null', change: 'delete from baton.idempotency m' }],
}

export async function countOld(client: Client, name: RetentionClass, { tenant, before, held }: Old): Promise<number> {
  let count = 0
  for (const { table, where } of rowsOf[name] ?? []) {
    const { rows } = await client.query<{ n: number }>(`select count(*) as n from baton.${table} where m.tenant = $1 and ${where}`, [
      tenant,
      before,
      held,
    ])
    count += Number(rows[0]?.n ?? 0)
  }
  return count
}

export async function removeOld(client: Client, name: RetentionClass, { tenant, before, held }: Old): Promise<number> {
  let count = 0
  for (const { change, where } of rowsOf[name] ?? []) {
    const { rowCount } = await client.query(`${change} where m.tenant = $1 and ${where}`, [tenant, before, held])
    count += rowCount ?? 0
  }
  return count
}
