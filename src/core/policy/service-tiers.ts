import { Refusal } from '../base/refusal.ts'

/**
 * A tier of the team's own service, as CS operations keep it. The edition that a customer bought is another thing. Records, pages and
 * lists name a tier by its name; the id stays when the name changes.
 */
export type ServiceTier = {
  id: string
  name: string
  /** Where it stands in lists; the closest service comes first. */
  order: number
  /** Who serves accounts of this tier: a CSM of their own, or pooled engineers. */
  servedBy: 'person' | 'pool'
  /** Whether an account of this tier may be handed to a pool. Always, where a pool serves it. */
  poolMayTake: boolean
}

export const byOrder = (a: { order: number; name: string }, b: { order: number; name: string }): number =>
  a.order - b.order || (a.name < b.name ? -1 : 1)

/** How names are compared: people write "scale" and mean Scale. */
export const foldedName = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('en')

/** The one of that name, written in whatever case. */
export const named = <T extends { name: string }>(all: readonly T[], name: string): T | undefined => {
  const folded = foldedName(name)
  return all.find((one) => foldedName(one.name) === folded)
}

/** The list, as a sentence names it. */
export const namesOf = (all: readonly { name: string }[]): string => all.map(({ name }) => name).join(', ')

/** The tier under the name that the list has; whatever was written while there is no list. Refuses what is not in it, with the list. */
export function tierName(tiers: readonly ServiceTier[], written: string): string {
  if (tiers.length === 0) return written
  const tier = named(tiers, written)
  if (tier) return tier.name
  throw new Refusal('invalid', 'tier.unknown', `${unknownTier(tiers, written)} Operations add tiers in Settings.`, { where: 'tier' })
}

export const unknownTier = (tiers: readonly ServiceTier[], written: string): string =>
  `There is no service tier "${written.slice(0, 60)}" here. There are: ${namesOf(tiers)}.`

/** Why an account of this tier is not handed to a pool; nothing where it may be. */
export const staysWithPerson = (tier: ServiceTier | undefined): boolean =>
  tier !== undefined && tier.servedBy === 'person' && !tier.poolMayTake
