import { z } from 'zod'
import { shippedRules, TriageRule } from '../../core/coverage/triage.ts'
import { type Database, withTenant } from '../../store/database.ts'

/** Where the rules of a workspace stand, in its directory. */
export const triageRow = { kind: 'triage', id: 'rules', name: 'What is urgent when somebody leaves' }

/** The rules of this workspace, else those that Baton ships. */
export async function triageRules(database: Database, tenant: string): Promise<readonly TriageRule[]> {
  return (await ownRules(database, tenant)).rules ?? shippedRules
}

/** Those that this workspace has set, if it has, and how often it did. */
export async function ownRules(database: Database, tenant: string): Promise<{ rules: readonly TriageRule[] | undefined; version: number }> {
  const row = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.directory')
      .select(['data', 'version'])
      .where('tenant', '=', tenant)
      .where('kind', '=', triageRow.kind)
      .where('id', '=', triageRow.id)
      .executeTakeFirst(),
  )
  const found = z.object({ rules: z.array(TriageRule) }).safeParse(row?.data)
  return { rules: found.data?.rules, version: row?.version ?? 0 }
}
