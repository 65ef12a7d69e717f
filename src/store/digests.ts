import { sql } from 'kysely'
import type { Instant } from '../core/base/ids.ts'
import { type Database, inTransaction, type Queries, withTenant } from './database.ts'
import type { MailRow } from './log-types.ts'
import { writeMail } from './mail-delivery.ts'

/** A timer of somebody's digest: its turn, and where it has a text, a line of it. */
export type DueDigest = { id: string; data: { person?: unknown; [key: string]: unknown } }
export type WaitingRow = { verb: string; due: Instant | null; data: Readonly<Record<string, unknown>> }

/** What is due of one person's digest, and what waits on them; `isSent`: there is mail of the name that was asked about. */
export type DueDigests = { person: string; due: readonly DueDigest[]; waiting: readonly WaitingRow[]; isSent: boolean }
/** What becomes of it: all of it moves to a later moment, or it is over, with a mail and with a next turn. */
export type DigestsTurn = { postponedTo: Instant } | { mail?: MailRow; next?: Instant }
/** The name that a person's digest of that day has, and what is decided about it. */
export type TurnDigests = { nameOf: (person: string) => string | undefined; turn: (due: DueDigests) => DigestsTurn }

/**
 * Gives what is due of each person's digest, and writes what is answered, in one transaction: a digest goes out once whoever else
 * looks at the same time, and whatever dies in between. Answers how many timers moved.
 */
export function turnDigests(database: Database, tenant: string, now: Date, { nameOf, turn }: TurnDigests): Promise<number> {
  return inTransaction(database, tenant, async (queries) => {
    // Locked, so that of two who look at once the second finds nothing left.
    const { rows } = await sql<DueDigest>`
      select id, data from baton.timer where tenant = ${tenant} and kind = 'digest' and fired_at is null and cancelled_at is null
        and due_at <= ${now} order by due_at, id for update`.execute(queries)
    for (const [person, due] of Map.groupBy(rows, ({ data }) => String(data.person))) {
      const isSent = await exists(queries, tenant, nameOf(person))
      const after = turn({ person, due, waiting: await waitingRows(queries, tenant, person), isSent })
      if ('postponedTo' in after) await change(queries, tenant, due, { due_at: new Date(after.postponedTo) })
      else {
        await change(queries, tenant, due, { fired_at: now })
        if (after.next !== undefined) await setDigest(queries, tenant, person, after.next)
        if (after.mail) await writeMail(queries, tenant, after.mail)
      }
    }
    return rows.length
  })
}

/** People on whom something waits, and who have no digest before them. */
export function withoutDigest(database: Database, tenant: string): Promise<string[]> {
  return withTenant(database, tenant, async (queries) => {
    const { rows } = await sql<{ person: string }>`
      select c.person::text as person from baton.waiting_count c
      where c.tenant = ${tenant} and c.mine > 0 and not exists (
        select from baton.timer r where r.tenant = ${tenant} and r.kind = 'digest' and r.fired_at is null and r.cancelled_at is null
          and r.data->>'person' = c.person::text)`.execute(queries)
    return rows.map(({ person }) => person)
  })
}

export function setDigests(database: Database, tenant: string, digests: readonly { person: string; at: Instant }[]): Promise<void> {
  return inTransaction(database, tenant, async (queries) => {
    for (const { person, at } of digests) await setDigest(queries, tenant, person, at)
  })
}

export const digestTimer = (person: string, at: Instant): string => `digest.${person}.${at}`

const setDigest = (queries: Queries, tenant: string, person: string, at: Instant) =>
  queries
    .insertInto('baton.timer')
    .values({
      tenant,
      id: digestTimer(person, at),
      handover: null,
      kind: 'digest',
      due_at: new Date(at),
      data: JSON.stringify({ person }),
      fired_at: null,
      cancelled_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()

async function exists(queries: Queries, tenant: string, once: string | undefined): Promise<boolean> {
  if (once === undefined) return false
  const found = queries.selectFrom('baton.mail').select('id').where('tenant', '=', tenant).where('once', '=', once)
  return (await found.executeTakeFirst()) !== undefined
}

async function waitingRows(queries: Queries, tenant: string, person: string): Promise<WaitingRow[]> {
  const rows = await queries
    .selectFrom('baton.task')
    .select(['verb', 'due_at', 'data'])
    .where('tenant', '=', tenant)
    .where('status', '=', 'open')
    .where('assignee', '=', person)
    .orderBy(sql`due_at nulls last`)
    .orderBy('handover')
    .orderBy('task')
    .execute()
  return rows.map(({ verb, due_at, data }) => ({ verb, due: due_at?.toISOString() ?? null, data }))
}

async function change(queries: Queries, tenant: string, due: readonly DueDigest[], values: { fired_at: Date } | { due_at: Date }) {
  const ids = due.map(({ id }) => id)
  await queries.updateTable('baton.timer').set(values).where('tenant', '=', tenant).where('id', 'in', ids).execute()
}
