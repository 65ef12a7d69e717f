import { sql } from 'kysely'
import type { staff } from '../contract/staff.ts'
import { Refusal } from '../core/base/refusal.ts'
import { upperFirst } from '../core/base/upper-first.ts'
import { poolsNow, type Territory } from '../core/policy/member.ts'
import { territoryOf } from '../core/process/call-in.ts'
import { withTenant } from '../store/database.ts'
import { listPools } from './list-pools.ts'
import { changeDirectory } from './lists/change-directory.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/**
 * Removes a pool that holds no account and takes part in no running handover, with its territories. What was handed to it or came from
 * it goes on to say so by its name.
 */
export const removePool =
  (services: Services): Operation<typeof staff.removePool> =>
  async ({ params: { id } }, context) => {
    await changeDirectory(services, context, async ({ pools, territories }) => {
      const pool = poolsNow(pools).find((one) => one.id === id)
      if (!pool) throw unknownPool()
      const found = await usesOf(services, context.tenant, id, context.now)
      mustBeUnused('pool.in-use', found, {
        held: (accounts) => `${pool.name} holds ${accounts}`,
        runs: (handovers) => `${handovers} with ${pool.name}`,
        way: {
          held: 'Hand the accounts over first.',
          runs: 'Complete or cancel the handovers first.',
          both: 'Hand the accounts over, and complete or cancel the handovers first.',
        },
      })
      const own = territories.filter((one) => one.pool === id)
      return {
        event: { type: 'PoolRemoved', id, name: pool.name, territories: own.map(({ name }) => name) },
        rows: [{ kind: 'pool', id, name: pool.name, data: { removed: true } }, ...own.map(goneRow)],
      }
    })
    return listPools(services)({}, context)
  }

/** Removes a territory. Whatever lies in it must have another one then, or nobody would sign for it. */
export const removeTerritory =
  (services: Services): Operation<typeof staff.removeTerritory> =>
  async ({ params: { id, territory } }, context) => {
    await changeDirectory(services, context, async ({ pools, territories }) => {
      const pool = poolsNow(pools).find((one) => one.id === id)
      if (!pool) throw unknownPool()
      const own = territories.find((one) => one.id === territory && one.pool === id)
      if (!own) throw new Refusal('unknown', 'territory.unknown', 'The pool has no such territory.')
      const { accounts, handovers } = await usesOf(services, context.tenant, id, context.now)
      const others = territories.filter((one) => one !== own)
      const liesIn = ({ region }: { region: string | null }) => territoryOf(id, region ?? undefined, territories) === own
      const isLost = (one: { region: string | null }) => liesIn(one) && !territoryOf(id, one.region ?? undefined, others)
      mustBeUnused(
        'territory.in-use',
        // Who signs in a handover was settled by its territory when it began.
        { accounts: accounts.filter(isLost), handovers: handovers.filter(liesIn) },
        {
          held: (lost) => `Without ${own.name}, nobody would sign for ${lost} of ${pool.name}`,
          runs: (running) => `${running} in ${own.name}`,
          way: {
            held: 'Have another territory list their regions first, or hand the accounts over.',
            runs: 'Let what runs end first, or have another territory list its region.',
            both: 'Have another territory list their regions first, or hand the accounts over and let the handovers end.',
          },
        },
      )
      return { event: { type: 'TerritoryRemoved', id: territory, name: own.name, pool: id }, rows: [goneRow(own)] }
    })
    return listPools(services)({}, context)
  }

export const unknownPool = () => new Refusal('unknown', 'pool.unknown', 'There is no such pool.')

const goneRow = ({ id, name, ...data }: Territory) => ({ kind: 'territory', id, name, data: { ...data, removed: true } })

type Uses = {
  accounts: { id: string; name: string; region: string | null }[]
  handovers: { id: string; ref: string; account: string; region: string | null }[]
}

/** What a pool holds now, and the handovers to and from it that run. */
async function usesOf({ database }: Services, tenant: string, pool: string, now: Date): Promise<Uses> {
  return withTenant(database, tenant, async (queries) => {
    const accounts = await sql<Uses['accounts'][number]>`
      select a.id, a.name, a.data->>'region' as region from baton.account a
      where a.tenant = ${tenant} and a.ended_at is null and exists (select from baton.assignment s
        where s.tenant = ${tenant} and s.account = a.id and s.holder_kind = 'pool' and s.holder = ${pool}
          and (s.to_at is null or s.to_at > ${now}))
      order by a.name, a.id`.execute(queries)
    const handovers = await sql<Uses['handovers'][number]>`
      select h.id, h.ref, a.name as account, a.data->>'region' as region
      from baton.handover h join baton.account a on a.tenant = ${tenant} and a.id = h.account
      where h.tenant = ${tenant} and h.status in ('proposed', 'running', 'paused')
        and (h.row->'to' @> ${JSON.stringify({ kind: 'pool', id: pool })}::jsonb
          or h.row->'from' @> ${JSON.stringify({ kind: 'pool', id: pool })}::jsonb)
      order by h.ref`.execute(queries)
    return { accounts: accounts.rows, handovers: handovers.rows }
  })
}

const mostNamed = 5
const mostListed = 50

type Said = { held: (accounts: string) => string; runs: (handovers: string) => string; way: Record<'held' | 'runs' | 'both', string> }

/** Refuses where something is in the way, and names it: in the sentence the first of them, in the details as many as fit a screen. */
function mustBeUnused(code: 'pool.in-use' | 'territory.in-use', { accounts, handovers }: Uses, { held, runs, way }: Said): void {
  if (accounts.length === 0 && handovers.length === 0) return
  const names = accounts.map(({ name }) => name)
  const refs = handovers.map(({ ref }) => ref)
  const sentence = [
    ...(names.length > 0 ? [held(named(names, 'account'))] : []),
    ...(refs.length > 0 ? [`${runs(named(refs, 'handover'))} ${refs.length === 1 ? 'is' : 'are'} under way`] : []),
  ].join('; ')
  const first = way[names.length === 0 ? 'runs' : refs.length === 0 ? 'held' : 'both']
  throw new Refusal('conflict', code, `${upperFirst(sentence)}. ${first}`, {
    details: { accounts: some(accounts), handovers: some(handovers) },
  })
}

/** `one account (Alder Optik)`, `7 accounts (A, B, C, D, E and 2 more)` */
function named(names: readonly string[], what: string): string {
  const more = names.length - mostNamed
  const first = names.slice(0, mostNamed).join(', ')
  return `${names.length === 1 ? `one ${what}` : `${names.length} ${what}s`} (${more > 0 ? `${first} and ${more} more` : first})`
}

const some = <T extends { region: unknown }>(all: readonly T[]) => ({
  count: all.length,
  some: all.slice(0, mostListed).map(({ region: _lies, ...one }) => one),
})
