import type { Circumstances } from './circumstances.ts'
import type { AccountId, Child, Handover } from './handover.ts'

export type FamilyChild = Child & { name: string }

/**
 * The child accounts as they stand now, and whether each goes along (invariant 19). The start says it of those that were there then.
 * Families change meanwhile: one that came since goes along too until the account has changed hands; one that has ended, or passes
 * by a handover of its own, does not, and says why.
 */
export function familyOf(handover: Handover, { world }: Pick<Circumstances, 'world'>): FamilyChild[] {
  const hasChanged = handover.ownership.changedAt !== null
  return world.children.map(({ id: account, name, apart }): FamilyChild => {
    const stated = handover.children.find((child) => child.account === account)
    if (stated && (hasChanged || !stated.moves)) return { ...stated, name }
    const because = hasChanged ? `It came after ${world.account.name} had changed hands.` : apart
    return because === undefined ? { account, name, moves: true } : { account, name, moves: false, because }
  })
}

/** What passes in one step: the account, and each child that goes along. */
export const accountsMoving = (handover: Handover, circumstances: Pick<Circumstances, 'world'>): AccountId[] => [
  handover.account,
  ...familyOf(handover, circumstances).flatMap(({ account, moves }) => (moves ? [account] : [])),
]

/** Children of which the start said that they go along, and that do not: each with the reason. */
export function leftApart(handover: Handover, circumstances: Pick<Circumstances, 'world'>): { account: AccountId; because: string }[] {
  const family = new Map(familyOf(handover, circumstances).map((child) => [child.account, child]))
  return handover.children.flatMap(({ account, moves }) => {
    const now = family.get(account)
    if (!moves || now?.moves) return []
    return [{ account, because: now?.because ?? `It is no child account of ${circumstances.world.account.name} any more.` }]
  })
}
