import type { Role } from '../definition/definition.ts'
import { recordsByKind } from '../records/by-kind.ts'
import { candidatesFor } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { ledgerRoles } from './ledger-roles.ts'
import { personFor } from './person-for.ts'
import { personIn } from './rights.ts'

/** Somebody acts in a role of this handover, and the account has named another person for it since. */
export type RecordedInstead = { role: string; person: PersonId; recorded: PersonId; since: string }

/** Of these the account's word is followed while a handover runs. */
const followed: readonly string[] = ['account.ae', 'account.sa', 'account.csm-manager']

/**
 * The account lies in another territory by now, or its territory has another owner. Whoever was chosen by a person stays, and once the
 * account has changed hands its new territory is no matter of this handover.
 */
function ownsTerritory(role: Role, handover: Handover, circumstances: Circumstances): RecordedInstead[] {
  const { people, now } = circumstances
  const part = handover.participants.findLast(
    (one) => one.role === role.name && !one.delegateOf && one.person === personIn(handover, role.name, now),
  )
  if (!part?.byTerritory || handover.ownership.changedAt !== null || !people.get(part.person)?.active) return []
  const recorded = personFor(role, handover, new Map(), circumstances)
  return recorded !== undefined && recorded !== part.person && candidatesFor(handover, circumstances, role.name).includes(recorded)
    ? [{ role: role.name, person: part.person, recorded, since: part.from }]
    : []
}

/**
 * The roles whose person the page takes from the account, where the account says somebody else by now. Whoever was put into the role
 * later than that stays: the newest word counts. Who holds the account is a matter of its ledger, and of this handover itself.
 */
export function recordedInstead(handover: Handover, circumstances: Circumstances): RecordedInstead[] {
  const { definition, world, now } = circumstances
  return definition.roles.flatMap((page): RecordedInstead[] => {
    const { name: role, from, informedOnly } = page
    if (from === 'territory.owner') return ownsTerritory(page, handover, circumstances)
    const recordedRole = followed.includes(from) ? ledgerRoles[from] : undefined
    const person = personIn(handover, role, now)
    if (informedOnly || recordedRole === undefined || person === undefined) return []
    const part = handover.participants.findLast((one) => one.role === role && one.person === person && !one.delegateOf)
    const stated = [part?.from ?? '', handover.movedIn?.at ?? ''].toSorted().at(-1) ?? ''
    return (recordsByKind(world.records).get('assignment') ?? []).flatMap((record): RecordedInstead[] => {
      if (record.kind !== 'assignment') return []
      const { role: of, holder, from: since, to } = record.data
      if (of !== recordedRole || holder.type !== 'person' || since > now || (to !== undefined && to <= now) || since <= stated) return []
      const recorded = holder.person.id
      return recorded !== person && candidatesFor(handover, circumstances, role).includes(recorded)
        ? [{ role, person, recorded, since }]
        : []
    })
  })
}
