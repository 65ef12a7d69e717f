import { setCheckpointsAside } from '../store/checkpoint.ts'
import { inTransaction } from '../store/database.ts'
import { createWorkspace, removeDemo } from '../store/workspaces.ts'
import type { Services } from './services.ts'

/** Stands in the workspace's row until everything is in it: a start that was interrupted is seen by it and begins again. */
export const unfinished = { isBeingMade: true }

/** Makes a demo workspace and fills it. */
export async function makeDemo(services: Services, tenant: string, name: string): Promise<void> {
  const { database } = services
  await createWorkspace(database, { tenant, name, isDemo: true, clock: unfinished })
  await services.seedDemo(tenant)
  await inTransaction(database, tenant, (queries) =>
    queries
      .updateTable('baton.workspace')
      .set({ clock: JSON.stringify({}) as never })
      .where('tenant', '=', tenant)
      .execute(),
  )
  services.forget(tenant)
}

/** The same, in place of what is there. */
export async function makeDemoAnew(services: Services, tenant: string, name: string): Promise<void> {
  await removeDemo(services.database, tenant)
  setCheckpointsAside(services.database.dataDir, tenant, services.clock())
  await makeDemo(services, tenant, name)
}

export const isHalfMade = (clock: unknown): boolean => typeof clock === 'object' && clock !== null && 'isBeingMade' in clock
