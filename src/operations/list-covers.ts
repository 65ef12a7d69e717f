import type { coverage } from '../contract/coverage.ts'
import { actorId } from '../core/policy/member.ts'
import { withTenant } from '../store/database.ts'
import { coverRow } from './coverage/cover-row.ts'
import { coverView } from './coverage/cover-view.ts'
import { personAsked } from './known-filter.ts'
import { isId } from './load-account.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** What somebody covers or is about to, and what they have still to hand back. */
export const listCovers =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof coverage.listCovers> =>
  async ({ query: { person } }, { tenant, actor, now }) => {
    const directory = await services.directory(tenant)
    const wanted = person === 'me' ? actorId(actor) : personAsked('person', person, directory)
    if (!isId(wanted)) return { items: [] }
    const rows = await withTenant(services.database, tenant, (queries) =>
      queries
        .selectFrom('baton.cover as c')
        .innerJoin('baton.account as a', (join) => join.onRef('a.tenant', '=', 'c.tenant').onRef('a.id', '=', 'c.account'))
        .selectAll('c')
        .select('a.name as account_name')
        .where('c.tenant', '=', tenant)
        .where('c.person', '=', wanted)
        .where('c.state', 'in', ['planned', 'running', 'due'])
        .orderBy('c.to_at')
        .limit(200)
        .execute(),
    )
    return {
      items: rows.map(({ account_name: accountName, ...row }) =>
        coverView(coverRow(row), { accountName, directory, territory: undefined, actor, now: now.toISOString() }),
      ),
    }
  }
