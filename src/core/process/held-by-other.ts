import { holdersAt } from '../facts/to-facts.ts'
import { candidatesFor, workspaceRoleFor } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { AccountId, Handover, Holder, PersonId } from './handover.ts'
import { personIn } from './rights.ts'

/** The account's own ledger names somebody else than this handover as who holds it. */
export type HeldByOther = {
  recorded: Holder
  /** The role that they could be given, so that it passes from them; none where it cannot. */
  role?: string
}

/**
 * Who holds the account by its ledger, where that is neither whom this handover passes it from nor anybody who was that before: somebody
 * corrected the ledger while it was under way. Afterwards completion compares the two.
 */
export function heldByOther(handover: Handover, circumstances: Circumstances): HeldByOther | undefined {
  const { definition, world, now, pools } = circumstances
  const { from, ownership, participants } = handover
  if (ownership.changedAt !== null) return undefined
  const recorded = recordedAs(holdersAt(world.records, now), pools)
  if (!recorded || (recorded.kind === from.kind && recorded.id === from.id)) return undefined
  const role = definition.roles.find((one) => workspaceRoleFor(one) === 'csm' && personIn(handover, one.name, now) === from.id)?.name
  // Somebody else was put into their place here, and the ledger follows only when the account changes hands.
  if (participants.some((one) => one.role === role && one.person === recorded.id && !one.delegateOf)) return undefined
  const canFollow = role !== undefined && recorded.kind === 'person' && candidatesFor(handover, circumstances, role).includes(recorded.id)
  return { recorded, ...(canFollow ? { role } : {}) }
}

/** Nor is it who takes over: then nothing passes, since it is another's. */
export function heldByThird(handover: Handover, circumstances: Circumstances): HeldByOther | undefined {
  const held = heldByOther(handover, circumstances)
  return held && (held.recorded.kind !== handover.to.kind || held.recorded.id !== handover.to.id) ? held : undefined
}

/** A holder as records name one: a person, or a pool by its name. */
function recordedAs(
  { csm, pool }: { csm?: { id: string } | undefined; pool?: string | undefined },
  pools: Circumstances['pools'],
): Holder | undefined {
  const held = pools.find(({ id, name }) => name === pool || id === pool)
  return csm ? { kind: 'person', id: csm.id } : held && { kind: 'pool', id: held.id }
}

const isSame = (a: Holder, b: Holder): boolean => a.kind === b.kind && a.id === b.id

/** Child accounts that pass although they are held by somebody who never handed this one over: taken back, they return to them. */
export function heldByOthers(handover: Handover, accounts: readonly AccountId[], { definition, world, pools }: Circumstances) {
  const outgoing = definition.roles.filter((one) => one.side === 'outgoing' && workspaceRoleFor(one) === 'csm').map(({ name }) => name)
  const handedOver = (person: PersonId) =>
    handover.participants.some((one) => one.person === person && outgoing.includes(one.role) && !one.delegateOf)
  return world.children.flatMap((child): { account: AccountId; holder: Holder }[] => {
    const holder = recordedAs(child, pools)
    if (!holder || !accounts.includes(child.id) || isSame(holder, handover.from)) return []
    return holder.kind === 'person' && handedOver(holder.id) ? [] : [{ account: child.id, holder }]
  })
}

/** Who holds an account of the family since it passed, where the ledger was corrected to somebody else: it is theirs, and not taken back. */
export function correctedSince(handover: Handover, account: AccountId, { world, pools, now }: Circumstances): Holder | undefined {
  const { to } = handover.ownership
  const found = account === handover.account ? holdersAt(world.records, now) : world.children.find(({ id }) => id === account)
  const holder = found && recordedAs(found, pools)
  return to === undefined || holder === undefined || isSame(holder, to) ? undefined : holder
}
