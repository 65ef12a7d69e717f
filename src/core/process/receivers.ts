import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { actorsIn } from './rights.ts'

/** Who speaks for the side that takes over: the person and who acts for them; for a pool, its gatekeeper. */
export function receivers(handover: Handover, { definition, now }: Circumstances): PersonId[] {
  const { to } = handover
  if (to.kind === 'person') {
    const roles = definition.roles.filter(({ name }) => actorsIn(handover, name, now).includes(to.id)).map(({ name }) => name)
    return [...new Set([to.id, ...roles.flatMap((role) => actorsIn(handover, role, now))])]
  }
  return [...new Set(definition.gates.flatMap(({ role }) => actorsIn(handover, role, now)))]
}
