import { Refusal } from '../core/base/refusal.ts'
import type { Journalled } from '../store/letter-journal.ts'
import { afterCrash } from './after-crash.ts'
import { eachAlone } from './each-alone.ts'
import { letterResult } from './letter-result.ts'
import { inFlightKey } from './post.ts'
import type { Services } from './services.ts'

/**
 * Says what became of letters whose hand-over this process does not have in hand: whoever began them died, or the database was away
 * when they had their answer. Begins none. Answers how many were settled.
 */
export async function resumeLetters(services: Services, tenant: string): Promise<number> {
  const { journal, inFlight } = services.post
  const left = journal.open(tenant).filter((one) => !inFlight.has(inFlightKey(tenant, one)) && !isUnheardOf(services, one))
  let settled = 0
  await eachAlone(left, async (entry) => {
    const { handover, version, at } = entry
    try {
      const now = await services.now(tenant)
      const done = await letterResult(services, { tenant, handOver: { handover, version, at }, ...afterCrash(entry), now }, 'journalled')
      if (done) settled += 1
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'handover.unknown')) throw error
      unheardOf.set(services, [...(unheardOf.get(services) ?? []), entry])
    }
  })
  return settled
}

/** Handovers that a database which was set back has never heard of: there is nobody to tell, and asking every time helps nobody. */
const unheardOf = new WeakMap<Services, Journalled[]>()
const isUnheardOf = (services: Services, entry: Journalled) => unheardOf.get(services)?.includes(entry) ?? false
