import { sql } from 'kysely'
import type { AccountRow, accounts } from '../contract/accounts.ts'
import { Refusal } from '../core/base/refusal.ts'
import { personRef } from '../core/policy/person-name.ts'
import { named, unknownTier } from '../core/policy/service-tiers.ts'
import { territoryOf } from '../core/process/call-in.ts'
import { withTenant } from '../store/database.ts'
import { holderRef } from './account-view.ts'
import { audienceOf } from './audience.ts'
import { containing, pageOf, positionOf } from './cursor.ts'
import type { Directory } from './directory.ts'
import { holderAsked, mustBeAccount } from './known-filter.ts'
import type { Operation, SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

type Row = {
  id: string
  name: string
  parent: string | null
  parent_name: string | null
  data: { region?: string; renewal?: string; arr?: number }
  holder_kind: 'person' | 'pool' | null
  holder: string | null
  ae: string | null
  health: string | null
  handover: string | null
  ref: string | null
}

/** Accounts by name. Only the rows of the page are joined with what else they show, so a long list costs what a short one does. */
export const listAccounts =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof accounts.listAccounts> =>
  async ({ query: { q, holder, parent, tier, ended = false, limit, cursor } }, context) => {
    const { tenant, actor, now } = context
    const directory = await services.directory(tenant)
    const holds = holder === undefined ? undefined : holder === 'me' ? actorOf(context) : holderAsked('holder', holder, directory)
    const list = { list: 'accounts', q: q ?? null, holds: holds ?? null, parent: parent ?? null, tier: tier ?? null, ended }
    const after = positionOf(cursor, list, 2)
    const at = now.toISOString()
    const currently = (alias: string) =>
      sql`${sql.ref(`${alias}.from_at`)} <= ${at} and (${sql.ref(`${alias}.to_at`)} is null or ${sql.ref(`${alias}.to_at`)} > ${at})`
    const { rows } = await withTenant(services.database, tenant, (queries) =>
      sql<Row>`
        select a.id, a.name, a.parent, p.name as parent_name, a.data, h.holder_kind, h.holder, e.holder as ae, r.data->>'colour' as health,
          u.handover, u.ref
        from (
          select id, name, parent, data from baton.account
          where tenant = ${tenant} and ended_at is ${ended ? sql`not null` : sql`null`}
            ${q ? sql`and search like ${containing(q)}` : sql``}
            ${parent === undefined ? sql`` : sql`and parent::text = ${parent.toLowerCase()}`}
            ${
              tier === undefined
                ? sql``
                : sql`and exists (select from baton.record t where t.tenant = ${tenant} and t.account = account.id and t.kind = 'service-tier' and lower(t.data->>'tier') = lower(${tier}))`
            }
            ${after ? sql`and (name, id) > (${after[0]}, ${after[1]}::uuid)` : sql``}
            ${
              holds === undefined
                ? sql``
                : sql`and exists (select from baton.assignment s where s.tenant = ${tenant} and s.account = account.id and s.holds and s.holder = ${holds} and ${currently('s')})`
            }
          order by name, id limit ${limit + 1}
        ) a
        left join baton.account p on p.tenant = ${tenant} and p.id = a.parent
        left join lateral (select s.holder_kind, s.holder from baton.assignment s
          where s.tenant = ${tenant} and s.account = a.id and s.holds and ${currently('s')} limit 1) h on true
        left join lateral (select s.holder from baton.assignment s
          where s.tenant = ${tenant} and s.account = a.id and s.role = 'AE' and ${currently('s')} limit 1) e on true
        left join baton.record r on r.tenant = ${tenant} and r.account = a.id and r.kind = 'health' and r.key = 'current'
        left join lateral (select c.handover, v.ref from baton.handover_account c join baton.handover v on v.tenant = ${tenant} and v.id = c.handover
          where c.tenant = ${tenant} and c.account = a.id and c.changes_holder and not c.ended limit 1) u on true
        order by a.name, a.id`.execute(queries),
    )
    if (rows.length === 0) {
      await mustBeAccount(services, tenant, { filter: 'parent', given: parent })
      mustBeTier(tier, directory)
    }
    const { rows: shown, next } = pageOf(rows, limit, list, ({ name, id }) => [name, id])
    return { items: shown.map((row) => accountLine(row, actor, directory)), next }
  }

/** Looked at only where nothing was found: a tier that accounts have counts, whether or not it is in the list of the workspace. */
function mustBeTier(tier: string | undefined, { tiers }: Directory) {
  if (tier === undefined || tiers.length === 0 || named(tiers, tier)) return
  throw new Refusal('invalid', 'filter.unknown', unknownTier(tiers, tier), { where: 'query.tier' })
}

const actorOf = ({ actor }: SignedInContext): string => (actor.kind === 'baton' ? '' : actor.member.id)

function accountLine(row: Row, actor: SignedInContext['actor'], directory: Directory): AccountRow {
  const holder = row.holder !== null && row.holder_kind !== null ? { holderKind: row.holder_kind, holder: row.holder } : undefined
  const audience = audienceOf(actor, { holder, region: row.data.region }, directory)
  const seesMoney = audience.has('manager') || audience.has('operations')
  return {
    id: row.id,
    name: row.name,
    parent: row.parent === null ? null : { id: row.parent, name: row.parent_name ?? '' },
    holder: holder ? holderRef({ kind: holder.holderKind, id: holder.holder }, directory) : null,
    ae: row.ae === null ? null : personRef(row.ae, directory.people),
    territory: territoryNameOf(holder, row.data.region, directory),
    region: row.data.region ?? null,
    renewal: row.data.renewal ?? null,
    arr: seesMoney ? (row.data.arr ?? null) : null,
    health: row.health,
    handover: row.handover === null ? null : { id: row.handover, ref: row.ref ?? '' },
  }
}

/** The territory of the pool that holds it, else the one that its region lies in. */
function territoryNameOf(
  holder: { holderKind: 'person' | 'pool'; holder: string } | undefined,
  region: string | undefined,
  { territories }: Directory,
): string | null {
  if (holder?.holderKind === 'pool') return territoryOf(holder.holder, region, territories)?.name ?? null
  return territories.find(({ regions }) => region !== undefined && regions.includes(region))?.name ?? null
}
