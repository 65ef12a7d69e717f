import { sql } from 'kysely'
import type { Subject } from '../../contract/personal-data.ts'
import type { Called } from '../../core/base/eraser.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { sha256 } from '../../core/base/sha256.ts'
import { type Database, withTenant } from '../../store/database.ts'
import { isId } from '../load-account.ts'

/** A contact record: which account, under which key. */
export type ContactPlace = { account: string; key: string }

/** Somebody about whom something is kept: what they are called and were called before, and where their own rows are. */
export type Known = {
  subject: Subject
  name: string
  address: string | null
  called: Called
  /** Every contact record that is theirs: the same address may stand at several accounts. */
  contacts: ContactPlace[]
  /** Others who are called the same. */
  sameName: string[]
  activeUntil: Date | null
}

export const unknownSubject = () =>
  new Refusal('unknown', 'subject.unknown', 'There is no such person or contact. They may have been erased already.')

const subjectId = (subject: Subject): string => (subject.kind === 'person' ? subject.id : `${subject.account}/${subject.key}`)

/** What identifies somebody in the list of erasures. The key of a contact is often made of their name, so it is a digest there. */
export const notedAs = (subject: Subject, erasure: string): string =>
  subject.kind === 'person' ? subject.id : `${subject.account}/${sha256(`${erasure} ${subject.key}`)}`

/** Whom the list means, when they are there again. */
export async function notedSubject(
  database: Database,
  tenant: string,
  { id, kind, subject }: { id: string; kind: 'person' | 'contact'; subject: string },
): Promise<Subject | undefined> {
  if (kind === 'person') return { kind, id: subject }
  const [account = ''] = subject.split('/')
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ key: string }>`select key from baton.record where tenant = ${tenant} and account = ${account}::uuid and kind = 'contact'`.execute(
      queries,
    ),
  )
  return rows.map(({ key }): Subject => ({ kind, account, key })).find((one) => notedAs(one, id) === subject)
}

const isAddress = (text: string) => text.includes('@')
const text = (value: unknown): string[] => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : [])
const same = (a: string, b: string) => a.localeCompare(b, 'en', { sensitivity: 'accent' }) === 0

/** Reads them as they are stored now, with every name that the log knows. */
export async function knownSubject(
  database: Database,
  tenant: string,
  subject: Subject,
  alsoCalled: readonly string[] = [],
): Promise<Known> {
  const found = subject.kind === 'person' ? await readPerson(database, tenant, subject.id) : await readContact(database, tenant, subject)
  const names = [...found.names, ...alsoCalled.filter((one) => !isAddress(one))]
  const addresses = [...new Set([...found.addresses, ...alsoCalled.filter(isAddress)].map((one) => one.toLowerCase()))]
  const contacts = await contactsOf(database, tenant, { addresses, own: found.contacts })
  const others = await othersCalled(database, tenant, { names, subject, contacts })
  return {
    subject: found.subject,
    name: found.names[0] ?? '',
    address: found.addresses[0] ?? null,
    // A name that others bear too says nothing about whom a text means.
    called: { names: [...new Set(names)].filter((name) => !others.some((other) => same(other.name, name))), addresses },
    contacts,
    sameName: others.map(({ where }) => where),
    activeUntil: found.activeUntil,
  }
}

type Read = { subject: Subject; names: string[]; addresses: string[]; contacts: ContactPlace[]; activeUntil: Date | null }

async function readPerson(database: Database, tenant: string, id: string): Promise<Read> {
  if (!isId(id)) throw unknownSubject()
  const found = await withTenant(database, tenant, async (queries) => ({
    row: await queries
      .selectFrom('baton.person')
      .select(['id', 'name', 'email', 'data', 'active_until'])
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .executeTakeFirst(),
    events: await queries
      .selectFrom('baton.event')
      .select('body')
      .where('tenant', '=', tenant)
      .where('stream_kind', '=', 'person')
      .where('stream', '=', id.toLowerCase())
      .where('type', 'like', 'Person%')
      .execute(),
  }))
  const { row } = found
  if (!row || row.data.erased !== undefined) throw unknownSubject()
  const before = found.events.map(
    ({ body }) => (JSON.parse(body) as { event: { after?: { name?: unknown; email?: unknown }; changed?: { name?: unknown } } }).event,
  )
  return {
    subject: { kind: 'person', id: row.id },
    names: [
      ...new Set([
        row.name,
        ...before.flatMap(({ after, changed }) => [
          ...text(after?.name),
          ...(Array.isArray(changed?.name) ? changed.name.flatMap(text) : []),
        ]),
      ]),
    ],
    addresses: [...new Set([row.email, ...before.flatMap(({ after }) => text(after?.email)), ...text(row.data.timelineAddress)])],
    contacts: [],
    activeUntil: row.active_until,
  }
}

async function readContact(database: Database, tenant: string, { account, key }: ContactPlace): Promise<Read> {
  if (!isId(account)) throw unknownSubject()
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ data: unknown; newest: boolean }>`
      select r.data, true as newest from baton.record r
        where r.tenant = ${tenant} and r.account = ${account}::uuid and r.kind = 'contact' and r.key = ${key}
      union all
      select e.body::jsonb->'event'->side.name, false from baton.event e cross join (values ('after'), ('before')) as side(name)
        where e.tenant = ${tenant} and e.stream_kind = 'account' and e.stream = ${account.toLowerCase()} and e.type like 'Record%'
          and e.body::jsonb->'event'->>'kind' = 'contact' and e.body::jsonb->'event'->>'key' = ${key}`.execute(queries),
  )
  const known = rows.flatMap(({ data }) => (typeof data === 'object' && data !== null ? [data as { name?: unknown; email?: unknown }] : []))
  const isErased = known.every(({ name }) => typeof name === 'string' && name.startsWith('Erased person '))
  if (known.length === 0 || isErased) throw unknownSubject()
  return {
    subject: { kind: 'contact', account: account.toLowerCase(), key },
    names: [...new Set(known.flatMap(({ name }) => text(name)))].filter((name) => !name.startsWith('Erased person ')),
    addresses: [...new Set(known.flatMap(({ email }) => text(email)))].filter((address) => !address.endsWith('@erased.invalid')),
    contacts: [{ account: account.toLowerCase(), key }],
    activeUntil: null,
  }
}

async function contactsOf(
  database: Database,
  tenant: string,
  { addresses, own }: { addresses: readonly string[]; own: ContactPlace[] },
): Promise<ContactPlace[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<ContactPlace>`
      select account::text as account, key from baton.record
      where tenant = ${tenant} and kind = 'contact' and lower(data->>'email') = any (${[...addresses]}::text[])`.execute(queries),
  )
  const all = new Map([...own, ...rows].map((place) => [`${place.account}/${place.key}`, place]))
  return [...all.values()]
}

async function othersCalled(
  database: Database,
  tenant: string,
  { names, subject, contacts }: { names: readonly string[]; subject: Subject; contacts: readonly ContactPlace[] },
): Promise<{ name: string; where: string }[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ name: string; where: string; id: string }>`
      select p.name, p.email as where, p.id::text as id from baton.person p where p.tenant = ${tenant}
      union all
      select r.data->>'name', 'a contact of ' || a.name, r.account || '/' || r.key
        from baton.record r join baton.account a on a.tenant = ${tenant} and a.id = r.account
        where r.tenant = ${tenant} and r.kind = 'contact'`.execute(queries),
  )
  const theirs = new Set([subjectId(subject), ...contacts.map(({ account, key }) => `${account}/${key}`)])
  return rows.filter(({ id, name }) => !theirs.has(id) && names.some((one) => same(one, name)))
}
