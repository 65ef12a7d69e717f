import type { Circumstances } from './circumstances.ts'
import { accountsMoving } from './family.ts'
import type { AccountId, Handover, Holder } from './handover.ts'
import { factsFor } from './judging.ts'

/** One account of the family in the change of hands: who holds it by the ledger, who will, and whether that has come to be. */
export type OwnedAccount = {
  id: AccountId
  name: string
  /** Who holds it by the ledger at this moment. */
  holder: string | null
  becomes: string | null
  /** `planned` before; afterwards what the ledger says when it is read back. */
  state: 'planned' | 'verified' | 'not moved' | 'stays'
}

/** The change of hands, shown before as a plan and afterwards as what the ledger says of each account. */
export function ownedAccounts(handover: Handover, circumstances: Circumstances): OwnedAccount[] {
  const { account, children } = factsFor(handover, circumstances)
  const moves = new Set(accountsMoving(handover, circumstances))
  const to = receiverOf(handover.to, circumstances)
  const line = (id: string, title: string, holder: string | null): OwnedAccount => {
    const isMoving = moves.has(id)
    const state = !isMoving ? 'stays' : handover.ownership.changedAt === null ? 'planned' : holder === to ? 'verified' : 'not moved'
    return { id, name: title, holder, becomes: isMoving ? to : null, state }
  }
  return [
    line(account.id, account.name, account.csm?.name ?? account.pool ?? null),
    ...children.map((child) => line(child.id, child.name, child.csm?.name ?? child.pool ?? null)),
  ]
}

const receiverOf = ({ kind, id }: Holder, { people, pools }: Circumstances): string =>
  (kind === 'person' ? people.get(id)?.name : pools.find((pool) => pool.id === id)?.name) ?? id
