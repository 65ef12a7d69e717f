import { sql } from 'kysely'
import type { FoundSubject, personalData } from '../../contract/personal-data.ts'
import { folded } from '../../core/base/folded.ts'
import { withTenant } from '../../store/database.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'

const most = 50

/** People who work or worked here, and contacts of accounts. */
export const findSubjects =
  (services: Services): Operation<typeof personalData.findSubjects> =>
  async ({ query: { q } }, { tenant }) => ({ items: await subjectsNamed(services, tenant, q) })

export async function subjectsNamed(services: Services, tenant: string, q: string): Promise<FoundSubject[]> {
  const { people, stored } = await services.directory(tenant)
  const wanted = folded(q)
  const here = [...people.values()]
    .filter(({ id }) => stored.get(id)?.erased === undefined)
    .filter(({ name, email }) => folded(`${name} ${email}`).includes(wanted))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(
      ({ id, name, email, active }): FoundSubject => ({
        subject: { kind: 'person', id },
        name,
        address: email,
        at: active ? 'Works here' : 'Has left',
        left: !active,
      }),
    )
  const { rows } = await withTenant(services.database, tenant, (queries) =>
    sql<{ account: string; key: string; name: string; email: string | null; at: string }>`
        select r.account::text as account, r.key, coalesce(r.data->>'name', r.key) as name, r.data->>'email' as email, a.name as at
        from baton.record r join baton.account a on a.tenant = ${tenant} and a.id = r.account
        where r.tenant = ${tenant} and r.kind = 'contact' and strpos(lower(concat_ws(' ', r.data->>'name', r.data->>'email')), ${q.toLowerCase()}) > 0
        order by 3, a.name limit ${most}`.execute(queries),
  )
  const contacts = rows.map(
    ({ account, key, name, email, at }): FoundSubject => ({
      subject: { kind: 'contact', account, key },
      name,
      address: email,
      at,
      left: false,
    }),
  )
  return [...here, ...contacts].slice(0, most)
}
