import { sql } from 'kysely'
import { withTenant } from '../store/database.ts'
import type { Services } from './services.ts'

/** How many accounts a request looks at again before it answers; the relay, which reads all that is logged, looks at the others. */
const atOnce = 200

/** Handovers that run for these accounts see the new facts, as after a record that was written by hand. Safe to repeat. */
export async function recheckRunning(
  { database, recheck }: Pick<Services, 'database' | 'recheck'>,
  accounts: readonly string[],
  tenant: string,
  now: Date,
): Promise<void> {
  if (accounts.length === 0) return
  const running = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover_account')
      .select('account')
      .distinct()
      .where('tenant', '=', tenant)
      .where('account', '=', sql<string>`any(${[...accounts]}::uuid[])`)
      .where('ended', '=', false)
      .limit(atOnce)
      .execute(),
  )
  for (const { account } of running) await recheck(tenant, account, now)
}
