import type { Account } from '../../core/records/account.ts'
import type { Kind } from '../../core/records/kinds.ts'
import { type Chance, chanceFor } from './chance.ts'
import { type Market, personId } from './people.ts'

/** What is recorded about one account, as it is found: mostly in order, never quite. */
export type GivenRecord = { kind: Kind; key: string; data: Record<string, unknown>; source: string; checkedAt: string }

/** The account for which records are made up. */
export type RecordsOf = { id: string; name: string; market: Market; csm: string; pooled: boolean; fields: Partial<Account>; now: Date }

const day = 86_400_000

/** How a person stands in a record. */
export const named = (name: string) => ({ id: personId(name), name })

export type Place = RecordsOf & { chance: Chance; slug: string }

export function record({ chance, now }: Place, kind: Kind, key: string, data: Record<string, unknown>, source: string): GivenRecord {
  return { kind, key, data, source, checkedAt: new Date(now.getTime() - chance.between(20, 2000) * 60_000).toISOString() }
}

/** Who shares what with whom: a sequence of its own, so that it moves nothing else. */
export const sharing = ({ name }: Place): Chance => chanceFor(`sharing:${name}`)

export const daysAgo = ({ now }: Place, days: number) => new Date(now.getTime() - days * day).toISOString()
export const dateAgo = (place: Place, days: number) => daysAgo(place, days).slice(0, 10)
