import { type RetentionClass, type RetentionMonths, retentionClassNames, standardMonths } from '../../core/policy/retention.ts'
import { type Database, inTransaction, withTenant } from '../../store/database.ts'
import type { Models } from '../../store/log-types.ts'

export type StoredHold = { account: string; because: string; by: string; at: string }
export type RetentionSettings = { months: RetentionMonths; holds: StoredHold[]; lastRun: Date | null }

type Row = NonNullable<Models['directory']>[number]

export const monthsRow = (months: RetentionMonths): Row => ({ kind: 'retention', id: 'months', name: 'Retention', data: { months } })
/** `undefined` lifts it: a row of the directory is written and not removed. */
export const holdRow = (account: string, hold: Omit<StoredHold, 'account'> | undefined): Row => ({
  kind: 'hold',
  id: account,
  name: 'Legal hold',
  data: { hold: hold ?? null },
})

/** What is kept for how long, what is held, and when it was looked through last. Read from the rows, since caches forget late. */
export function readRetention(database: Database, tenant: string): Promise<RetentionSettings> {
  return withTenant(database, tenant, async (queries) => {
    const rows = await queries
      .selectFrom('baton.directory')
      .select(['kind', 'id', 'data'])
      .where('tenant', '=', tenant)
      .where('kind', 'in', ['retention', 'hold'])
      .execute()
    const run = await queries
      .selectFrom('baton.relay_cursor')
      .select('seq')
      .where('tenant', '=', tenant)
      .where('name', '=', runCursor)
      .executeTakeFirst()
    const said = (rows.find(({ kind }) => kind === 'retention')?.data.months ?? {}) as Partial<Record<RetentionClass, number | null>>
    return {
      months: Object.fromEntries(
        retentionClassNames.map((name) => [name, said[name] === undefined ? standardMonths[name] : said[name]]),
      ) as RetentionMonths,
      holds: rows.flatMap(({ kind, id, data }) =>
        kind === 'hold' && data.hold ? [{ account: id, ...(data.hold as Omit<StoredHold, 'account'>) }] : [],
      ),
      lastRun: run ? new Date(Number(run.seq)) : null,
    }
  })
}

/** How far in time it was looked through, beside the places of those who follow the log. */
const runCursor = 'retention'

export const noteRun = (database: Database, tenant: string, now: Date): Promise<unknown> =>
  inTransaction(database, tenant, (queries) =>
    queries
      .insertInto('baton.relay_cursor')
      .values({ tenant, name: runCursor, seq: now.getTime() })
      .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet({ seq: now.getTime() }))
      .execute(),
  )
