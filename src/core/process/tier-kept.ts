import { named, type ServiceTier, staysWithPerson } from '../policy/service-tiers.ts'
import type { Holder } from './handover.ts'
import type { World } from './world.ts'

/** The tier that the account has now; nothing where none is recorded, or one that is not in the list. */
export function tierOf(records: World['records'], tiers: readonly ServiceTier[]): ServiceTier | undefined {
  const data = records.find(({ kind }) => kind === 'service-tier')?.data as { tier?: unknown } | undefined
  return typeof data?.tier === 'string' ? named(tiers, data.tier) : undefined
}

/** The tier for which an account does not go where this handover goes: one that a person serves, to a pool, unless operations allow it. */
export function tierKept(to: Holder, records: World['records'], tiers: readonly ServiceTier[] = []): ServiceTier | undefined {
  const tier = to.kind === 'pool' ? tierOf(records, tiers) : undefined
  return staysWithPerson(tier) ? tier : undefined
}
