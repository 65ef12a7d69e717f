import { sql } from 'kysely'
import type { ServiceTierList, serviceTiers } from '../../contract/service-tiers.ts'
import { isSame } from '../../core/base/canonical.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { loggedAs } from '../../core/policy/member.ts'
import { foldedName, named, type ServiceTier } from '../../core/policy/service-tiers.ts'
import type { AccountEvent } from '../../core/records/account-events.ts'
import { type Database, withTenant } from '../../store/database.ts'
import { appendMany, versionOf } from '../../store/log.ts'
import type { Append, Models } from '../../store/log-types.ts'
import { versionsOf } from '../import-state.ts'
import { untilNotOvertaken } from '../load-account.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import { feederOf } from '../record-view.ts'
import type { Services } from '../services.ts'
import { tiersByPages, tiersOfAccounts, titles } from './in-use.ts'
import { mustBeId } from './names.ts'

type Row = NonNullable<Models['directory']>[number]

export const listServiceTiers =
  (services: Services): Operation<typeof serviceTiers.listServiceTiers> =>
  (_input, { tenant }) =>
    tierList(services, tenant)

/** Adds a tier or changes one. A new name goes to every account that has the old one in the same step, or nothing is written. */
export const putServiceTier =
  (services: Services): Operation<typeof serviceTiers.putServiceTier> =>
  async ({ params: { id }, body }, context) => {
    mustBeId(id, 'tier')
    const moved = await changed(services, context, async ({ tiers, version }) => {
      const before = tiers.find((one) => one.id === id)
      const same = named(tiers, body.name)
      if (same && same.id !== id)
        throw new Refusal('conflict', 'tier.exists', `There is already a service tier ${same.name}.`, { where: 'name' })
      const poolMayTake = body.servedBy === 'pool' || body.poolMayTake
      const after: ServiceTier = { id, name: body.name, servedBy: body.servedBy, poolMayTake, order: before?.order ?? tiers.length + 1 }
      const accounts = before && before.name !== after.name ? await renamed(services, context, before, after) : []
      const ordered = inOrder(tiers, after, body.place)
      const order = ordered.map((one, index) => ({ ...one, order: index + 1 }))
      const isMoved = !isSame(
        tiers.map((one) => one.id),
        ordered.map((one) => one.id).filter((one) => tiers.some((tier) => tier.id === one)),
      )
      const rows = order.filter((one) => !isSame(one, tiers.find((tier) => tier.id === one.id) ?? null))
      const said = ({ order: _place, ...rest }: ServiceTier) => rest
      const isChanged = !before || !isSame(said(before), said(after))
      const events = [
        ...(isChanged
          ? [{ type: 'ServiceTierWritten', id, before: before ? said(before) : null, after: said(after), accounts: accounts.length }]
          : []),
        ...(isMoved ? [{ type: 'ServiceTiersOrdered', names: ordered.map(({ name }) => name) }] : []),
      ]
      return { version, events, rows: rows.map((one) => rowOf(one)), accounts }
    })
    await services.recheck(context.tenant, moved, context.now)
    return tierList(services, context.tenant)
  }

/** Removes a tier that no account has and no playbook names. */
export const removeServiceTier =
  (services: Services): Operation<typeof serviceTiers.removeServiceTier> =>
  async ({ params: { id } }, context) => {
    await changed(services, context, async ({ tiers, version }) => {
      const tier = tiers.find((one) => one.id === id)
      if (!tier) throw new Refusal('unknown', 'tier.none', 'There is no such service tier.')
      const carried = await carriedBy(services.database, context.tenant, tier.name)
      if (carried.length > 0)
        throw new Refusal(
          'conflict',
          'tier.in-use',
          `${carried.length === 1 ? 'One account has' : `${carried.length} accounts have`} the tier ${tier.name}. Give them another one first.`,
          { details: { accounts: carried.length, tier: tier.name } },
        )
      await mustNotBeNamed(services, context.tenant, tier, 'removed')
      return { version, events: [{ type: 'ServiceTierRemoved', id, name: tier.name }], rows: [rowOf(tier, true)], accounts: [] }
    })
    return tierList(services, context.tenant)
  }

async function tierList(services: Services, tenant: string): Promise<ServiceTierList> {
  const [{ tiers }, carried, byPages] = await Promise.all([
    services.directory(tenant),
    tiersOfAccounts(services.database, tenant),
    tiersByPages(services, tenant),
  ])
  const count = (name: string) => carried.reduce((sum, one) => (foldedName(one.name) === foldedName(name) ? sum + one.accounts : sum), 0)
  const pages = (name: string) => [...(byPages.get(foldedName(name))?.playbooks ?? [])]
  const unlisted = new Map(
    [...carried.map(({ name }) => name), ...[...byPages.values()].map(({ name }) => name)]
      .filter((name) => !named(tiers, name))
      .map((name) => [foldedName(name), name]),
  )
  return {
    items: tiers.map(({ id, name, servedBy, poolMayTake }) => ({
      id,
      name,
      servedBy,
      poolMayTake,
      accounts: count(name),
      playbooks: pages(name),
    })),
    unlisted: [...unlisted]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, name]) => ({ name, accounts: count(name), playbooks: pages(name) })),
  }
}

