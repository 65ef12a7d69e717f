import { Refusal } from '../core/base/refusal.ts'
import { wouldBreak } from '../core/process/would-break.ts'
import type { StoredRecord } from '../core/records/record.ts'
import type { AccountCase } from './load-account.ts'
import { loadHandover } from './load-handover.ts'
import type { SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

/**
 * A meeting that is still to come is arranged by writing it down here: one that a principle of a running handover forbids is refused.
 * A meeting that was is only told, and becomes an incident.
 */
export async function keepPrinciples(
  services: Services,
  record: StoredRecord,
  { loaded }: AccountCase,
  context: SignedInContext,
): Promise<void> {
  if (record.kind !== 'meeting' || record.data.held !== 'planned' || record.data.at <= context.now.toISOString()) return
  for (const id of new Set(loaded.underWay.map(({ handover }) => handover))) {
    const found = await loadHandover(services, { tenant: context.tenant, id, actor: context.actor, now: context.now })
    if ('answered' in found || found.handover.status !== 'running') continue
    const principle = wouldBreak(record, found.handover, found.circumstances)
    if (principle !== undefined)
      throw new Refusal(
        'conflict',
        'principle.broken',
        `${found.handover.ref} is under way, and "${principle}" holds until it ends. Arrange this meeting without them; if it took place all the same, write down that it was held, and it will have to be explained.`,
      )
  }
}
