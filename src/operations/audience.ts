import type { Definition } from '../core/definition/definition.ts'
import { managerRoles } from '../core/definition/manager-of.ts'
import type { Actor, Territory } from '../core/policy/member.ts'
import { territoryOf } from '../core/process/call-in.ts'
import type { Handover, PersonId } from '../core/process/handover.ts'
import { actorsIn } from '../core/process/rights.ts'
import type { AudienceRole } from '../core/records/field-class.ts'
import type { LoadedAssignment } from '../store/load.ts'
import type { Directory } from './directory.ts'

/** The people whom a running handover brings to an account. */
export type RunningParties = { outgoing: PersonId[]; incoming: PersonId[]; gatekeepers: PersonId[]; managers: PersonId[] }

type Around = Pick<Directory, 'people'> & { territories: readonly Territory[] }
type Held = {
  holder: Pick<LoadedAssignment, 'holderKind' | 'holder'> | undefined
  region: string | undefined
  running?: readonly RunningParties[]
}

/** What somebody is to an account at this moment; it decides which fields they see and may change. */
export function audienceOf(actor: Actor, { holder, region, running = [] }: Held, directory: Around): Set<AudienceRole> {
  if (actor.kind === 'baton') throw new Error('The machine has no eyes: nothing is masked for it')
  const { id, roles } = actor.member
  const holders = holder ? peopleOf(holder, region, directory) : []
  const parties = running.flatMap(({ outgoing, incoming }) => [...outgoing, ...incoming])
  const is: Record<Exclude<AudienceRole, 'customer'>, boolean> = {
    staff: true,
    operations: roles.includes('operations'),
    holder: holders.includes(id),
    manager: managersOf([...holders, ...parties], directory).includes(id) || running.some(({ managers }) => managers.includes(id)),
    outgoing: running.some(({ outgoing }) => outgoing.includes(id)),
    incoming: running.some(({ incoming }) => incoming.includes(id)),
    gatekeeper: running.some(({ gatekeepers }) => gatekeepers.includes(id)),
  }
  return new Set((Object.keys(is) as (keyof typeof is)[]).filter((role) => is[role]))
}

/** Who hands over, takes over, decides and manages in one handover now, delegates included. */
export function partiesOf(handover: Handover, definition: Definition, now: string): RunningParties {
  const acting = (role: string) => actorsIn(handover, role, now)
  const side = ({ kind, id }: Handover['from']) =>
    kind === 'pool'
      ? []
      : [
          id,
          ...handover.participants.flatMap((one) =>
            one.delegateOf === id && one.from <= now && (one.until === undefined || now < one.until) ? [one.person] : [],
          ),
        ]
  return {
    outgoing: side(handover.from),
    incoming:
      handover.to.kind === 'person'
        ? side(handover.to)
        : definition.roles.filter(({ from }) => from === 'territory.owner').flatMap(({ name }) => acting(name)),
    gatekeepers: definition.gates.flatMap(({ role }) => acting(role)),
    managers: managerRoles(definition).flatMap(acting),
  }
}

/** A pool holds through the owner and the deputy of the territory that the account lies in. */
function peopleOf(
  { holderKind, holder }: Pick<LoadedAssignment, 'holderKind' | 'holder'>,
  region: string | undefined,
  { territories }: Around,
): PersonId[] {
  if (holderKind === 'person') return [holder]
  const territory = territoryOf(holder, region, territories)
  return territory ? [territory.owner, ...(territory.deputy ? [territory.deputy] : [])] : []
}

const managersOf = (people: readonly PersonId[], directory: Around): PersonId[] =>
  people.flatMap((id) => directory.people.get(id)?.manager ?? [])
