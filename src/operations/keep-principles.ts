import { Refusal } from '../core/base/refusal.ts'
import { wouldBreak } from '../core/process/would-break.ts'
import type { StoredRecord } from '../core/records/record.ts'
import type { AccountCase } from './load-account.ts'
import { type LoadedCase, loadHandover } from './load-handover.ts'
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
  if (!isArranged(record, context.now)) return
  const running = await runningAmong(services, new Set(loaded.underWay.map(({ handover }) => handover)), context)
  const broken = principleBroken(record, running)
  if (broken !== undefined) throw new Refusal('conflict', 'principle.broken', broken)
}

/** Whether it is a meeting that is still to come. */
export const isArranged = ({ kind, data }: Pick<StoredRecord, 'kind' | 'data'>, now: Date): boolean =>
  kind === 'meeting' && 'held' in data && data.held === 'planned' && data.at > now.toISOString()

/** Those of the handovers that run, with all that their principles look at. */
export async function runningAmong(
  services: Services,
  ids: Iterable<string>,
  { tenant, actor, now }: SignedInContext,
): Promise<LoadedCase[]> {
  const running: LoadedCase[] = []
  for (const id of ids) {
    const found = await loadHandover(services, { tenant, id, actor, now })
    if (!('answered' in found) && found.handover.status === 'running') running.push(found)
  }
  return running
}

/** Why the meeting must not be arranged, for people; undefined when it may be. */
export function principleBroken(record: StoredRecord, running: readonly LoadedCase[]): string | undefined {
  for (const { handover, circumstances } of running) {
    const principle = wouldBreak(record, handover, circumstances)
    if (principle !== undefined)
      return `${handover.ref} is under way, and "${principle}" holds until it ends. Arrange this meeting without them; if it took place all the same, write down that it was held, and it will have to be explained.`
  }
  return undefined
}
