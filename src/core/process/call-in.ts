import type { Member, Pool, Territory } from '../policy/member.ts'

type Named = { id: string; name: string }

/** How an engineer of the pool is called in, for whoever has the account before them and does not know. */
export type CallIn = { pool: string; through: Named | null; owner: Named | null; deputy: Named | null; words: string }

/** Of an account that a pool holds: through its AE; the territory's owner answers for the pool, and the deputy in their place. */
export function callInOf(
  pool: Pick<Pool, 'id' | 'name'>,
  {
    region,
    ae,
    territories,
    people,
  }: {
    region: string | undefined
    ae: Named | undefined
    territories: readonly Territory[]
    people: ReadonlyMap<string, Pick<Member, 'id' | 'name' | 'active'>>
  },
): CallIn {
  const territory = territoryOf(pool.id, region, territories)
  const person = (id: string | null | undefined): Named | null => {
    const member = id ? people.get(id) : undefined
    return member?.active ? { id: member.id, name: member.name } : null
  }
  const owner = person(territory?.owner)
  const deputy = person(territory?.deputy)
  const asks = ae ? `${ae.name} (AE) asks` : 'The AE asks'
  const whom = owner && territory ? `${owner.name}, owner of ${territory.name}` : pool.name
  const words = `Engineers of ${pool.name} join on demand. ${asks} ${whom}${deputy ? `; when away, ${deputy.name}` : ''}.`
  return { pool: pool.name, through: ae ?? null, owner, deputy, words }
}

/** The territory of a pool for a region; the only one of a pool that has one. */
export function territoryOf(pool: string, region: string | undefined, territories: readonly Territory[]): Territory | undefined {
  const ofPool = territories.filter((one) => one.pool === pool)
  return ofPool.find(({ regions }) => region !== undefined && regions.includes(region)) ?? (ofPool.length === 1 ? ofPool[0] : undefined)
}
