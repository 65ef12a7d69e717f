import { type RawBuilder, sql } from 'kysely'
import type { MailDetail, MailView, mail } from '../contract/mail.ts'
import type { Actor } from '../core/policy/member.ts'
import { type Database, withTenant } from '../store/database.ts'
import { pageOf, positionOf } from './cursor.ts'
import { unknownFilter } from './known-filter.ts'
import { maskLinks } from './links/mask-links.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Captured mail, the newest first. */
export const listMail =
  (services: Pick<Services, 'database'>): Operation<typeof mail.listMail> =>
  async ({ query: { handover, limit, cursor } }, { tenant, actor }) => {
    const list = { list: 'mail', handover: handover ?? null }
    const after = positionOf(cursor, list, 2)
    const about =
      handover === undefined
        ? sql`true`
        : sql`(m.about->>'handover' = ${handover.toLowerCase()} or m.about->>'ref' = ${handover.toUpperCase()}
            or m.about->'handovers' ? ${handover.toLowerCase()} or m.about->'refs' ? ${handover.toUpperCase()})`
    const place = after ? sql`(m.at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`
    const found = await readMail(services.database, tenant, actor, { where: sql`${about} and ${place}`, limit: limit + 1 })
    if (found.length === 0) await mustBeHandover(services, tenant, handover)
    const { rows, next } = pageOf(found, limit, list, ({ at, id }) => [at, id])
    // A list of everything that somebody was sent would be megabytes of forms that nobody looks at.
    return { items: rows.map(({ html: _html, ...line }): MailView => line), next }
  }

/** Looked for only where nothing was found: what has mail is there. */
async function mustBeHandover({ database }: Pick<Services, 'database'>, tenant: string, name: string | undefined): Promise<void> {
  if (name === undefined) return
  const found = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select('id')
      .where('tenant', '=', tenant)
      .where((is) => is.or([is(sql`id::text`, '=', name.toLowerCase()), is('ref', '=', name.toUpperCase())]))
      .executeTakeFirst(),
  )
  if (!found) throw unknownFilter('handover', name, 'handover', 'Name it by its short name or id.')
}

type Row = {
  id: string
  at: Date
  to_addresses: string[]
  subject: string
  text: string
  html: string | null
  parts: { type: string; name?: string; content: string }[]
  deliver_at: Date | null
  headers: Record<string, unknown>
  about: { handover?: string; ref?: string }
  is_demo: boolean
  state: NonNullable<MailView['delivery']>['state'] | null
  left_to: string[] | null
  attempts: number | null
  next_at: Date | null
  settled_at: Date | null
  words: string | null
}

/**
 * Mail that this person may read: all of it in a demo and for operations, else what they sent or received and what is about a
 * handover. Other mail does not exist for them.
 */
export async function readMail(
  database: Database,
  tenant: string,
  actor: Actor,
  { where, limit }: { where: RawBuilder<unknown>; limit: number },
): Promise<MailDetail[]> {
  if (actor.kind === 'baton') throw new Error('The machine reads no mail')
  const { email, roles } = actor.member
  const address = email.toLowerCase()
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<Row>`
      select m.id, m.at, m.to_addresses, m.subject, m.text, m.html, m.parts, m.deliver_at, m.headers, m.about, w.is_demo,
        d.state, d.left_to, d.attempts, d.next_at, d.settled_at, d.words
      from baton.mail m join baton.workspace w on w.tenant = ${tenant}
        left join baton.mail_delivery d on d.tenant = m.tenant and d.mail = m.id
      where m.tenant = ${tenant} and ${where}
        -- A link to set a password is read in its reader's own mailbox only: from an open browser or with a token of theirs it would
        -- lead to a password that its finder chose.
        and m.about->>'access' is null
        and (w.is_demo or ${roles.includes('operations')}::boolean
          or exists (select from unnest(m.to_addresses) as a(address) where lower(a.address) = ${address})
          or lower(m.headers->>'from') = ${address}
          or exists (select from baton.handover h where h.tenant = ${tenant} and h.id::text = m.about->>'handover'))
      order by m.at desc, m.id desc limit ${limit}`.execute(queries),
  )
  return rows.map((row) => mailView(row, address))
}

function mailView(row: Row, reader: string): MailDetail {
  const { id, at, to_addresses, subject, text, html, parts, deliver_at, headers, about, is_demo } = row
  const cc = addresses(headers.cc)
  const bcc = addresses(headers.bcc)
  const from = typeof headers.from === 'string' && headers.from !== '' ? headers.from : 'Baton'
  // In a demo everybody is anybody, and opens a link as whom it was written to; elsewhere only that person may.
  const isTheirs = is_demo || to_addresses.some((one) => one.toLowerCase() === reader)
  const seen = (written: string) => (isTheirs ? written : maskLinks(written))
  const hidden = new Set([...cc, ...bcc].map((one) => one.toLowerCase()))
  const isSender = from.toLowerCase() === reader
  return {
    id,
    at: at.toISOString(),
    from,
    to: to_addresses.filter((one) => !hidden.has(one.toLowerCase())),
    cc,
    // Who was copied in secret is known to the sender only.
    bcc: isSender ? bcc : [],
    replyTo: typeof headers['reply-to'] === 'string' ? headers['reply-to'] : null,
    subject,
    text: seen(text),
    html: html === null ? null : seen(html),
    parts: parts.map(({ type, name, content }) => ({ type, name: name ?? null, content })),
    arrivesAt: (deliver_at ?? at).toISOString(),
    handover: about.handover !== undefined && about.ref !== undefined ? { id: about.handover, ref: about.ref } : null,
    delivery: deliveryOf(row, isSender ? [] : bcc),
  }
}

/** What the mail server said may name who was copied in secret; then its words are the sender's alone too. */
function deliveryOf({ state, left_to, attempts, next_at, settled_at, words }: Row, secret: readonly string[]): MailView['delivery'] {
  if (state === null) return null
  const isSecret = (address: string) => secret.some((one) => one.toLowerCase() === address.toLowerCase())
  return {
    state,
    leftTo: (left_to ?? []).filter((address) => !isSecret(address)),
    attempts: attempts ?? 0,
    nextAt: state === 'waiting' ? (next_at?.toISOString() ?? null) : null,
    settledAt: settled_at?.toISOString() ?? null,
    words: secret.some((address) => words?.toLowerCase().includes(address.toLowerCase())) ? null : words,
  }
}

/** A header of addresses: a list, or one line with commas. */
const addresses = (header: unknown): string[] =>
  (Array.isArray(header) ? header.map(String) : typeof header === 'string' ? header.split(',') : [])
    .map((one) => one.trim())
    .filter((one) => one !== '')
