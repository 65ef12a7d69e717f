import { sql } from 'kysely'
import { type LinkPurpose, purposeOf } from '../../core/process/link-purposes.ts'
import { type Database, withTenant } from '../../store/database.ts'

/** One thing that waits for a person. Without a purpose it needs a desk: the page says so and opens nothing. */
export type WaitingRow = {
  handover: string
  ref: string
  account: string
  verb: string
  due: string | null
  purpose: LinkPurpose | null
  on: string | null
}

type RowData = { command: string; on: string | null; ref: string; account: { name: string } }

/** Everything that waits for somebody, in all their handovers: the rows of the inbox that they have no screen for. */
export async function waitingFor(database: Database, tenant: string, person: string): Promise<WaitingRow[]> {
  const rows = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.task')
      .select(['handover', 'verb', 'due_at', 'data'])
      .where('tenant', '=', tenant)
      .where('assignee', '=', person)
      .where('status', '=', 'open')
      .orderBy(sql`due_at nulls last`)
      .orderBy('handover')
      .orderBy('task')
      .limit(100)
      .execute(),
  )
  return rows.map(({ handover, verb, due_at, data }) => {
    const { command, on, ref, account } = data as unknown as RowData
    return { handover, ref, account: account.name, verb, due: due_at?.toISOString() ?? null, purpose: purposeOf(command) ?? null, on }
  })
}
