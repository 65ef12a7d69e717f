import { sql } from 'kysely'
import type { meta } from '../contract/meta.ts'
import { folded } from '../core/base/folded.ts'
import { withTenant } from '../store/database.ts'
import { containing } from './cursor.ts'
import type { Operation } from './operation.ts'
import type { HandoverListRow } from './read-models.ts'
import type { Services } from './services.ts'

/** How many of each kind the palette shows. */
const most = 8

/** What a person means by a few typed letters. What begins with them comes first; running handovers come before ended ones. */
export const search =
  (services: Pick<Services, 'database' | 'directory'>): Operation<typeof meta.search> =>
  async ({ query: { q } }, { tenant }) => {
    const part = containing(q)
    const begin = part.slice(1)
    const [directory, [accounts, handovers]] = await Promise.all([
      services.directory(tenant),
      withTenant(services.database, tenant, (queries) =>
        Promise.all([
          sql<{ id: string; name: string; region: string | null; holder: string | null }>`
            select a.id, a.name, a.data->>'region' as region, s.holder
            from baton.account a
            left join baton.assignment s on s.tenant = ${tenant} and s.account = a.id and s.holds and s.to_at is null
            where a.tenant = ${tenant} and a.ended_at is null and a.search like ${part}
            order by a.search not like ${begin}, a.name, a.id limit ${most}`.execute(queries),
          sql<{ id: string; ref: string; status: string; account: string; row: HandoverListRow }>`
            select h.id, h.ref, h.status, a.name as account, h.row
            from baton.handover h join baton.account a on a.tenant = ${tenant} and a.id = h.account
            where h.tenant = ${tenant} and (lower(h.ref) like ${part} or a.search like ${part})
            order by h.status in ('completed', 'cancelled'), lower(h.ref) not like ${begin}, h.updated_at desc, h.id limit ${most}`.execute(
            queries,
          ),
        ]),
      ),
    ])
    const nameOf = (id: string) => directory.people.get(id)?.name ?? directory.pools.find((pool) => pool.id === id)?.name
    const wanted = folded(q)
    const people = [...directory.people.values()]
      .filter(({ name, email }) => folded(`${name} ${email}`).includes(wanted))
      .toSorted(
        (a, b) => Number(folded(b.name).startsWith(wanted)) - Number(folded(a.name).startsWith(wanted)) || a.name.localeCompare(b.name),
      )
    return {
      accounts: accounts.rows.map(({ id, name, region, holder }) => ({
        id,
        name,
        note: [holder === null ? undefined : nameOf(holder), region].filter(Boolean).join(' · '),
      })),
      people: people.slice(0, most).map(({ id, name, email, active }) => ({ id, name, note: active ? email : `${email} · has left` })),
      handovers: handovers.rows.map(({ id, ref, status, account, row }) => ({
        id,
        ref,
        account,
        note: `${row.from?.name ?? ''} → ${row.to?.name ?? ''} · ${status}`,
      })),
    }
  }
