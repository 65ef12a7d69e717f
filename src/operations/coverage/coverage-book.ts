import { type Selectable, sql } from 'kysely'
import type { OpenGap } from '../../core/coverage/guard.ts'
import type { Stint } from '../../core/coverage/ledger.ts'
import { type Presence, presenceOf } from '../../core/coverage/presence.ts'
import type { Around, Duty } from '../../core/coverage/reach.ts'
import { territoryOf } from '../../core/process/call-in.ts'
import type { Account } from '../../core/records/account.ts'
import { type Queries, withTenant } from '../../store/database.ts'
import type { CoverRow } from '../../store/log-types.ts'
import type { Tables } from '../../store/tables.ts'
import type { Directory } from '../directory.ts'
import type { Services } from '../services.ts'
import { coverRow } from './cover-row.ts'

/** An account as coverage sees it, with what is shown beside. */
export type Watched = Duty & {
  name: string
  fields: Partial<Account>
  health: string | null
  handover: { id: string; ref: string } | null
}

/** Everything that the coverage of some accounts is judged on, read in one picture. */
export type CoverageBook = {
  directory: Directory
  presence: Map<string, Presence>
  around: Around
  watched: Watched[]
  covers: CoverRow[]
  /** Gaps that are not over, and until when the latest of each account that is over went. */
  open: OpenGap[]
  closedUntil: Map<string, string>
}

type AccountRow = {
  id: string
  name: string
  data: Partial<Account>
  health: string | null
  handover: string | null
  ref: string | null
  began: Date | null
}

/** Reads it for these accounts; what has ended is not among them. */
export async function readCoverageBook(
  services: Pick<Services, 'database' | 'directory'>,
  tenant: string,
  accounts: readonly string[],
): Promise<CoverageBook> {
  const directory = await services.directory(tenant)
  const found = await withTenant(services.database, tenant, (queries) => readRows(queries, tenant, accounts))
  const leftAt = new Map(found.people.map(({ id, active_until }) => [id, active_until?.toISOString() ?? null]))
  const presence = new Map([...directory.people.values()].map((member) => [member.id, presenceOf(member, leftAt.get(member.id) ?? null)]))
  const covers = found.covers.map(coverRow)
  const stints = Map.groupBy(found.assignments, ({ account }) => account)
  const coversOf = Map.groupBy(
    covers.filter(({ state }) => state !== 'cancelled'),
    ({ account }) => account,
  )
  const watched = found.accounts.map((row): Watched => {
    const own = stints.get(row.id) ?? []
    const line = own.filter(({ holds }) => holds).map(stintOf)
    return {
      account: row.id,
      name: row.name,
      fields: row.data,
      health: row.health,
      handover: row.handover === null ? null : { id: row.handover, ref: row.ref ?? '' },
      line,
      ae: own.filter(({ role }) => role === 'AE').map(stintOf),
      // What was handed back early, or late, covered as long as it was meant to; a person who is here again is reached anyway.
      covers: (coversOf.get(row.id) ?? []).map(({ person, fromAt, toAt }) => ({ person, from: fromAt, to: toAt })),
      beganAt: row.began?.toISOString() ?? line[0]?.from ?? '1970-01-01T00:00:00.000Z',
      territoryOf: (pool) => territoryOf(pool, row.data.region, directory.territories),
    }
  })
  return {
    directory,
    presence,
    around: { people: presence, poolName: (id) => directory.pools.find((pool) => pool.id === id)?.name ?? id },
    watched,
    covers,
    open: found.gaps
      .filter(({ until_at }) => until_at === null)
      .map(({ account, since_at, why }) => ({ account, since: since_at.toISOString(), why })),
    // In their order, so that the latest stays.
    closedUntil: new Map(found.gaps.flatMap(({ account, until_at }) => (until_at ? [[account, until_at.toISOString()]] : []))),
  }
}

type StintRow = Pick<Selectable<Tables['baton.assignment']>, 'holder_kind' | 'holder' | 'from_at' | 'to_at'>
const stintOf = ({ holder_kind, holder, from_at, to_at }: StintRow): Stint => ({
  holder: { kind: holder_kind, id: holder },
  from: from_at.toISOString(),
  to: to_at?.toISOString() ?? null,
})

async function readRows(queries: Queries, tenant: string, asked: readonly string[]) {
  const ids = sql<string>`any(${[...asked]}::uuid[])`
  const [people, accounts, assignments, covers, gaps] = await Promise.all([
    queries.selectFrom('baton.person').select(['id', 'active_until']).where('tenant', '=', tenant).execute(),
    sql<AccountRow>`
      select a.id, a.name, a.data, r.data->>'colour' as health, u.handover, u.ref, b.began
      from baton.account a
      left join baton.record r on r.tenant = ${tenant} and r.account = a.id and r.kind = 'health' and r.key = 'current'
      left join lateral (select c.handover, v.ref from baton.handover_account c join baton.handover v on v.tenant = ${tenant} and v.id = c.handover
        where c.tenant = ${tenant} and c.account = a.id and c.changes_holder and not c.ended limit 1) u on true
      left join lateral (select e.at as began from baton.event e
        where e.tenant = ${tenant} and e.stream_kind = 'account' and e.stream = a.id::text and e.version = 1
          and not exists (select from baton.assignment s where s.tenant = ${tenant} and s.account = a.id and s.holds)) b on true
      where a.tenant = ${tenant} and a.ended_at is null and a.id = ${ids}
      order by a.name, a.id`.execute(queries),
    queries
      .selectFrom('baton.assignment')
      .select(['account', 'role', 'holder_kind', 'holder', 'holds', 'from_at', 'to_at'])
      .where('tenant', '=', tenant)
      .where(({ or, eb }) => or([eb('holds', '=', true), eb('role', '=', 'AE')]))
      .where('account', '=', ids)
      .orderBy('from_at')
      .execute(),
    queries.selectFrom('baton.cover').selectAll().where('tenant', '=', tenant).where('account', '=', ids).orderBy('from_at').execute(),
    queries
      .selectFrom('baton.coverage_gap')
      .select(['account', 'since_at', 'until_at', 'why'])
      .where('tenant', '=', tenant)
      .where('account', '=', ids)
      .orderBy('until_at')
      .execute(),
  ])
  return { people, accounts: accounts.rows, assignments, covers, gaps }
}
