import type { PoolView } from '../../contract/people.ts'
import { ticksBetween, withTicks } from './ticks.ts'

type Territory = PoolView['territories'][number]

/** What somebody has changed in the form of a territory; what they have not stands as it is kept, whoever changes it. */
export type TerritoryChange = {
  name?: string
  owner?: string
  deputy?: string
  /** The regions as they stood when somebody began to write in them, and what was written since. */
  regions?: { before: readonly string[]; written: string }
}

/** The territory as the form shows it; without one, an empty form. */
export const shownTerritory = (territory: Territory | undefined, { name, owner, deputy, regions }: TerritoryChange) => ({
  name: name ?? territory?.name ?? '',
  owner: owner ?? territory?.owner.id ?? '',
  deputy: deputy ?? territory?.deputy?.id ?? '',
  regions: regions?.written ?? territory?.regions.join(', ') ?? '',
})

/** What is sent: what is left out stays. */
export function territoryBody(territory: Territory | undefined, { name, owner, deputy, regions }: TerritoryChange) {
  return {
    ...(name !== undefined && { name }),
    ...(owner !== undefined && { owner }),
    ...(deputy !== undefined && { deputy: deputy || null }),
    ...(regions !== undefined && {
      regions: withTicks(territory?.regions ?? [], ticksBetween(regions.before, listIn(regions.written))),
    }),
  }
}

const listIn = (written: string): string[] =>
  written
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
