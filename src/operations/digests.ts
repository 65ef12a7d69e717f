import { sql } from 'kysely'
import type { Instant } from '../core/base/ids.ts'
import { sha256 } from '../core/base/sha256.ts'
import { isDigestTime, nextDigest } from '../core/calendar/digest-moment.ts'
import { dayIn } from '../core/calendar/moment-on.ts'
import type { Member } from '../core/policy/member.ts'
import { inTransaction, type Queries, withTenant } from '../store/database.ts'
import { type DigestNote, type DigestRow, digestModel } from './mail/digest-model.ts'
import { mailHtml } from './mail/mail-html.ts'
import { mailText } from './mail/mail-text.ts'
import type { Services } from './services.ts'

type Tools = Pick<Services, 'database' | 'directory' | 'newId' | 'address'>
type DueRow = { id: string; data: { person?: unknown } & Partial<DigestNote> }

/**
 * Sends the digests that are due: for each person one mail with what waits on them in all their handovers and what happened where
 * they are informed, on their working day, from nine on. Mail, fired timers and the next timer are one transaction, so a digest goes
 * out once whoever else looks at the same time, and whatever dies in between. Nothing to say: no mail. Answers how many timers moved.
 */
export async function sendDigests(tools: Tools, tenant: string, now: Date): Promise<number> {
  const { people } = await tools.directory(tenant)
  return inTransaction(tools.database, tenant, async (queries) => {
    // Locked, so that of two who look at once the second finds nothing left.
    const { rows } = await sql<DueRow>`
      select id, data from baton.timer where tenant = ${tenant} and kind = 'digest' and fired_at is null and cancelled_at is null
        and due_at <= ${now} order by due_at, id for update`.execute(queries)
    for (const [id, due] of Map.groupBy(rows, ({ data }) => String(data.person))) {
      const person = people.get(id)
      // Mail of somebody who has left goes to nobody.
      if (!person?.active) await fired(queries, tenant, due, now)
      // Came back from a leave, or ran again after a night: it waits for a morning of theirs.
      else if (!isDigestTime(now.toISOString(), person.calendar, person.notices?.digestAt))
        await postponed(queries, tenant, due, nextDigest(now.toISOString(), person.calendar, person.notices?.digestAt))
      else await sendOne(tools, { queries, tenant, now, person, due })
    }
    return rows.length
  })
}

async function sendOne(
  { newId, address }: Tools,
  { queries, tenant, now, person, due }: { queries: Queries; tenant: string; now: Date; person: Member; due: readonly DueRow[] },
): Promise<void> {
  const at = now.toISOString()
  const once = `digest:${person.id}:${dayIn(at, person.calendar.zone)}`
  const next = nextDigest(at, person.calendar, person.notices?.digestAt)
  const sent = await queries.selectFrom('baton.mail').select('id').where('tenant', '=', tenant).where('once', '=', once).executeTakeFirst()
  // One a day: what came after it is tomorrow's.
  if (sent) return postponed(queries, tenant, due, next)
  const waiting = await waitingRows(queries, tenant, person.id)
  const notes = due
    .flatMap(({ data }) => (typeof data.text === 'string' ? [data as DigestNote] : []))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
  await fired(queries, tenant, due, now)
  if (waiting.length > 0) await setTimer(queries, tenant, person.id, next)
  if (waiting.length === 0 && notes.length === 0) return
  if (person.email === '') return
  const model = digestModel({ waiting, notes }, { address, now: at, zone: person.calendar.zone })
  await queries
    .insertInto('baton.mail')
    .values({
      tenant,
      id: newId(),
      at: now,
      to_addresses: [person.email],
      subject: model.subject,
      text: mailText(model),
      html: mailHtml(model),
      headers: JSON.stringify({ 'x-baton-event': 'digest', 'message-id': `<${sha256(once).slice(0, 32)}@baton>` }),
      about: JSON.stringify({ event: 'digest' }),
      once,
      parts: '[]',
      deliver_at: null,
    })
    .execute()
}

/**
 * Gives everybody on whom something waits a timer for their next digest, where none waits. Looked at again and again rather than
 * at each change: a change costs nothing for it, and none can be forgotten.
 */
export async function setDigests({ database, directory }: Tools, tenant: string, now: Date): Promise<void> {
  const missing = await withTenant(database, tenant, async (queries) => {
    const { rows } = await sql<{ person: string }>`
      select distinct t.assignee::text as person from baton.task t
      where t.tenant = ${tenant} and t.status = 'open' and t.assignee is not null and not exists (
        select from baton.timer r where r.tenant = ${tenant} and r.kind = 'digest' and r.fired_at is null and r.cancelled_at is null
          and r.data->>'person' = t.assignee::text)`.execute(queries)
    return rows
  })
  if (missing.length === 0) return
  const { people } = await directory(tenant)
  const here = missing.flatMap(({ person }) => people.get(person) ?? []).filter(({ active }) => active)
  if (here.length === 0) return
  await inTransaction(database, tenant, async (queries) => {
    for (const { id, calendar, notices } of here)
      await setTimer(queries, tenant, id, nextDigest(now.toISOString(), calendar, notices?.digestAt))
  })
}

const setTimer = (queries: Queries, tenant: string, person: string, at: Instant) =>
  queries
    .insertInto('baton.timer')
    .values({
      tenant,
      id: `digest.${person}.${at}`,
      handover: null,
      kind: 'digest',
      due_at: new Date(at),
      data: JSON.stringify({ person }),
      fired_at: null,
      cancelled_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()

async function waitingRows(queries: Queries, tenant: string, person: string): Promise<DigestRow[]> {
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
  return rows.map(({ verb, due_at, data }) => {
    const { ref, account, command, path, task, unblocks } = data as { [name: string]: unknown; account: { name: string } }
    return {
      verb,
      command: String(command),
      due: due_at?.toISOString() ?? null,
      unblocks: typeof unblocks === 'string' ? unblocks : null,
      // Rows of before this was stored lead to their room.
      path: typeof path === 'string' ? path : `/h/${encodeURIComponent(String(ref))}?task=${encodeURIComponent(String(task))}`,
      ref: String(ref),
      account: account.name,
    }
  })
}

async function fired(queries: Queries, tenant: string, due: readonly DueRow[], at: Date): Promise<void> {
  await queries.updateTable('baton.timer').set({ fired_at: at }).where('tenant', '=', tenant).where('id', 'in', idsOf(due)).execute()
}

async function postponed(queries: Queries, tenant: string, due: readonly DueRow[], to: Instant): Promise<void> {
  await queries
    .updateTable('baton.timer')
    .set({ due_at: new Date(to) })
    .where('tenant', '=', tenant)
    .where('id', 'in', idsOf(due))
    .execute()
}

const idsOf = (due: readonly DueRow[]) => due.map(({ id }) => id)