type Decided = { version: number; events: { type: string; [member: string]: unknown }[]; rows: Row[]; accounts: Append[] }

/**
 * Decides on the list as it is now and writes the list and the accounts that move in one statement. Whoever else changes the list, or
 * one of the accounts, at the same moment makes it decide anew.
 */
async function changed(
  services: Services,
  { tenant, actor, now }: SignedInContext,
  decide: (now: { tiers: ServiceTier[]; version: number }) => Promise<Decided>,
): Promise<string[]> {
  const stream = { kind: 'workspace', id: tenant } as const
  return untilNotOvertaken(services, `${tenant} service tiers`, async () => {
    const version = await versionOf(services.database, tenant, stream)
    services.forget(tenant)
    const { tiers } = await services.directory(tenant)
    const { events, rows, accounts } = await decide({ tiers, version })
    if (events.length === 0) return []
    const by = { tenant, ...loggedAs(actor), at: now.toISOString() }
    await appendMany(services.database, [{ ...by, stream, expectedVersion: version, events, models: { directory: rows } }, ...accounts])
    services.forget(tenant)
    return accounts.map((one) => one.stream.id)
  })
}

type Carried = {
  account: string
  key: string
  data: { tier: string; [field: string]: unknown }
  source: string
  checked_at: Date
  version: number
}

/** The records that have this tier, of accounts that go on, each with the version of its account's history. */
async function carriedBy(database: Database, tenant: string, name: string): Promise<Carried[]> {
  const { rows } = await withTenant(database, tenant, (queries) =>
    sql<Carried>`
      select r.account, r.key, r.data, r.source, r.checked_at, coalesce(v.version, 0) as version
      from baton.record r join baton.account a on a.tenant = ${tenant} and a.id = r.account and a.ended_at is null
      left join (${versionsOf(tenant, 'account')}) v on v.stream = r.account::text
      where r.tenant = ${tenant} and r.kind = 'service-tier' and r.data->>'tier' is not null`.execute(queries),
  )
  return rows.filter(({ data }) => foldedName(data.tier) === foldedName(name))
}

async function renamed(
  services: Services,
  { tenant, actor, now }: SignedInContext,
  before: ServiceTier,
  after: ServiceTier,
): Promise<Append[]> {
  await mustNotBeNamed(services, tenant, before, 'renamed')
  const carried = await carriedBy(services.database, tenant, before.name)
  if (carried.length > 0) await mustNotBeFed(services, tenant)
  return carried.map(({ account, key, data, source, checked_at, version }): Append => {
    const moved = { ...data, tier: after.name }
    const checkedAt = checked_at.toISOString()
    const event: AccountEvent = {
      type: 'RecordWritten',
      account,
      kind: 'service-tier',
      key,
      before: data,
      after: moved,
      source,
      was: { source, checkedAt },
    }
    return {
      tenant,
      ...loggedAs(actor),
      at: now.toISOString(),
      stream: { kind: 'account', id: account },
      expectedVersion: version,
      events: [event],
      // Nobody looked at the account: what is known of it is as old as before.
      models: { records: [{ account, kind: 'service-tier', key, data: moved, source, checkedAt }] },
    }
  })
}

async function mustNotBeNamed(services: Services, tenant: string, { name }: ServiceTier, what: 'renamed' | 'removed'): Promise<void> {
  const { playbooks = [] } = (await tiersByPages(services, tenant)).get(foldedName(name)) ?? {}
  if (playbooks.length === 0) return
  const way =
    what === 'renamed'
      ? 'Add a tier with the new name, publish the page with it, and let handovers on the old page finish or move to the new one.'
      : 'Publish the page with another tier, and let handovers on the old page finish or move to the new one.'
  throw new Refusal(
    'conflict',
    'tier.named-by-playbooks',
    `${titles(playbooks)} ${playbooks.length === 1 ? 'names' : 'name'} the tier ${name}. ${way}`,
    {
      details: { playbooks },
    },
  )
}

async function mustNotBeFed({ database }: Services, tenant: string): Promise<void> {
  const workspace = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.workspace').select('settings').where('tenant', '=', tenant).executeTakeFirstOrThrow(),
  )
  const feeder = feederOf('service-tier', workspace.settings)
  if (feeder !== undefined)
    throw new Refusal(
      'conflict',
      'tier.fed',
      `The tiers of accounts come from ${feeder}. Add the new name here, change it there, and remove the old one.`,
    )
}

/** The list with this tier at its place; without one it stays where it is, or comes last. */
function inOrder(tiers: readonly ServiceTier[], tier: ServiceTier, place: number | undefined): ServiceTier[] {
  const others = tiers.filter(({ id }) => id !== tier.id)
  const at = place === undefined ? tiers.findIndex(({ id }) => id === tier.id) : place - 1
  return others.toSpliced(at < 0 ? others.length : Math.min(at, others.length), 0, tier)
}

const rowOf = ({ id, name, ...data }: ServiceTier, removed = false): Row => ({
  kind: 'service-tier',
  id,
  name,
  data: { ...data, ...(removed ? { removed: true } : {}) },
})
