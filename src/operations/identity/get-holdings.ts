import { sql } from 'kysely'
import type { Holdings, staff } from '../../contract/staff.ts'
import { withTenant } from '../../store/database.ts'
import { isId } from '../load-account.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { unknownPerson } from './change-person.ts'
import { mustBeOwn } from './own-workspace.ts'

const mostShown = 20

/** What somebody holds, so that whoever ends their access sees first what needs somebody else. */
export const getHoldings =
  (services: Services): Operation<typeof staff.getHoldings> =>
  async ({ params: { id } }, { tenant }) => {
    await mustBeOwn(services, tenant)
    const { people } = await services.directory(tenant)
    if (!isId(id) || !people.has(id)) throw unknownPerson()
    return holdingsOf(services, tenant, id)
  }

/** What is somebody's to do or to answer for at this moment. */
export async function holdingsOf(services: Services, tenant: string, id: string): Promise<Holdings> {
  const { people, territories } = await services.directory(tenant)
  const rows = await withTenant(services.database, tenant, async (queries) => ({
    accounts: await queries
      .selectFrom('baton.assignment as s')
      .innerJoin('baton.account as a', (join) => join.onRef('a.tenant', '=', 's.tenant').onRef('a.id', '=', 's.account'))
      .select(['a.id', 'a.name'])
      .where('s.tenant', '=', tenant)
      .where('s.holder', '=', id)
      .where('s.to_at', 'is', null)
      .where('a.ended_at', 'is', null)
      .groupBy(['a.id', 'a.name'])
      .orderBy('a.name')
      .execute(),
    handovers: await queries
      .selectFrom('baton.handover as h')
      .innerJoin('baton.account as a', (join) => join.onRef('a.tenant', '=', 'h.tenant').onRef('a.id', '=', 'h.account'))
      .select(['h.ref', 'a.name as account'])
      .where('h.tenant', '=', tenant)
      .where('h.status', 'in', ['proposed', 'running', 'paused'])
      .where(sql<boolean>`h.participants @> ${[id]}::uuid[]`)
      .orderBy('h.ref')
      .execute(),
    tasks: await queries
      .selectFrom('baton.task')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('tenant', '=', tenant)
      .where('assignee', '=', id)
      .where('status', '=', 'open')
      .executeTakeFirstOrThrow(),
    tokens: await queries
      .selectFrom('baton.session')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('tenant', '=', tenant)
      .where('person', '=', id)
      .where('kind', '=', 'token')
      .where('expires_at', '>', services.clock())
      .executeTakeFirstOrThrow(),
  }))
  const some = <Row>(all: readonly Row[]) => ({ count: all.length, some: all.slice(0, mostShown) })
  return {
    accounts: some(rows.accounts),
    handovers: some(rows.handovers),
    tasks: Number(rows.tasks.count),
    territories: territories.flatMap(({ name, owner, deputy }) => [
      ...(owner === id ? [{ name, as: 'owner' as const }] : []),
      ...(deputy === id ? [{ name, as: 'deputy' as const }] : []),
    ]),
    manages: [...people.values()].filter(({ active, manager }) => active && manager === id).map((one) => ({ id: one.id, name: one.name })),
    tokens: Number(rows.tokens.count),
  }
}
