import { sql } from 'kysely'
import { claimEffect } from './claim-effect.ts'
import { type Database, withTenant } from './database.ts'
import { readDeployment } from './deployment.ts'
import { setDigests, turnDigests, withoutDigest } from './digests.ts'
import { dueTimers } from './due-timers.ts'
import { advance, readCommitted } from './follow.ts'
import { load, loadHandovers } from './load.ts'
import { append, readEvents } from './log.ts'
import { claimLetter, claimMail, handOversInLog, settleLetterCopy, settleMail } from './mail-delivery.ts'
import { postponeEffect } from './postpone-effect.ts'
import { readStop } from './sending-stop.ts'
import type { Store } from './store.ts'
import { listTenants } from './workspaces.ts'

/** The memory of the path of a change, kept by PostgreSQL. */
export const postgresStore = (database: Database): Store => ({
  load: (tenant, want) => load(database, tenant, want),
  loadHandovers: (tenant, ids) => loadHandovers(database, tenant, ids),
  append: (change) => append(database, change),
  tenants: () => listTenants(database),
  workspace: (tenant) =>
    withTenant(database, tenant, async (queries) => {
      const asked = queries.selectFrom('baton.workspace').select(['is_demo', 'clock']).where('tenant', '=', tenant)
      const row = await asked.executeTakeFirst()
      return row && { isDemo: row.is_demo, clock: row.clock }
    }),
  playbooks: (tenant) =>
    withTenant(database, tenant, async (queries) => {
      const rows = await queries
        .selectFrom('baton.playbook')
        .select(['id', 'version', 'page', 'definition', 'published_at', 'origin'])
        .where('tenant', '=', tenant)
        .orderBy('id')
        .orderBy('version', 'desc')
        .execute()
      return rows.map(({ published_at, ...row }) => ({ ...row, publishedAt: published_at.toISOString() }))
    }),
  handoverNamed: (tenant, ref) =>
    withTenant(database, tenant, async (queries) => {
      const asked = queries.selectFrom('baton.handover').select('id').where('tenant', '=', tenant).where('ref', '=', ref)
      return (await asked.executeTakeFirst())?.id
    }),
  handoverStates: (tenant, ids) =>
    withTenant(database, tenant, async (queries) => {
      const rows = await queries
        .selectFrom('baton.handover')
        .select(['state', 'playbook', 'playbook_version'])
        .where('tenant', '=', tenant)
        .where('id', 'in', [...ids])
        .execute()
      return rows.map(({ playbook_version: playbookVersion, ...row }) => ({ ...row, playbookVersion }))
    }),
  handoversUnderWay: (tenant, accounts) =>
    withTenant(database, tenant, async (queries) => {
      const rows = await queries
        .withRecursive('above(id, parent)', (one) =>
          one
            .selectFrom('baton.account')
            .select(['id', 'parent'])
            .where('tenant', '=', tenant)
            .where('id', '=', sql<string>`any(${[...accounts]}::uuid[])`)
            .union(
              one
                .selectFrom('baton.account')
                .innerJoin('above', 'above.parent', 'baton.account.id')
                .select(['baton.account.id', 'baton.account.parent'])
                .where('baton.account.tenant', '=', tenant),
            ),
        )
        .selectFrom('baton.handover_account')
        .select('handover')
        .where('tenant', '=', tenant)
        .where('account', 'in', (one) => one.selectFrom('above').select('id'))
        .where('ended', '=', false)
        .execute()
      return [...new Set(rows.map(({ handover }) => handover))]
    }),
  handoversRunning: (tenant) =>
    withTenant(database, tenant, async (queries) => {
      const rows = await queries
        .selectFrom('baton.handover')
        .select('id')
        .where('tenant', '=', tenant)
        .where('status', '=', 'running')
        .orderBy('number')
        .execute()
      return rows.map(({ id }) => id)
    }),
  // Each call waits for its moment by a timer, of which there are few; so nobody has to look through the states of all handovers.
  callsToCome: (tenant) =>
    withTenant(database, tenant, async (queries) => {
      const { rows } = await sql<Awaited<ReturnType<Store['callsToCome']>>[number]>`
        select distinct on (h.id) h.id, h.ref, h.state->'calls' as calls
        from baton.timer r join baton.handover h on h.tenant = ${tenant} and h.id = r.handover
        where r.tenant = ${tenant} and r.fired_at is null and r.cancelled_at is null and r.kind = 'recheck' and r.id like '%call.%'
        order by h.id`.execute(queries)
      return rows
    }),
  readEvents: (tenant, stream, afterVersion, limit) => readEvents(database, tenant, stream, afterVersion, limit),
  readCommitted: (follower, limitPerTenant) => readCommitted(database, follower, limitPerTenant),
  advance: (follower, tenant, seq) => advance(database, follower, tenant, seq),
  dueTimers: (tenant, now, limit) => dueTimers(database, tenant, now, limit),
  turnDigests: (tenant, now, turns) => turnDigests(database, tenant, now, turns),
  withoutDigest: (tenant) => withoutDigest(database, tenant),
  setDigests: (tenant, digests) => setDigests(database, tenant, digests),
  claimEffect: (claim) => claimEffect(database, claim),
  postponeEffect: (left) => postponeEffect(database, left),
  effectsLeft: (tenant, { plannedBefore, now }) =>
    withTenant(database, tenant, (queries) =>
      queries
        .selectFrom('baton.effect')
        .select(['handover', 'id'])
        .where('tenant', '=', tenant)
        .where(({ eb, and, or }) =>
          or([
            and([eb('state', '=', 'planned'), eb('planned_at', '<', plannedBefore)]),
            and([eb('state', '=', 'claimed'), eb('lease_until', '<', now)]),
          ]),
        )
        .orderBy('planned_at')
        .orderBy('id')
        .limit(100)
        .execute(),
    ),
  deployment: () => readDeployment(database),
  sendingStop: (tenant) => readStop(database, tenant),
  claimMail: (claim) => claimMail(database, claim),
  settleMail: (settled) => settleMail(database, settled),
  claimLetter: (claim) => claimLetter(database, claim),
  settleLetterCopy: (settled) => settleLetterCopy(database, settled),
  handOversInLog: (tenant, handover) => handOversInLog(database, tenant, handover),
  log: database.log,
})
