import type { handovers } from '../contract/handovers.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { seenHandover } from './seen-handover.ts'
import type { Services } from './services.ts'

/** One handover as this person sees it, with what they may do in it now. */
export const getHandover =
  (services: Services): Operation<typeof handovers.getHandover> =>
  async ({ params: { id: name } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    return seenHandover(found)
  }
