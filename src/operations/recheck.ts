import { followUp } from './follow-up.ts'
import { machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'

/** Runs the rules of every handover that is under way for this account again, on the facts as they are now. Safe to repeat. */
export async function recheckAccount(services: Services, tenant: string, account: string, now: Date): Promise<void> {
  for (const id of await services.store.handoversUnderWay(tenant, account)) {
    const done = await machineCommand(services, { tenant, id, now, command: { command: 'recheck' } })
    if (done) await followUp(services, tenant, done, done.circumstances)
  }
}
