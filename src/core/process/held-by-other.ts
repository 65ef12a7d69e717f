import { holdersAt } from '../facts/to-facts.ts'
import { candidatesFor, workspaceRoleFor } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, Holder } from './handover.ts'
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
  const { csm, pool } = holdersAt(world.records, now)
  const held = pools.find(({ id, name }) => name === pool || id === pool)
  const recorded: Holder | undefined = csm ? { kind: 'person', id: csm.id } : held && { kind: 'pool', id: held.id }
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
