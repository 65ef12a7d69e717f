import { sql } from 'kysely'
import { type Database, inTransaction, withTenant } from './database.ts'
import type { MailRow } from './log-types.ts'
import { translated } from './refusals.ts'
import type { DeliveryState } from './tables.ts'

/** Whether notices of this installation wait for a mail server from now on, or are only kept. Said at each start. */
export async function setMailLeaves(database: Database, leaves: boolean): Promise<void> {
  try {
    await database.app.query('update deployment.identity set mail_leaves = $1 where mail_leaves <> $1', [leaves])
  } catch (error) {
    throw translated(error)
  }
}

/** A notice that somebody has taken to deliver. */
export type ClaimedMail = Required<Pick<MailRow, 'id' | 'to' | 'subject' | 'text' | 'parts'>> & {
  at: Date
  deliverAt: Date | null
  html: string | null
  headers: Readonly<Record<string, unknown>>
  about: Readonly<Record<string, unknown>>
  fence: number
  attempts: number
  leftTo: string[]
}

/** Takes some of the notices whose time has come, for so many seconds. Nobody else delivers them meanwhile. */
export function claimMail(
  database: Database,
  { tenant, now, leaseSeconds, most }: { tenant: string; now: Date; leaseSeconds: number; most: number },
): Promise<ClaimedMail[]> {
  return inTransaction(database, tenant, async (queries) => {
    const { rows } = await sql<{
      id: string
      at: Date
      deliver_at: Date | null
      to_addresses: string[]
      subject: string
      text: string
      html: string | null
      parts: ClaimedMail['parts']
      headers: Record<string, unknown>
      about: Record<string, unknown>
      fence: number
      attempts: number
      left_to: string[]
    }>`
      select m.id, m.at, m.deliver_at, m.to_addresses, m.subject, m.text, m.html, m.parts, m.headers, m.about, c.fence, c.attempts, c.left_to
      from baton.claim_mail(${tenant}::uuid, ${now}, ${leaseSeconds}::integer, ${most}::integer) c
      join baton.mail m on m.tenant = ${tenant} and m.id = c.mail order by m.at, m.id`.execute(queries)
    return rows.map(({ to_addresses: to, left_to: leftTo, deliver_at: deliverAt, ...row }) => ({ ...row, to, leftTo, deliverAt }))
  })
}

export type DeliveryResult = {
  mail: string
  fence: number
  state: DeliveryState
  leftTo: string[]
  words: string
  /** When it is tried again; only of what waits. */
  nextAt?: Date
}

/**
 * Writes what became of a claimed notice, if nobody has taken it since, and with it what people have to be told. Answers whether it
 * was still ours to say.
 */
export function settleMail(
  database: Database,
  { tenant, now, result, tell = [] }: { tenant: string; now: Date; result: DeliveryResult; tell?: MailRow[] },
): Promise<boolean> {
  return inTransaction(database, tenant, async (queries) => {
    const changed = await queries
      .updateTable('baton.mail_delivery')
      .set({
        state: result.state,
        left_to: result.leftTo,
        words: result.words,
        lease_until: null,
        ...(result.nextAt ? { next_at: result.nextAt } : {}),
        settled_at: result.state === 'waiting' ? null : now,
      })
      .where('tenant', '=', tenant)
      .where('mail', '=', result.mail)
      .where('fence', '=', result.fence)
      .where('state', '=', 'sending')
      .executeTakeFirst()
    const isOurs = changed.numUpdatedRows > 0n
    for (const mail of isOurs ? tell : []) await writeOnce(queries, tenant, mail)
    return isOurs
  })
}

type Queries = Parameters<Parameters<typeof inTransaction>[2]>[0]

/** Mail that belongs to no change of the log. What exists already is not written again. */
async function writeOnce(queries: Queries, tenant: string, mail: MailRow): Promise<boolean> {
  const { rows } = await sql<{ written: boolean }>`select not exists (
    select from baton.mail where tenant = ${tenant} and once = ${mail.once ?? null}) as written`.execute(queries)
  if (!rows[0]?.written) return false
  await writeMail(queries, tenant, mail)
  return true
}

/** Mail with its delivery, where mail leaves. */
export async function writeMail(queries: Queries, tenant: string, mail: MailRow): Promise<void> {
  await sql`select baton.write_mail(${tenant}::uuid, ${JSON.stringify({ mail: [mail] })}::jsonb)`.execute(queries)
}

/**
 * Makes the copy of a letter that is about to leave. Its name can exist once in the database, so of all who try, in this process or
 * another, one makes it and may begin; false for everybody else.
 */
export function claimLetter(database: Database, { tenant, mail, now }: { tenant: string; mail: MailRow; now: Date }): Promise<boolean> {
  return inTransaction(database, tenant, async (queries) => {
    const made = await queries
      .insertInto('baton.mail')
      .values({
        tenant,
        id: mail.id,
        at: new Date(mail.at),
        to_addresses: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html ?? null,
        headers: JSON.stringify(mail.headers ?? {}),
        about: JSON.stringify(mail.about ?? {}),
        once: mail.once ?? null,
        parts: JSON.stringify(mail.parts ?? []),
        deliver_at: null,
      })
      .onConflict((conflict) => conflict.columns(['tenant', 'once']).doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows !== 1n) return false
    await queries
      .insertInto('baton.mail_delivery')
      .values({ tenant, mail: mail.id, kind: 'letter', state: 'sending', left_to: mail.to, attempts: 1, next_at: now, fence: 1 })
      .execute()
    return true
  })
}

/** What became of a letter, beside its copy. What is known stays known: only what is open or unknown changes. */
export function settleLetterCopy(
  database: Database,
  { tenant, once, state, words, now }: { tenant: string; once: string; state: DeliveryState; words: string; now: Date },
): Promise<void> {
  return inTransaction(database, tenant, async (queries) => {
    await sql`
      update baton.mail_delivery d set state = ${state}, words = ${words}, settled_at = ${now},
          left_to = case when ${state} = 'sent' then '{}' else left_to end
        from baton.mail m
        where m.tenant = ${tenant} and m.once = ${once} and d.tenant = m.tenant and d.mail = m.id and d.kind = 'letter'
          and d.state in ('sending', 'unknown')`.execute(queries)
  })
}

/** The hand-overs of letters that the log knows, by their moment: what the journal knows beyond them was forgotten by the database. */
export function handOversInLog(database: Database, tenant: string, handover: string): Promise<Set<string>> {
  return withTenant(database, tenant, async (queries) => {
    const { rows } = await sql<{ at: string }>`
      select body::jsonb->>'at' as at from baton.event
      where tenant = ${tenant} and stream_kind = 'handover' and stream = ${handover} and type = 'LetterHandedOver'`.execute(queries)
    return new Set(rows.map(({ at }) => at))
  })
}
