import type { PoolView } from '../contract/people.ts'
import type { staff } from '../contract/staff.ts'
import { isSame } from '../core/base/canonical.ts'
import { folded } from '../core/base/folded.ts'
import { Refusal } from '../core/base/refusal.ts'
import { poolsNow, type Territory } from '../core/policy/member.ts'
import { listPools } from './list-pools.ts'
import { changeDirectory } from './lists/change-directory.ts'
import { mustBeId } from './lists/names.ts'
import type { Operation, SignedInContext } from './operation.ts'
import { recheckPeople } from './recheck.ts'
import { unknownPool } from './remove-pools.ts'
import type { Services } from './services.ts'

/** Adds a pool, or gives it another name. */
export const putPool =
  (services: Services): Operation<typeof staff.putPool> =>
  async ({ params: { id }, body: { name } }, context) => {
    mustBeId(id, 'pool')
    await changeDirectory(services, context, ({ pools }) => {
      const there = poolsNow(pools)
      mustBeFree(name, id, there, 'pool.named', (other) => `There is a pool "${other}" already. Lists and people name a pool by it.`)
      if (there.some((one) => one.id === id && one.name === name)) return undefined
      return { event: { type: 'PoolChanged', id, name }, rows: [{ kind: 'pool', id, name }] }
    })
    return poolNow(services, context, id)
  }

/** Adds a territory, or changes who owns it and what belongs to it. What is left out stays, so that two who change it keep both words. */
export const putTerritory =
  (services: Services): Operation<typeof staff.putTerritory> =>
  async ({ params: { id: pool, territory }, body }, context) => {
    mustBeId(territory, 'pool')
    let before: string | undefined
    await changeDirectory(services, context, ({ people, pools, territories }) => {
      if (!poolsNow(pools).some(({ id }) => id === pool)) throw unknownPool()
      const known = territories.find((one) => one.id === territory)
      before = known?.owner
      if (known && known.pool !== pool)
        throw new Refusal('conflict', 'territory.elsewhere', 'Another pool has a territory with that id.', { where: 'territory' })
      const { name = known?.name, owner = known?.owner, deputy = known?.deputy ?? null, regions = known?.regions ?? [] } = body
      if (name === undefined || owner === undefined)
        throw new Refusal('invalid', 'territory.incomplete', 'A new territory needs a name and an owner.', {
          where: name === undefined ? 'name' : 'owner',
        })
      mustBeFree(
        name,
        territory,
        territories.filter((one) => one.pool === pool),
        'territory.named',
        (other) => `The pool has a territory "${other}" already.`,
      )
      const isHere = (id: string) => people.get(id)?.active ?? false
      // Who has left may still stand there until somebody else is named; nobody is named who has.
      const mayBeOwner = owner === known?.owner || isHere(owner)
      const mayBeDeputy = deputy === null || (deputy !== owner && (deputy === known?.deputy || isHere(deputy)))
      if (!mayBeOwner || !mayBeDeputy)
        throw new Refusal('invalid', 'territory.owner', 'Owner and deputy have to be two different people who work here.', {
          where: mayBeOwner ? 'deputy' : 'owner',
        })
      const data = { pool, owner, deputy, regions: [...new Set(regions)] }
      const after: Territory = { id: territory, name, ...data }
      if (isSame(after, known ?? null)) return undefined
      return { event: { type: 'TerritoryChanged', ...after }, rows: [{ kind: 'territory', id: territory, name, data }] }
    })
    // Whoever reviews because the territory was theirs may have to pass that on.
    if (before !== undefined && body.owner !== undefined && body.owner !== before)
      await recheckPeople(services, context.tenant, [before], context.now)
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

async function poolNow(services: Services, context: SignedInContext, id: string): Promise<PoolView> {
  const { items } = await listPools(services)({}, context)
  const found = items.find((one) => one.id === id)
  // Somebody removed it in the same moment.
  if (!found) throw unknownPool()
  return found
}
