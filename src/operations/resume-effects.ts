import { applyEffect } from './apply-effect.ts'
import { eachAlone } from './each-alone.ts'
import { followUp } from './follow-up.ts'
import type { Services } from './services.ts'

/** How long whoever asked for a change has to begin with it themselves. */
const ownSeconds = 10

/**
 * Makes the changes in other systems that somebody asked for and nobody works on any more: whoever had them died, or found them
 * still held by somebody who did. Claims see to it that no two make one together.
 */
export async function resumeEffects(services: Services, tenant: string): Promise<number> {
  const now = await services.now(tenant)
  const left = await services.store.effectsLeft(tenant, { plannedBefore: new Date(now.getTime() - ownSeconds * 1000), now })
  await eachAlone(left, async ({ handover, id }) => {
    const done = await applyEffect(services, { tenant, handover, effect: id, now })
    if (done) await followUp(services, tenant, done, done.circumstances)
  })
  return left.length
}
