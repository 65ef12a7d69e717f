import { sql } from 'kysely'
import { cycleOf } from '../core/process/cycle.ts'
import type { Handover } from '../core/process/handover.ts'
import { inTransaction, withTenant } from '../store/database.ts'
import type { Services } from './services.ts'

type Tools = Pick<Services, 'database' | 'directory' | 'playbook' | 'now'>

/** How many handovers at once get the days that they took. */
const atOnce = 100

// Which day of a workspace was looked through by this process.
const lookedThrough = new WeakMap<object, Map<string, string>>()

/**
 * Once a day, and once after a start: what ended before anybody counted how long it took is counted, numbers that came to nothing are
 * put away, and a recount shows whether the others are what the handovers give. Answers how many were not, and makes them anew.
 */
export async function keepInsights(tools: Tools, tenant: string): Promise<number> {
  const day = (await tools.now(tenant)).toISOString().slice(0, 10)
  const days = lookedThrough.get(tools.database) ?? new Map<string, string>()
  lookedThrough.set(tools.database, days)
  if (days.get(tenant) === day) return 0
  while ((await countCycles(tools, tenant)) > 0) {
    // Until none is left.
  }
  const wrong = await recount(tools, tenant)
  days.set(tenant, day)
  return wrong
}

async function countCycles(tools: Tools, tenant: string): Promise<number> {
  const rows = await withTenant(tools.database, tenant, (queries) =>
    queries
      .selectFrom('baton.handover')
      .select(['id', 'state', 'playbook', 'playbook_version'])
      .where('tenant', '=', tenant)
      .where(sql<boolean>`not row ? 'cycle'`)
      .limit(atOnce)
      .execute(),
  )
  const { people } = await tools.directory(tenant)
  for (const { id, state, playbook, playbook_version: version } of rows) {
    const { definition } = await tools.playbook(tenant, playbook, version)
    const cycle = cycleOf(state as unknown as Handover, { definition, people })
    await inTransaction(tools.database, tenant, (queries) =>
      sql`select baton.keep_cycle(${tenant}, ${id}, ${JSON.stringify(cycle)}::jsonb)`.execute(queries),
    )
  }
  return rows.length
}

/** How many numbers a recount gives otherwise; those are counted anew, while no change comes between. */
async function recount({ database }: Pick<Tools, 'database'>, tenant: string): Promise<number> {
  const wrongNow = sql<{ wrong: number }>`select baton.wrong_insights(${tenant})::integer as wrong`
  await inTransaction(database, tenant, (queries) =>
    queries.deleteFrom('baton.insight_count').where('tenant', '=', tenant).where('n', '=', 0).execute(),
  )
  const wrong = await withTenant(database, tenant, async (queries) => (await wrongNow.execute(queries)).rows[0]?.wrong ?? 0)
  if (wrong > 0)
    await inTransaction(database, tenant, async (queries) => {
      // Where all changes of the workspace stand in line.
      await queries.selectFrom('baton.chain').select('seq').where('tenant', '=', tenant).forUpdate().execute()
      await sql`select baton.count_insights(${tenant})`.execute(queries)
    })
  return wrong
}
