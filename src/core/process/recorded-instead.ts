import { recordsByKind } from '../records/by-kind.ts'
import { candidatesFor } from './candidates.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { ledgerRoles } from './ledger-roles.ts'
import { personIn } from './rights.ts'

/** Somebody acts in a role of this handover, and the account has named another person for it since. */
export type RecordedInstead = { role: string; person: PersonId; recorded: PersonId; since: string }

/** Of these the account's word is followed while a handover runs. */
const followed: readonly string[] = ['account.ae', 'account.sa', 'account.csm-manager']

/**
 * The roles whose person the page takes from the account, where the account says somebody else by now. Whoever was put into the role
 * later than that stays: the newest word counts. Who holds the account is a matter of its ledger, and of this handover itself.
 */
export function recordedInstead(handover: Handover, circumstances: Circumstances): RecordedInstead[] {
  const { definition, world, now } = circumstances
  return definition.roles.flatMap(({ name: role, from, informedOnly }): RecordedInstead[] => {
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
