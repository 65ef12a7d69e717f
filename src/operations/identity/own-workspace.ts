import { Refusal } from '../../core/base/refusal.ts'
import { listWorkspaces } from '../../store/workspaces.ts'
import { isHalfMade } from '../make-demo.ts'
import type { Services } from '../services.ts'

/** The team's own workspace, beside which there may be a demo. An installation has one. */
export async function ownWorkspace({ database }: Pick<Services, 'database'>): Promise<{ tenant: string; name: string } | undefined> {
  const own = (await listWorkspaces(database)).find(({ isDemo, clock }) => !isDemo && !isHalfMade(clock))
  return own && { tenant: own.tenant, name: own.name }
}

/** What has to do with signing in makes no sense where everybody can be anybody. */
export async function mustBeOwn({ database }: Pick<Services, 'database'>, tenant: string): Promise<{ name: string }> {
  const found = (await listWorkspaces(database)).find((one) => one.tenant === tenant)
  if (!found) throw new Error(`There is no workspace ${tenant}`)
  if (found.isDemo)
    throw new Refusal('conflict', 'demo.everybody', 'In the demo everybody can be anybody, so there is nothing to sign in with.')
  return { name: found.name }
}
