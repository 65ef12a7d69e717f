import { withTenant } from '../store/database.ts'
import { followUp } from './follow-up.ts'
import { machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'

/** Runs the rules of every handover that is under way for this account again, on the facts as they are now. Safe to repeat. */
export async function recheckAccount(services: Services, tenant: string, account: string, now: Date): Promise<void> {
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover_account')
      .select('handover')
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .where('ended', '=', false)
      .execute(),
  )
  for (const { handover } of rows) {
    const done = await machineCommand(services, { tenant, id: handover, now, command: { command: 'recheck' } })
    if (done) await followUp(services, tenant, done, done.circumstances)
  }
}
