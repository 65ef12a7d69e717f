import type { PoolView } from '../../contract/people.ts'
import { words } from './words.ts'

type Territory = PoolView['territories'][number]

/** Who signs for a territory, in words; who has left is said so. */
export function signersOf({ owner, deputy }: Pick<Territory, 'owner' | 'deputy'>, left: ReadonlySet<string>): string[] {
  const said = (who: string, { id, name }: { id: string; name: string }) => `${who} ${left.has(id) ? words.leftSince(name) : name}`
  return [said(words.owner, owner), ...(deputy ? [said(words.deputy, deputy)] : [])]
}

/** Territories whose owner has left: a deputy stands in for some days, and without one nobody signs. */
export const ownerless = <T extends Pick<Territory, 'owner' | 'deputy'>>(territories: readonly T[], left: ReadonlySet<string>): T[] =>
  territories.filter(({ owner }) => left.has(owner.id))
