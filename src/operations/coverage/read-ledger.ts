import type { KnownStint } from '../../core/coverage/ledger.ts'
import { type Database, withTenant } from '../../store/database.ts'

/** One interval of the ledger with where it is known from. */
export type LedgerEntry = KnownStint & { role: string; holds: boolean; source: string; by: string; reason: string | null }

/** Everything that was ever known about who held which role of an account, the oldest first. */
export async function readLedger(database: Database, tenant: string, account: string): Promise<LedgerEntry[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.holding')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .orderBy('role')
      .orderBy('from_at')
      .orderBy('known_from')
      .execute(),
  )
  return rows.map((row) => ({
    role: row.role,
    holder: { kind: row.holder_kind, id: row.holder },
    holds: row.holds,
    from: row.from_at.toISOString(),
    to: row.to_at?.toISOString() ?? null,
    knownFrom: row.known_from.toISOString(),
    knownTo: row.known_to?.toISOString() ?? null,
    source: row.source,
    by: row.entered_by,
    reason: row.reason,
  }))
}
