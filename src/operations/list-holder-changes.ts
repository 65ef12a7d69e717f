import { sql } from 'kysely'
import type { holders } from '../contract/holders.ts'
import { withTenant } from '../store/database.ts'
import { holderRef } from './account-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

type Year = { year: number; changes: number; accounts: number }
type Most = {
  id: string
  name: string
  holder_kind: 'person' | 'pool' | null
  holder: string | null
  changes: number
  last: Date
}

/** How many are worth a look. */
const most = 25

/** By the newest knowledge: in which years accounts changed hands, and which did most often. The first holder is no change. */
export const listHolderChanges =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof holders.listHolderChanges> =>
  async ({ query: { year } }, { tenant }) => {
    const directory = await services.directory(tenant)
    const changes = sql`
      select account, from_at, extract(year from from_at at time zone 'UTC')::integer as year
      from (
        select account, from_at, row_number() over (partition by account order by from_at) as place
        from baton.holding where tenant = ${tenant} and known_to is null and holds
      ) held where place > 1`
    return withTenant(services.database, tenant, async (queries) => {
      const [years, accounts] = await Promise.all([
        sql<Year>`
          select year, count(*)::integer as changes, count(distinct account)::integer as accounts
          from (${changes}) c group by year order by year desc`.execute(queries),
        sql<Most>`
          select a.id, a.name, h.holder_kind, h.holder, c.changes, c.last
          from (
            select account, count(*)::integer as changes, max(from_at) as last from (${changes}) c
            ${year === undefined ? sql`` : sql`where year = ${year}`} group by account
          ) c
          join baton.account a on a.tenant = ${tenant} and a.id = c.account and a.ended_at is null
          left join lateral (select s.holder_kind, s.holder from baton.assignment s
            where s.tenant = ${tenant} and s.account = a.id and s.holds and s.to_at is null limit 1) h on true
          order by c.changes desc, c.last desc, a.name limit ${most}`.execute(queries),
      ])
      return {
        years: years.rows,
        most: accounts.rows.map(({ id, name, holder_kind, holder, changes: times, last }) => ({
          account: { id, name },
          holder: holder_kind && holder ? holderRef({ kind: holder_kind, id: holder }, directory) : null,
          changes: times,
          last: last.toISOString(),
        })),
      }
    })
  }
