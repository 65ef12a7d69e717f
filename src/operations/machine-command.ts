import type { Circumstances } from '../core/process/circumstances.ts'
import { decideMachine, type MachineCommand } from '../core/process/machine.ts'
import type { Models } from '../store/log-types.ts'
import { appendHandover, untilDecided, type Written } from './append-handover.ts'
import { loadHandover } from './load-handover.ts'
import type { Services } from './services.ts'

/** What the machine has to say to one handover, and what moves with it in the same transaction. */
export type MachineChange = {
  tenant: string
  id: string
  now: Date
  command: MachineCommand
  /** The row of the timer that this is the firing of. */
  fired?: string
  effectResult?: NonNullable<Models['effectResults']>[number]
  /** Lists, inboxes and timers are to be derived again, even when nothing happens to the handover itself. */
  renewsRows?: true
  /** Made when the decision is known, since only then it is clear whether there is anything to send. */
  mail?: (events: Written['events'], circumstances: Circumstances) => Models['mail']
}

/**
 * The machine's side of the path of a change: load, decide, append, again when somebody came first. Nothing is written when
 * nothing follows, unless a timer has to be marked as fired.
 */
export async function machineCommand(
  services: Services,
  change: MachineChange,
): Promise<(Written & { circumstances: Circumstances }) | undefined> {
  const { tenant, id, now, command, fired, effectResult } = change
  return untilDecided(services, id, async () => {
    const found = await loadHandover(services, { tenant, id, actor: { kind: 'baton' }, now })
    if ('answered' in found) throw new Error('The machine uses no keys')
    const { handover, circumstances, stored, playbookVersion } = found
    const events = decideMachine(command, handover, circumstances)
    if (events.length === 0 && fired === undefined && effectResult === undefined && !change.renewsRows) return undefined
    const mail = change.mail?.(events, circumstances)
    const written = await appendHandover(services, {
      tenant,
      before: handover,
      events,
      circumstances,
      stored: { number: stored.number, playbookVersion, timers: stored.timers },
      ...(fired === undefined ? {} : { fired }),
      ...(effectResult ? { effectResult } : {}),
      ...(mail ? { mail } : {}),
    })
    if ('answered' in written) throw new Error('The machine uses no keys')
    return events.length === 0 ? undefined : { ...written, circumstances }
  })
}
