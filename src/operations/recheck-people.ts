import { sql } from 'kysely'
import { withTenant } from '../store/database.ts'
import { followUp } from './follow-up.ts'
import { machineCommand } from './machine-command.ts'
import type { Services } from './services.ts'

/**
 * After the working time of people has changed: the reminders of their running handovers move, and who is away over a due comes to
 * stand on somebody's list. No due moves. Safe to repeat.
 */
export async function recheckPeople(services: Services, tenant: string, people: readonly string[], now: Date): Promise<void> {
  if (people.length === 0) return
  const rows = await withTenant(services.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select('id')
      .where('tenant', '=', tenant)
      .where('status', '=', 'running')
      .where(sql<boolean>`participants && ${[...people]}::uuid[]`)
      .execute(),
  )
  for (const { id } of rows) {
    const done = await machineCommand(services, { tenant, id, now, command: { command: 'recheck' }, renewsRows: true })
    if (done) await followUp(services, tenant, done, done.circumstances)
  }
}
