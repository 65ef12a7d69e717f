import { loggedAs } from '../../core/policy/member.ts'
import { append, versionOf } from '../../store/log.ts'
import type { LoggedEvent, Models } from '../../store/log-types.ts'
import type { Directory } from '../directory.ts'
import { untilNotOvertaken } from '../load-account.ts'
import type { SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'

type Change = { event: LoggedEvent; rows: NonNullable<Models['directory']> }

/**
 * Decides on what the workspace is organised in as it is now, not as a cache has it, and writes that in one step. Whoever else changes
 * the workspace at the same moment makes it decide anew. Where nothing would change, nothing is logged.
 */
export async function changeDirectory(
  services: Services,
  { tenant, actor, now }: SignedInContext,
  decide: (directory: Directory) => Change | undefined | Promise<Change | undefined>,
): Promise<void> {
  const stream = { kind: 'workspace', id: tenant } as const
  await untilNotOvertaken(services, `${tenant} directory`, async () => {
    const expectedVersion = await versionOf(services.database, tenant, stream)
    services.forget(tenant)
    const change = await decide(await services.directory(tenant))
    if (!change) return
    await append(services.database, {
      tenant,
      stream,
      expectedVersion,
      events: [change.event],
      ...loggedAs(actor),
      at: now.toISOString(),
      models: { directory: change.rows },
    })
    services.forget(tenant)
  })
}
