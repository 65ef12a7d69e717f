import type { PlaybookRow, playbooks } from '../contract/playbooks.ts'
import { type Lists, withNames } from '../core/playbook/lint-names.ts'
import { tasksOf } from '../core/process/circumstances.ts'
import { type Database, withTenant } from '../store/database.ts'
import type { Operation } from './operation.ts'
import type { PublishedPlaybook, Services } from './services.ts'

/** The newest version of each playbook. */
export const listPlaybooks =
  (services: Pick<Services, 'database' | 'playbooks' | 'directory'>): Operation<typeof playbooks.listPlaybooks> =>
  async (_input, { tenant }) => {
    const [published, running, lists] = await Promise.all([
      services.playbooks(tenant),
      countRunning(services.database, tenant),
      services.directory(tenant),
    ])
    const newest = [...Map.groupBy(published, ({ id }) => id).values()].flatMap(
      (versions) => versions.toSorted((a, b) => b.version - a.version)[0] ?? [],
    )
    return { items: newest.map((one) => playbookRow(one, running, lists)).toSorted((a, b) => (a.title < b.title ? -1 : 1)) }
  }

/** How many handovers run on each version of each playbook. */
export type Running = readonly { playbook: string; version: number; count: number }[]

export const countRunning = (database: Database, tenant: string): Promise<Running> =>
  withTenant(database, tenant, async (queries) => {
    const rows = await queries
      .selectFrom('baton.handover')
      .select(({ fn }) => ['playbook', 'playbook_version', fn.countAll<string>().as('count')])
      .where('tenant', '=', tenant)
      .where('status', 'in', ['proposed', 'running', 'paused'])
      .groupBy(['playbook', 'playbook_version'])
      .execute()
    return rows.map(({ playbook, playbook_version, count }) => ({ playbook, version: playbook_version, count: Number(count) }))
  })

export const playbookRow = ({ id, definition, diagnostics, page }: PublishedPlaybook, running: Running, lists: Lists): PlaybookRow => ({
  id,
  title: definition.title,
  summary: definition.summary,
  version: definition.version,
  kind: definition.kind,
  tasks: tasksOf(definition).length,
  running: running.reduce((sum, one) => (one.playbook === id ? sum + one.count : sum), 0),
  problems: withNames({ definition, diagnostics }, page, lists).filter(({ severity }) => severity !== 'note').length,
})
