import { sql } from 'kysely'
import type { Actor } from '../core/policy/member.ts'
import type { Account } from '../core/records/account.ts'
import type { Kind } from '../core/records/kinds.ts'
import { type Database, withTenant } from '../store/database.ts'
import { audienceOf } from './audience.ts'
import type { Directory, PersonData } from './directory.ts'
import { WhoIsWho } from './import/plan.ts'
import type { AccountState, HeldRole, KnownAccount } from './import/plan-accounts.ts'
import type { KnownPerson, PeopleState } from './import/plan-people.ts'
import type { AboutAccount, KnownRecord, RecordState } from './import/plan-records.ts'
import { fieldsOf } from './load-account.ts'
import { feederOf } from './record-view.ts'

type Logged = { stream: string; version: number }

export const versionsOf = (tenant: string, kind: 'account' | 'person') =>
  sql<Logged>`select stream, max(version)::integer as version from baton.event where tenant = ${tenant} and stream_kind = ${kind} group by stream`

/** All accounts as an import compares with them, in one wait. */
export async function accountState(
  database: Database,
  directory: Directory,
  { tenant, actor }: { tenant: string; actor: Actor },
): Promise<AccountState> {
  const [rows, assignments, versions] = await withTenant(database, tenant, (queries) =>
    Promise.all([
      queries
        .selectFrom('baton.account')
        .select(['id', 'name', 'parent', 'data', 'ended_at', 'version'])
        .where('tenant', '=', tenant)
        .execute(),
      queries
        .selectFrom('baton.assignment')
        .select(['account', 'role', 'holder_kind', 'holder'])
        .where('tenant', '=', tenant)
        .where('to_at', 'is', null)
        .where('role', 'in', ['CSM', 'AE', 'SA', 'Renewal Manager'] satisfies HeldRole[])
        .execute(),
      versionsOf(tenant, 'account').execute(queries),
    ]),
  )
  const logged = new Map(versions.rows.map(({ stream, version }) => [stream, version]))
  const roles = Map.groupBy(assignments, ({ account }) => account)
  return {
    accounts: rows.map(
      (row): KnownAccount => ({
        id: row.id,
        fields: fieldsOf(row),
        endedAt: row.ended_at?.toISOString() ?? null,
        version: row.version,
        logged: logged.get(row.id) ?? 0,
        roles: Object.fromEntries((roles.get(row.id) ?? []).map((one) => [one.role, { kind: one.holder_kind, id: one.holder }])),
      }),
    ),
    who: new WhoIsWho(directory.people.values(), directory.pools),
    // An import touches every account, so managing some of them is not enough.
    seesMoney: actor.kind !== 'baton' && actor.member.roles.includes('operations'),
  }
}

/** All records of a kind as an import compares with them, in one wait. */
export async function recordState(
  database: Database,
  directory: Directory,
  { tenant, actor, kind }: { tenant: string; actor: Actor; kind: Kind },
): Promise<RecordState & { logged: Map<string, number> }> {
  if (actor.kind === 'baton') throw new Error('The machine imports nothing')
  const [versions, accounts, records, workspace] = await withTenant(database, tenant, (queries) =>
    Promise.all([
      versionsOf(tenant, 'account').execute(queries),
      queries
        .selectFrom('baton.account')
        .select(['id', 'name', 'data'])
        .where('tenant', '=', tenant)
        .where('ended_at', 'is', null)
        .execute(),
      queries
        .selectFrom('baton.record')
        .select(['account', 'key', 'data', 'source', 'checked_at', 'version'])
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .execute(),
      queries.selectFrom('baton.workspace').select('settings').where('tenant', '=', tenant).executeTakeFirstOrThrow(),
    ]),
  )
  return {
    accounts: accounts.map(({ id, name, data }): AboutAccount => {
      const { externalId, zone } = data as Partial<Account>
      return { id, name, externalId, zone }
    }),
    records: records.map(
      ({ checked_at, data, ...rest }): KnownRecord => ({
        ...rest,
        data: data as unknown as KnownRecord['data'],
        checkedAt: checked_at.toISOString(),
      }),
    ),
    who: new WhoIsWho(directory.people.values(), directory.pools),
    zone: directory.settings.zone,
    // An import touches every account, so being something to some of them is not enough.
    audience: audienceOf(actor, { holder: undefined, region: undefined }, directory),
    feeder: feederOf(kind, workspace.settings),
    tiers: directory.tiers,
    logged: new Map(versions.rows.map(({ stream, version }) => [stream, version])),
  }
}

/** All people as an import compares with them, in one wait. */
export async function peopleState(
  database: Database,
  directory: Directory,
  { tenant, actor }: { tenant: string; actor: Actor },
): Promise<PeopleState & { data: Map<string, PersonData> }> {
  if (actor.kind === 'baton') throw new Error('The machine imports nothing')
  const [rows, holders, versions] = await withTenant(database, tenant, (queries) =>
    Promise.all([
      queries
        .selectFrom('baton.person')
        .select(['id', 'email', 'name', 'data', 'active_until', 'version'])
        .where('tenant', '=', tenant)
        .execute(),
      queries
        .selectFrom('baton.assignment')
        .select('holder')
        .distinct()
        .where('tenant', '=', tenant)
        .where('to_at', 'is', null)
        .where('holds', '=', true)
        .execute(),
      versionsOf(tenant, 'person').execute(queries),
    ]),
  )
  const logged = new Map(versions.rows.map(({ stream, version }) => [stream, version]))
  const data = new Map(rows.map((row) => [row.id, row.data as unknown as PersonData]))
  return {
    people: rows.map((row): KnownPerson => {
      const { roles = [], manager = null, place = null, calendar, granted } = (data.get(row.id) ?? {}) as Partial<PersonData>
      return {
        id: row.id,
        email: row.email,
        name: row.name,
        roles,
        given: granted?.byGroups.roles ?? [],
        manager: manager ?? null,
        place: place ?? null,
        zone: calendar?.zone ?? null,
        leaves: row.active_until === null ? null : lastDay(row.active_until),
        activeUntil: row.active_until?.toISOString() ?? null,
        version: row.version,
        logged: logged.get(row.id) ?? 0,
      }
    }),
    who: new WhoIsWho(directory.people.values(), directory.pools),
    holding: new Set(holders.map(({ holder }) => holder)),
    importer: actor,
    data,
  }
}

/** Somebody works here to the end of their last day; what is kept is the instant after it. */
export const endOf = (day: string): string => new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString()
const lastDay = (end: Date): string => new Date(end.getTime() - 1).toISOString().slice(0, 10)
