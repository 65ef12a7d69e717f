import type { Circumstances } from './circumstances.ts'
import type { AccountId, Child, Handover } from './handover.ts'
import { tierKept } from './tier-kept.ts'

export type FamilyChild = Child & { name: string }

type FamilyCircumstances = Pick<Circumstances, 'world' | 'tiers'>

/**
 * The child accounts as they stand now, and whether each goes along (invariant 19). The start says it of those that were there then.
 * Families change meanwhile: one that came since goes along too until the account has changed hands; one that has ended, passes by
 * a handover of its own, or has a tier that the start would have refused, does not, and says why.
 */
export function familyOf(handover: Handover, { world, tiers }: FamilyCircumstances): FamilyChild[] {
  const hasChanged = handover.ownership.changedAt !== null
  return world.children.map(({ id: account, name, apart, records = [] }): FamilyChild => {
    const stated = handover.children.find((child) => child.account === account)
    if (stated && (hasChanged || !stated.moves)) return { ...stated, name }
    const kept = hasChanged ? undefined : tierKept(handover.to, records, tiers)
    const because = hasChanged
      ? `It came after ${world.account.name} had changed hands.`
      : (apart ?? (kept && `It has the service tier ${kept.name}, which is not handed to a pool.`))
    return because === undefined ? { account, name, moves: true } : { account, name, moves: false, because }
  })
}

/** What passes in one step: the account, and each child that goes along. */
export const accountsMoving = (handover: Handover, circumstances: FamilyCircumstances): AccountId[] => [
  handover.account,
  ...familyOf(handover, circumstances).flatMap(({ account, moves }) => (moves ? [account] : [])),
]

/** Children of which the start said that they go along, and that do not: each with the reason. */
export function leftApart(handover: Handover, circumstances: FamilyCircumstances): { account: AccountId; because: string }[] {
  const family = new Map(familyOf(handover, circumstances).map((child) => [child.account, child]))
  return handover.children.flatMap(({ account, moves }) => {
    const now = family.get(account)
    if (!moves || now?.moves) return []
    return [{ account, because: now?.because ?? `It is no child account of ${circumstances.world.account.name} any more.` }]
  })
}
