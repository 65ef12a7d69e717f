import { Refusal } from '../core/base/refusal.ts'
import type { LetterVersion } from '../core/process/handover.ts'
import type { HandOver } from '../store/letter-journal.ts'
import { letterCopy } from './letter-copy.ts'
import { machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'
import { timelineAddressOf } from './timeline-address.ts'

/**
 * Hands a letter over to the mail that is kept in this workspace: nothing leaves the machine. The row, which can exist once, and the
 * word "sent" are written in one transaction, so neither is without the other.
 */
export async function keepLetter(
  services: Services,
  { tenant, handOver, ref, version, now }: { tenant: string; handOver: HandOver; ref: string; version: LetterVersion; now: Date },
) {
  const evidence = `Kept in this workspace's mail for ${version.to.length} ${version.to.length === 1 ? 'person' : 'people'}; nothing leaves it`
  // In the sender's own name only: the workspace has no timeline.
  const timeline = timelineAddressOf(await services.directory(tenant), version.from)
  try {
    return await machineCommand(services, {
      tenant,
      id: handOver.handover,
      now,
      command: { command: 'letter-result', letterVersion: handOver.version, handedOverAt: handOver.at, outcome: 'sent', evidence },
      mail: (events, { people }) =>
        events.some(({ type }) => type === 'LetterSettled')
          ? [letterCopy({ id: services.newId(), handOver, ref, version, from: people.get(version.from)?.email ?? '', timeline, now })]
          : [],
    })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'mail.already-sent') return undefined
    throw error
  }
}
