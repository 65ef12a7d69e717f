import type { PoolView } from '../contract/people.ts'
import type { staff } from '../contract/staff.ts'
import { Refusal } from '../core/base/refusal.ts'
import { type Actor, loggedAs } from '../core/policy/member.ts'
import { append } from '../store/log.ts'
import { folded } from './cursor.ts'
import { listPools } from './list-pools.ts'
import { mustBeId } from './lists/names.ts'
import type { Operation, SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

/** Adds a pool, or gives it another name. */
export const putPool =
  (services: Services): Operation<typeof staff.putPool> =>
  async ({ params: { id }, body: { name } }, context) => {
    mustBeId(id, 'pool')
    const { pools } = await services.directory(context.tenant)
    mustBeFree(name, id, pools, 'pool.named', (other) => `There is a pool "${other}" already. Lists and people name a pool by it.`)
    await write(services, context, { type: 'PoolChanged', id, name }, { kind: 'pool', id, name })
    return poolNow(services, context, id)
  }

/** Adds a territory, or changes who owns it and what belongs to it. */
export const putTerritory =
  (services: Services): Operation<typeof staff.putTerritory> =>
  async ({ params: { id: pool, territory }, body: { name, owner, deputy, regions } }, context) => {
    mustBeId(territory, 'pool')
    const { people, pools, territories } = await services.directory(context.tenant)
    if (!pools.some(({ id }) => id === pool)) throw new Refusal('unknown', 'pool.unknown', 'There is no such pool.')
    if (territories.some((one) => one.id === territory && one.pool !== pool))
      throw new Refusal('conflict', 'territory.elsewhere', 'Another pool has a territory with that id.', { where: 'territory' })
    mustBeFree(
      name,
      territory,
      territories.filter((one) => one.pool === pool),
      'territory.named',
      (other) => `The pool has a territory "${other}" already.`,
    )
    const isHere = (id: string) => people.get(id)?.active ?? false
    if (!isHere(owner) || (deputy !== null && (!isHere(deputy) || deputy === owner)))
      throw new Refusal('invalid', 'territory.owner', 'Owner and deputy are two people who work here.', {
        where: isHere(owner) ? 'deputy' : 'owner',
      })
    const data = { pool, owner, deputy, regions: [...new Set(regions)] }
    await write(
      services,
      context,
      { type: 'TerritoryChanged', id: territory, name, ...data },
      { kind: 'territory', id: territory, name, data },
    )
    return poolNow(services, context, pool)
  }

/** Two of one name could not be told apart by whoever reads it, or writes it in a list. */
function mustBeFree(
  name: string,
  id: string,
  others: readonly { id: string; name: string }[],
  code: string,
  because: (other: string) => string,
): void {
  const other = others.find((one) => one.id !== id && folded(one.name) === folded(name))
  if (other) throw new Refusal('conflict', code, because(other.name), { where: 'name' })
}

type Row = { kind: string; id: string; name: string; data?: object }

async function write(
  services: Services,
  { tenant, actor, now }: { tenant: string; actor: Actor; now: Date },
  event: { type: string; [member: string]: unknown },
  row: Row,
): Promise<void> {
  await append(services.database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [event],
    ...loggedAs(actor),
    at: now.toISOString(),
    models: { directory: [row] },
  })
  services.forget(tenant)
}

async function poolNow(services: Services, context: SignedInContext, id: string): Promise<PoolView> {
  const { items } = await listPools(services)({}, context)
  const found = items.find((one) => one.id === id)
  if (!found) throw new Error(`The pool ${id} was written and is not there`)
  return found
}
