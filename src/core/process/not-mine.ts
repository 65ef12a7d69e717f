import { steers } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { letterRules } from './letter-readiness.ts'
import { actorsIn, personActing } from './rights.ts'

/** Who was put into this role has said that it is somebody else, and nobody has said who. */
export const isNotMine = (handover: Handover, role: string): boolean => handover.notMine?.[role] !== undefined

/** Who is asked who it is then: the CSM who hands over, else who started it. */
export function askedWhoItIs(handover: Handover, circumstances: Circumstances): PersonId[] {
  const releasing = letterRules(circumstances)?.releasedBy
  const people = releasing === undefined ? [] : actorsIn(handover, releasing, circumstances.now)
  const here = people.filter((person) => circumstances.people.get(person)?.active)
  return here.length > 0 ? here : [handover.startedBy]
}

export function maySayWho(handover: Handover, circumstances: Circumstances): boolean {
  const person = personActing(circumstances)
  return askedWhoItIs(handover, circumstances).includes(person) || steers(handover, circumstances, person)
}
