import { sql } from 'kysely'
import { labelsIn } from '../../core/documents/filled.ts'
import { tiersNamed } from '../../core/playbook/names-used.ts'
import { foldedName } from '../../core/policy/service-tiers.ts'
import { type Database, withTenant } from '../../store/database.ts'
import { countRunning } from '../list-playbooks.ts'
import type { PublishedPlaybook, Services } from '../services.ts'

export type PageRef = { id: string; title: string }
/** Which playbooks name what, by the folded name. */
export type Named = ReadonlyMap<string, { name: string; playbooks: PageRef[] }>

/** Pages that count: the newest of each playbook, and those on which handovers run. A page that nothing runs on binds nobody. */
async function pagesThatCount(services: Pick<Services, 'database' | 'playbooks'>, tenant: string): Promise<PublishedPlaybook[]> {
  const [published, running] = await Promise.all([services.playbooks(tenant), countRunning(services.database, tenant)])
  const newest = new Map<string, number>()
  for (const { id, version } of published) newest.set(id, Math.max(version, newest.get(id) ?? 0))
  return published.filter(
    ({ id, version }) => newest.get(id) === version || running.some((one) => one.playbook === id && one.version === version),
  )
}

function namedBy(pages: readonly PublishedPlaybook[], namesIn: (page: PublishedPlaybook) => readonly string[]): Named {
  const found = new Map<string, { name: string; playbooks: PageRef[] }>()
  for (const page of pages.toSorted((a, b) => (a.definition.title < b.definition.title ? -1 : 1)))
    for (const name of namesIn(page)) {
      const one = found.get(foldedName(name)) ?? { name, playbooks: [] }
      if (!one.playbooks.some(({ id }) => id === page.id)) one.playbooks.push({ id: page.id, title: page.definition.title })
      found.set(foldedName(name), one)
    }
  return found
}

export const tiersByPages = async (services: Pick<Services, 'database' | 'playbooks'>, tenant: string): Promise<Named> =>
  namedBy(await pagesThatCount(services, tenant), ({ definition }) => tiersNamed(definition).map(({ name }) => name))

export const labelsByPages = async (services: Pick<Services, 'database' | 'playbooks'>, tenant: string): Promise<Named> =>
  namedBy(await pagesThatCount(services, tenant), ({ definition }) => labelsIn(definition.template))

/** The name of a tier as it stands in records, and in how many accounts that go on. */
export async function tiersOfAccounts(database: Database, tenant: string): Promise<{ name: string; accounts: number }[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ name: string; accounts: number }>`
      select r.data->>'tier' as name, count(*)::integer as accounts
      from baton.record r join baton.account a on a.tenant = ${tenant} and a.id = r.account and a.ended_at is null
      where r.tenant = ${tenant} and r.kind = 'service-tier' and r.data->>'tier' is not null group by 1 order by 1`.execute(queries),
  )
  return rows
}

/** How many handovers carry each label that people put on, by its id. */
export async function labelsOfHandovers(database: Database, tenant: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<{ id: string; handovers: number }>`
      select l.id, count(*)::integer as handovers from baton.handover h, jsonb_array_elements_text(h.row->'labels') as l(id)
      where h.tenant = ${tenant} group by 1`.execute(queries),
  )
  return new Map(rows.map(({ id, handovers }) => [id, handovers]))
}

/** Titles as a sentence names them. */
export const titles = (playbooks: readonly PageRef[]): string => playbooks.map(({ title }) => `"${title}"`).join(', ')
