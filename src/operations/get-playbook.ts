import type { playbooks } from '../contract/playbooks.ts'
import { Refusal } from '../core/base/refusal.ts'
import { withNames } from '../core/playbook/lint-names.ts'
import { countRunning, playbookRow } from './list-playbooks.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** One playbook: its page, what was understood of it, and every version that was published. */
export const getPlaybook =
  (services: Pick<Services, 'database' | 'playbooks' | 'directory'>): Operation<typeof playbooks.getPlaybook> =>
  async ({ params: { id }, query: { version } }, { tenant }) => {
    const [published, running, lists] = await Promise.all([
      services.playbooks(tenant),
      countRunning(services.database, tenant),
      services.directory(tenant),
    ])
    const versions = published.filter((one) => one.id === id).toSorted((a, b) => b.version - a.version)
    const found = version === undefined ? versions[0] : versions.find(({ definition }) => definition.version === version)
    if (!found)
      throw new Refusal(
        'unknown',
        'playbook.unknown',
        version === undefined ? `There is no playbook "${id}".` : `There is no version "${version}" of a playbook "${id}".`,
      )
    return {
      ...playbookRow(found, running, lists),
      page: found.page,
      definition: found.definition as unknown as Record<string, unknown>,
      // Pages that were published by an earlier Baton have findings without fixes.
      diagnostics: withNames(found, found.page, lists).map((finding) => ({ ...finding, fixes: finding.fixes ?? [] })),
      versions: versions.map((one) => ({
        version: one.definition.version,
        publishedAt: one.publishedAt,
        running: running.find(({ playbook, version: number }) => playbook === id && number === one.version)?.count ?? 0,
      })),
    }
  }
