import { sql } from 'kysely'
import { type ImportUndo, undoHours } from '../contract/imports.ts'
import { Refusal } from '../core/base/refusal.ts'
import { loggedAs } from '../core/policy/member.ts'
import { withTenant } from '../store/database.ts'
import { entryOf } from '../store/log.ts'
import type { Entry } from '../store/log-types.ts'
import { readPeople } from './identity/change-person.ts'
import { mayGivePower } from './import/plan-people.ts'
import type { Undo, UndoBy } from './import/undo.ts'
import { type HeldLine, type UndoAccountState, undoAccounts } from './import/undo-accounts.ts'
import { type UndoPeopleState, undoPeople } from './import/undo-people.ts'
import { undoRecords } from './import/undo-records.ts'
import { entriesOfRun, isUndoable, type Run, readRun, undoUntil } from './import-runs.ts'
import { recordState, versionsOf } from './import-state.ts'
import { fieldsOf } from './load-account.ts'
import type { SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

export type PlannedUndo = Undo & { run: Run; view: ImportUndo }

const mostNamed = 200

/** What taking this import back does on the state as it is now. Writes nothing. */
export async function planUndo(services: Services, digest: string, context: SignedInContext): Promise<PlannedUndo> {
  const { tenant, actor, now } = context
  const run = await readRun(services.database, tenant, digest)
  if (!run) throw new Refusal('unknown', 'import.unknown', 'There is no import with that digest here.')
  if (run.undone) throw new Refusal('conflict', 'import.undone', `This import was already taken back on ${run.undone.at.slice(0, 10)}.`)
  if (!isUndoable(run, now))
    throw new Refusal(
      'conflict',
      'import.too-late',
      `An import can be taken back for ${undoHours} hours; this one is older. Change what is wrong with another list or by hand.`,
    )
  const entries = await entriesOfRun(services.database, tenant, run)
  const undo = await undoOf(services, run, entries, context, { tenant, ...loggedAs(actor), at: now.toISOString() })
  return {
    ...undo,
    run,
    view: {
      digest,
      of: run.done.of,
      until: undoUntil(run),
      removed: undo.removed,
      restored: undo.restored,
      left: undo.left.length,
      leftBecause: undo.left.slice(0, mostNamed),
    },
  }
}

async function undoOf(services: Services, run: Run, entries: readonly Entry[], context: SignedInContext, by: UndoBy): Promise<Undo> {
  const { of } = run.done
  if (of === 'accounts') return undoAccounts(entries, run.at, await accountState(services, run, entries, context), by)
  if (of === 'people') return undoPeople(entries, await peopleState(services, run, entries, context), by)
  const directory = await services.directory(context.tenant)
  const state = await recordState(services.database, directory, { ...context, kind: of })
  return undoRecords(of, entries, run.at, state, by)
}

const streamsIn = (entries: readonly Entry[]) => [...new Set(entries.map(({ stream }) => stream.id))]

/** What the log says about these after the import, stream by stream. */
const laterEntries = (tenant: string, kind: 'account' | 'person', { seq, entries = 0 }: Run, ids: readonly string[]) =>
  sql<Parameters<typeof entryOf>[0]>`
    select tenant, seq, stream_kind, stream, version, type, body from baton.event
    where tenant = ${tenant} and seq > ${seq + entries} and stream_kind = ${kind} and stream = any (${ids}) order by seq`

const byStream = (rows: Parameters<typeof entryOf>[0][]) => Map.groupBy(rows.map(entryOf), ({ stream }) => stream.id)

async function accountState(
  { database }: Services,
  run: Run,
  entries: readonly Entry[],
  { tenant }: SignedInContext,
): Promise<UndoAccountState> {
  const ids = streamsIn(entries)
  const { seq, entries: count = 0 } = run
  // The versions first: whatever is read after them and was written in between makes the append refuse.
  const [versions, later, accounts, assignments, seen, records, handovers] = await withTenant(database, tenant, (queries) =>
    Promise.all([
      versionsOf(tenant, 'account').execute(queries),
      laterEntries(tenant, 'account', run, ids).execute(queries),
      queries.selectFrom('baton.account').select(['id', 'name', 'parent', 'data', 'ended_at']).where('tenant', '=', tenant).execute(),
      queries
        .selectFrom('baton.assignment')
        .select(['account', 'role', 'holder_kind', 'holder', 'from_at', 'to_at'])
        .where('tenant', '=', tenant)
        .where(sql<boolean>`account = any (${ids}::uuid[])`)
        .orderBy('from_at')
        .execute(),
      sql<{ account: string; role: string; seen: Date }>`
        select account, role, max(greatest(known_from, known_to)) as seen from baton.holding
        where tenant = ${tenant} and account = any (${ids}::uuid[]) group by 1, 2`.execute(queries),
      sql<{
        account: string
      }>`select distinct account from baton.record where tenant = ${tenant} and account = any (${ids}::uuid[])`.execute(queries),
      sql<{ account: string; since: boolean }>`
        select a.account, e.seq > ${seq + count} as since from baton.handover_account a
          join baton.event e on e.tenant = a.tenant and e.stream_kind = 'handover' and e.stream = a.handover::text and e.version = 1
        where a.tenant = ${tenant} and a.account = any (${ids}::uuid[])`.execute(queries),
    ]),
  )
  const lines = assignments.map(
    ({ account, role, holder_kind: kind, holder, from_at, to_at }): HeldLine => ({
      account,
      role,
      holder: { kind, id: holder },
      from: from_at.toISOString(),
      to: to_at?.toISOString() ?? null,
    }),
  )
  return {
    accounts: new Map(accounts.map((row) => [row.id, { fields: fieldsOf(row), endedAt: row.ended_at?.toISOString() ?? null }])),
    children: idsBy(
      accounts,
      ({ parent }) => parent,
      ({ id }) => id,
    ),
    later: byStream(later.rows),
    assignments: Map.groupBy(lines, ({ account }) => account),
    seen: new Map(seen.rows.map((row) => [`${row.account} ${row.role}`, row.seen.toISOString()])),
    withRecords: new Set(records.rows.map(({ account }) => account)),
    withHandover: new Set(handovers.rows.map(({ account }) => account)),
    withHandoverSince: new Set(handovers.rows.flatMap(({ account, since }) => (since ? [account] : []))),
    logged: new Map(versions.rows.map(({ stream, version }) => [stream, version])),
  }
}

async function peopleState(
  services: Services,
  run: Run,
  entries: readonly Entry[],
  { tenant, actor }: SignedInContext,
): Promise<UndoPeopleState> {
  const ids = streamsIn(entries)
  const { seq, entries: count = 0 } = run
  const [versions, later, acted, needed] = await withTenant(services.database, tenant, (queries) =>
    Promise.all([
      versionsOf(tenant, 'person').execute(queries),
      laterEntries(tenant, 'person', run, ids).execute(queries),
      sql<{ id: string }>`
        select distinct actor as id from baton.event
        where tenant = ${tenant} and seq > ${seq + count} and actor = any (${ids})`.execute(queries),
      sql<{ id: string }>`
        select holder as id from baton.holding where tenant = ${tenant} and holder = any (${ids})
        union select person::text from baton.cover where tenant = ${tenant} and person::text = any (${ids})
        union select p.id::text from baton.handover h cross join lateral unnest(h.participants) as p(id)
          where h.tenant = ${tenant} and h.participants && ${ids}::uuid[]
        union select v from baton.directory d cross join lateral (values (d.data->>'owner'), (d.data->>'deputy'), (d.data->>'person')) as x(v)
          where d.tenant = ${tenant} and v = any (${ids})`.execute(queries),
    ]),
  )
  const people = await readPeople(services, tenant)
  return {
    people: new Map(people.map((one) => [one.id, one])),
    later: byStream(later.rows),
    acted: new Set(acted.rows.map(({ id }) => id)),
    needed: new Set(needed.rows.map(({ id }) => id)),
    reports: idsBy(
      people,
      ({ data }) => data.manager,
      ({ id }) => id,
    ),
    logged: new Map(versions.rows.map(({ stream, version }) => [stream, version])),
    mayGivePower: mayGivePower(actor),
  }
}

/** Ids of those below each. */
function idsBy<T>(all: readonly T[], above: (one: T) => string | null | undefined, idOf: (one: T) => string): Map<string, string[]> {
  const placed = all.flatMap((one) => {
    const over = above(one)
    return over ? [{ over, id: idOf(one) }] : []
  })
  return new Map([...Map.groupBy(placed, ({ over }) => over)].map(([over, group]) => [over, group.map(({ id }) => id)]))
}
