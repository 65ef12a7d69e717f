import { sql } from 'kysely'
import type { people } from '../contract/people.ts'
import { poolsNow } from '../core/policy/member.ts'
import { personRef } from '../core/policy/person-name.ts'
import { type Database, withTenant } from '../store/database.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Pools with their territories, each with owner and deputy; and the regions of the accounts, which territories list. */
export const listPools =
  (services: Pick<Services, 'directory' | 'database'>): Operation<typeof people.listPools> =>
  async (_input, { tenant }) => {
    const [{ pools, territories, people }, regions] = await Promise.all([
      services.directory(tenant),
      regionsOfAccounts(services.database, tenant),
    ])
    const ref = (id: string) => personRef(id, people)
    return {
      regions,
      items: poolsNow(pools)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ id, name }) => ({
          id,
          name,
          territories: territories
            .filter(({ pool }) => pool === id)
            .toSorted((a, b) => (a.name < b.name ? -1 : 1))
            .map((one) => ({
              id: one.id,
              name: one.name,
              owner: ref(one.owner),
              deputy: one.deputy === null ? null : ref(one.deputy),
              regions: [...one.regions],
            })),
        })),
    }
  }

async function regionsOfAccounts(database: Database, tenant: string): Promise<{ name: string; accounts: number }[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ name: string; accounts: number }>`
      select data->>'region' as name, count(*)::int as accounts from baton.account
      where tenant = ${tenant} and ended_at is null and data->>'region' is not null
      group by 1 order by 1`.execute(queries),
  )
  return rows
}
