import type { OutputOf } from '../contract/endpoint.ts'
import type { playbookPages } from '../contract/playbook-pages.ts'
import type { Definition } from '../core/definition/definition.ts'
import { withTenant } from '../store/database.ts'
import type { MoveCase } from './compile-job.ts'
import { loadHandover } from './load-handover.ts'
import type { Operation, SignedInContext } from './operation.ts'
import { newestOf } from './publish-playbooks.ts'
import type { Services } from './services.ts'

/** What a page changes against the newest published version, and what that would do to each handover that runs on any of them. */
export const comparePlaybook =
  (services: Services): Operation<typeof playbookPages.comparePlaybook> =>
  async ({ params: { id }, body: { page } }, context) => {
    const newest = newestOf(await services.playbooks(context.tenant), id)
    const { definition, diagnostics, changes } = await services.compile.compile(page, id, newest?.definition ?? null, context.gone)
    return {
      from: newest?.definition.version ?? null,
      to: definition.version,
      changes,
      running: await runningMoves(services, context, id, {
        definition,
        hasErrors: diagnostics.some(({ severity }) => severity === 'error'),
      }),
    }
  }

type RunningMove = OutputOf<typeof playbookPages.comparePlaybook>['running'][number]

async function runningMoves(
  services: Services,
  { tenant, actor, now }: SignedInContext,
  playbook: string,
  target: { definition: Definition; hasErrors: boolean },
): Promise<RunningMove[]> {
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select('id')
      .where('tenant', '=', tenant)
      .where('playbook', '=', playbook)
      .where('status', 'in', ['proposed', 'running', 'paused'])
      .orderBy('number')
      .execute(),
  )
  const moves: RunningMove[] = []
  for (let at = 0; at < rows.length; at += atOnce) {
    const cases = await Promise.all(rows.slice(at, at + atOnce).map(({ id }) => caseOf(services, { tenant, id, actor, now })))
    // What the page would do cannot be run while one of its checks may not even compile.
    const previews = target.hasErrors ? cases.map(() => notYet) : await services.compile.moves(target.definition, cases)
    moves.push(
      ...cases.flatMap(({ handover, circumstances }, index): RunningMove[] => {
        const preview = previews[index]
        if (!preview) throw new Error('Each handover has a preview')
        const { id, ref, playbook: pinned } = handover
        return [{ handover: id, ref, account: circumstances.world.account.name, version: pinned.version, ...preview }]
      }),
    )
  }
  return moves
}

const notYet = { added: [], removed: [], carried: [], refused: 'The page has errors; nothing moves to it before they are repaired.' }

/** So many handovers are previewed in one go: what they share is copied to the other process once for all of them. */
const atOnce = 10

async function caseOf(services: Services, asked: Parameters<typeof loadHandover>[1]): Promise<MoveCase> {
  const found = await loadHandover(services, asked)
  if ('answered' in found) throw new Error('Reading uses no keys')
  const { newId: _newId, otherVersions: _otherVersions, ...circumstances } = found.circumstances
  return { handover: found.handover, circumstances }
}
