import { sql } from 'kysely'
import type { DepartureAccount, DepartureRow, DepartureView } from '../../contract/departures.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { dayIn } from '../../core/calendar/moment-on.ts'
import { stintAt } from '../../core/coverage/ledger.ts'
import { type Proposal, proposeTogether } from '../../core/coverage/propose.ts'
import { ruleWords, type Triaged, triage } from '../../core/coverage/triage.ts'
import type { Actor, Member } from '../../core/policy/member.ts'
import { personRef } from '../../core/policy/person-name.ts'
import { withTenant } from '../../store/database.ts'
import type { CoverRow } from '../../store/log-types.ts'
import { isId } from '../load-account.ts'
import type { Services } from '../services.ts'
import { fitting, readCandidates, soughtFor } from './candidates.ts'
import { coverView, proposalView, zoneOf } from './cover-view.ts'
import { type CoverageBook, readCoverageBook, type Watched } from './coverage-book.ts'
import { heldBy } from './held-by.ts'
import { triageRules } from './triage-rules.ts'

/** How long a cover lasts that a departure proposes: long enough for a handover. */
const coverDays = 30
const day = 86_400_000

export type StoredDeparture = {
  id: string
  person: string
  leavesAt: string
  state: 'open' | 'closed'
  note: string
  createdBy: string
  createdAt: string
}

/** Somebody's departure is the business of their manager and of operations. */
export const mayRunDeparture = (actor: Actor, person: Pick<Member, 'manager'> | undefined): boolean =>
  actor.kind === 'person' && (actor.member.roles.includes('operations') || (person !== undefined && person.manager === actor.member.id))

export async function readDepartures({ database }: Pick<Services, 'database'>, tenant: string): Promise<StoredDeparture[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.departure')
      .selectAll()
      .where('tenant', '=', tenant)
      .orderBy('state', 'desc')
      .orderBy('leaves_at', 'desc')
      .execute(),
  )
  return rows.map((row) => ({
    id: row.id,
    person: row.person,
    leavesAt: row.leaves_at.toISOString(),
    state: row.state,
    note: row.note,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  }))
}

/** One departure that the caller may see; another is as unknown as none. */
export async function mustBeDeparture(services: Services, tenant: string, actor: Actor, id: string): Promise<StoredDeparture> {
  const { people } = await services.directory(tenant)
  const found = isId(id) ? (await readDepartures(services, tenant)).find((one) => one.id === id.toLowerCase()) : undefined
  if (!found || !mayRunDeparture(actor, people.get(found.person)))
    throw new Refusal('unknown', 'departure.unknown', `There is no departure "${id.slice(0, 60)}" that you can see.`)
  return found
}

/** The coverage of all accounts that these people hold now. */
export async function bookHeldBy(
  services: Pick<Services, 'database' | 'directory'>,
  tenant: string,
  people: readonly string[],
  now: string,
): Promise<CoverageBook> {
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.assignment')
      .select('account')
      .where('tenant', '=', tenant)
      .where('holds', '=', true)
      .where('holder', '=', sql<string>`any(${[...people]})`)
      .where('from_at', '<=', sql<Date>`${now}::timestamptz`)
      .where(sql<boolean>`(to_at is null or to_at > ${now})`)
      .execute(),
  )
  return readCoverageBook(
    services,
    tenant,
    rows.map(({ account }) => account),
  )
}

/** The accounts that the person holds now, and what has become of each. */
const heldIn = (book: CoverageBook, person: string, now: string): Watched[] =>
  book.watched.filter(({ line }) => {
    const held = stintAt(line, now)?.holder
    return held?.kind === 'person' && held.id === person
  })

const coverNow = (book: CoverageBook, account: string): CoverRow | undefined =>
  book.covers.find((row) => row.account === account && (row.state === 'planned' || row.state === 'running'))

export function departureRow(stored: StoredDeparture, book: CoverageBook, now: string): DepartureRow {
  const held = heldIn(book, stored.person, now)
  const creator = book.directory.people.get(stored.createdBy)
  return {
    id: stored.id,
    person: personRef(stored.person, book.directory.people),
    leavesAt: stored.leavesAt,
    zone: zoneOf({ kind: 'person', id: stored.person }, undefined, book.directory),
    gone: stored.leavesAt <= now,
    state: stored.state,
    note: stored.note,
    accounts: held.length,
    settled: held.filter((one) => one.handover !== null || coverNow(book, one.account) !== undefined).length,
    createdBy: creator ? { id: creator.id, name: creator.name } : null,
  }
}

