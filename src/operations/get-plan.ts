import type { plans } from '../contract/handover-plan.ts'
import { handoverPlan } from '../core/process/plan.ts'
import { maskedPlan } from '../core/process/restricted.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { readerOf } from './seen-handover.ts'
import type { Services } from './services.ts'

/** The change of owner as one plan, as far as this reader may know it. */
export const getPlan =
  (services: Services): Operation<typeof plans.getPlan> =>
  async ({ params: { id: name } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    return maskedPlan(handoverPlan(found.handover, found.circumstances), readerOf(found))
  }
