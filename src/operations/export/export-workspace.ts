import type { movingOut } from '../../contract/moving-out.ts'
import { loggedAs } from '../../core/policy/member.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { archiveOf } from './archive.ts'

/** Everything of the workspace, for an administrator to take along. */
export const exportWorkspace =
  (services: Services): Operation<typeof movingOut.exportWorkspace> =>
  (_input, { tenant, actor, now }) =>
    archiveOf(services, tenant, loggedAs(actor), now)
