import { canonical } from '../base/canonical.ts'
import { sha256 } from '../base/sha256.ts'
import type { Definition, Gate, Task } from '../definition/definition.ts'
import { tasksOf } from './circumstances.ts'
import type { GateState, Handover, ItemVerdict, ReviewItem, Round } from './handover.ts'

/** The gate as it stands; one that nobody has submitted to has no rounds. */
export const gateState = (handover: Handover, gate: string): GateState => handover.gates[gate] ?? { rounds: [] }

export const lastRound = (handover: Handover, gate: string): Round | undefined => gateState(handover, gate).rounds.at(-1)

/** Submitted and not yet decided. */
export const openRound = (handover: Handover, gate: string): Round | undefined => {
  const round = lastRound(handover, gate)
  return round && !round.decision ? round : undefined
}

/** Approved, and neither revoked nor stale: invariant 10. */
export const isApproved = (handover: Handover, gate: string): boolean =>
  lastRound(handover, gate)?.decision?.outcome === 'approved' && gateState(handover, gate).void === undefined

/** What an approval is bound to: the value and evidence of every item that was there to decide. */
export const snapshotHash = (items: readonly ReviewItem[]): string =>
  sha256(canonical(items.filter(({ later }) => !later).map(({ id, value, verified }) => ({ id, value, verified }))))

/**
 * What the gatekeeper has decided already: what passed and did not change since stays passed (invariant of the gate,
 * process.md). A returned item is always to be decided again.
 */
export function standing(handover: Handover, gate: Gate, round: Round): Record<string, ItemVerdict> {
  const before = gateState(handover, gate.id).rounds.filter(({ number }) => number < round.number)
  const kept: Record<string, ItemVerdict> = {}
  for (const item of round.items) {
    const earlier = before.findLast(({ decision }) => decision?.items[item.id])
    const verdict = earlier?.decision?.items[item.id]
    const then = earlier?.items.find(({ id }) => id === item.id)
    if (verdict && verdict.verdict !== 'return' && then && then.value === item.value && then.verified === item.verified)
      kept[item.id] = verdict
  }
  return kept
}

/** The items on which the gatekeeper still has to say something in this round. */
export const undecided = (handover: Handover, gate: Gate, round: Round): ReviewItem[] => {
  const kept = standing(handover, gate, round)
  return round.items.filter((item) => !item.later && !kept[item.id])
}

/** Tasks that stand before the gate: what its review tasks wait for. */
export function beforeGate(gate: Gate, definition: Definition): Task[] {
  const tasks = tasksOf(definition)
  const ids = new Set(tasks.filter(({ id }) => gate.reviews.includes(id)).flatMap(({ after }) => after))
  return tasks.filter(({ id }) => ids.has(id))
}

/** What counts as done by the submission itself, or with it, cannot hold it up. */
export const beforeSubmission = (gate: Gate, definition: Definition): Task[] =>
  beforeGate(gate, definition).filter(({ establishes }) => establishes !== 'submission')
