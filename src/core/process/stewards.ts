import { steers } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'

/** Who is asked to deal with what lay with somebody who has left: their manager, else whoever steers the handover. */
export function stewards(handover: Handover, circumstances: Circumstances, left: PersonId): PersonId[] {
  const { people } = circumstances
  const manager = people.get(left)?.manager
  if (manager && people.get(manager)?.active) return [manager]
  return steward(handover, circumstances)
}

/** Whoever started it where they steer it, else the first who does. */
export function steward(handover: Handover, circumstances: Circumstances): PersonId[] {
  const { people } = circumstances
  const steering = [...people.values()].filter(({ id, active }) => active && steers(handover, circumstances, id)).map(({ id }) => id)
  return steering.includes(handover.startedBy) ? [handover.startedBy] : steering.slice(0, 1)
}

/** Whoever is asked may do it, and so may anybody who steers the handover; nobody, as long as the one whose it is works here. */
export const standsForLeaver = (handover: Handover, circumstances: Circumstances, left: PersonId, person: PersonId): boolean =>
  circumstances.people.get(left)?.active !== true &&
  (steers(handover, circumstances, person) || stewards(handover, circumstances, left).includes(person))