/** The departure whole: what presses first, who could take it, and everything that would go with the person. */
export async function departureView(
  services: Services,
  { tenant, stored, actor, now }: { tenant: string; stored: StoredDeparture; actor: Actor; now: Date },
): Promise<DepartureView> {
  const at = now.toISOString()
  const book = await bookHeldBy(services, tenant, [stored.person], at)
  const rules = await triageRules(services.database, tenant)
  const held = heldIn(book, stored.person, at)
  const facts = await factsOf(services, tenant, held)
  const triaged = held
    .map((one): { one: Watched; found: Triaged } => {
      const zone = one.fields.zone ?? 'UTC'
      const known = facts.get(one.account) ?? { escalations: [], urgentTickets: 0, to: null, parent: null }
      const about = { renewal: one.fields.renewal, health: one.health ?? undefined, arr: one.fields.arr, ...known }
      return { one, found: triage(about, rules, dayIn(at, zone)) }
    })
    .toSorted((a, b) => (a.found.priority < b.found.priority ? -1 : a.found.priority > b.found.priority ? 1 : before(a.one, b.one)))
  const from = stored.leavesAt > at ? stored.leavesAt : at
  const to = new Date(Date.parse(from) + coverDays * day).toISOString()
  const candidates = fitting(await readCandidates(services, tenant, book, at), 'person').filter(({ member }) => member.id !== stored.person)
  const open = triaged.filter(({ one }) => one.handover === null && coverNow(book, one.account) === undefined)
  const proposed = proposeTogether(
    open.map(({ one }) => soughtFor(one, book, { from, to, now: at })),
    candidates,
  )
  const { directory } = book
  return {
    ...departureRow(stored, book, at),
    accountsHeld: triaged.map(({ one, found }) =>
      accountView(one, found, { book, proposed, parts: facts.get(one.account), actor, now: at }),
    ),
    holds: await heldBy({ database: services.database, directory, now: at }, tenant, stored.person),
    rules: rules.map((rule) => ({ rule, words: ruleWords(rule) })),
    people: candidates
      .map(({ member, load }) => ({ id: member.id, name: member.name, load }))
      .toSorted((a, b) => a.load - b.load || (a.name < b.name ? -1 : 1)),
    coverUntil: to,
  }
}

const before = (a: Watched, b: Watched) => ((a.fields.renewal ?? '9') < (b.fields.renewal ?? '9') ? -1 : 1)

function accountView(
  one: Watched,
  { priority, reasons }: Triaged,
  {
    book,
    proposed,
    parts,
    actor,
    now,
  }: { book: CoverageBook; proposed: ReadonlyMap<string, Proposal>; parts: Facts | undefined; actor: Actor; now: string },
): DepartureAccount {
  const row = coverNow(book, one.account)
  const proposal = proposed.get(one.account)
  return {
    account: { id: one.account, name: one.name },
    priority,
    reasons,
    renewal: one.fields.renewal ?? null,
    health: one.health,
    proposed: proposal ? proposalView(proposal) : null,
    cover: row ? coverView(row, { accountName: one.name, directory: book.directory, territory: undefined, actor, now }) : null,
    handover: one.handover ? { ...one.handover, to: parts?.to ?? '' } : null,
    parent: parts?.parent ?? null,
  }
}

type Facts = { escalations: string[]; urgentTickets: number; to: string | null; parent: { id: string; name: string } | null }

async function factsOf({ database }: Pick<Services, 'database'>, tenant: string, held: readonly Watched[]): Promise<Map<string, Facts>> {
  if (held.length === 0) return new Map()
  const ids = held.map(({ account }) => account)
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ id: string; parent: Facts['parent']; escalations: string[]; urgent: number; to: string | null }>`
      select a.id,
        (select json_build_object('id', p.id, 'name', p.name) from baton.account p
          where p.tenant = ${tenant} and p.id = a.parent and p.ended_at is null) as parent,
        coalesce((select array_agg(coalesce(r.data->>'severity', 'medium')) from baton.record r
          where r.tenant = ${tenant} and r.account = a.id and r.kind = 'escalation' and r.data->>'status' = 'open'), '{}') as escalations,
        (select count(*)::integer from baton.record r
          where r.tenant = ${tenant} and r.account = a.id and r.kind = 'ticket' and r.data->>'priority' = 'urgent'
            and r.data->>'status' not in ('solved', 'closed')) as urgent,
        (select v.row->'to'->>'name' from baton.handover_account c join baton.handover v on v.tenant = ${tenant} and v.id = c.handover
          where c.tenant = ${tenant} and c.account = a.id and c.changes_holder and not c.ended limit 1) as "to"
      from baton.account a where a.tenant = ${tenant} and a.id = any(${ids}::uuid[])`.execute(queries),
  )
  return new Map(rows.map(({ id, parent, escalations, urgent, to }) => [id, { escalations, urgentTickets: urgent, to, parent }]))
}
