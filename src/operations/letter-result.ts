import type { LetterOutcome } from '../core/process/handover.ts'
import type { HandOver } from '../store/letter-journal.ts'
import { handOverName } from './letter-copy.ts'
import { machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'

type Known = { tenant: string; handOver: HandOver; outcome: LetterOutcome; evidence: string; now: Date }

/**
 * Says in the log what became of one hand-over, then beside its copy, then in the journal that it was said (where the journal has
 * it): a crash in between says it again, which changes nothing.
 */
export async function letterResult(
  services: Services,
  { tenant, handOver, outcome, evidence, now }: Known,
  where: 'journalled' | 'not journalled',
) {
  const done = await machineCommand(services, {
    tenant,
    id: handOver.handover,
    now,
    command: { command: 'letter-result', letterVersion: handOver.version, handedOverAt: handOver.at, outcome, evidence },
  })
  const { journal, settings } = services.post
  await settings?.at('log')
  await services.store.settleLetterCopy({ tenant, once: handOverName(handOver), state: outcome, words: evidence, now })
  if (where === 'journalled') journal.told(tenant, handOver, now)
  return done
}
