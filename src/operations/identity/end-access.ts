import { Refusal } from '../../core/base/refusal.ts'
import type { Actor } from '../../core/policy/member.ts'
import { removeAccess } from '../../store/credentials.ts'
import { oneAtATime } from '../../store/one-at-a-time.ts'
import { recheckPeople } from '../recheck.ts'
import type { Services } from '../services.ts'
import { changePerson, isHere, readPeople, type StoredPerson } from './change-person.ts'

type Whose = { tenant: string; actor: Actor; now: Date; id: string }

/**
 * Ends the access of somebody who leaves, whoever says so: at once and everywhere, browsers, open streams, tokens, links, the password
 * and who they are at a provider. What they hold stays with their name, and is found by who looks for holes.
 */
export async function endAccess(
  services: Services,
  { tenant, actor, now, id }: Whose,
  change: (person: StoredPerson, everybody: readonly StoredPerson[]) => StoredPerson = (person) => person,
): Promise<void> {
  // Of two administrators whose access ends at the same moment one has to stay.
  await oneAtATime(services.database, () =>
    changePerson(services, { tenant, actor, now, id, type: 'PersonDeactivated' }, (person, everybody) => {
      mustLeaveAdministrator(person, everybody)
      return { ...change(person, everybody), activeUntil: now.toISOString() }
    }),
  )
  await removeAccess(services.database, { tenant, person: id })
  services.sessionsChanged({ tenant, person: id })
  await recheckPeople(services, tenant, [id], now)
}

/** Somebody whose end is said here. */
export const leftHere = (person: StoredPerson): StoredPerson => ({ ...person, data: { ...person.data, leftHere: true } })

/** Nothing of here keeps a directory from letting them in. */
export function notLeftHere(person: StoredPerson): StoredPerson {
  const { leftHere: _, ...data } = person.data
  return { ...person, data }
}

/** Lets somebody who has left return; with what they come in is up to whoever asks. */
export async function letReturn(
  services: Services,
  { tenant, actor, now, id }: Whose,
  change: (person: StoredPerson, everybody: readonly StoredPerson[]) => StoredPerson = (person) => person,
): Promise<StoredPerson> {
  const before = (await readPeople(services, tenant)).find((one) => one.id === id)
  // Whoever left on their last day took nothing along: what they came in with would open everything again, their tokens too.
  if (before && !isHere(before, now)) await removeAccess(services.database, { tenant, person: id })
  const person = await changePerson(services, { tenant, actor, now, id, type: 'PersonReturned' }, (one, everybody) => ({
    ...notLeftHere(change(one, everybody)),
    activeUntil: null,
  }))
  await recheckPeople(services, tenant, [id], now)
  return person
}

const isAdministrator = ({ data, activeUntil }: StoredPerson) => activeUntil === null && data.roles.includes('administrator')

/** Somebody of whom an administrator's access or role ends: another one has to be there. */
export function mustLeaveAdministrator(person: StoredPerson, everybody: readonly StoredPerson[]): void {
  mustKeepAdministrator(
    person,
    everybody.filter(({ id }) => id !== person.id),
  )
}

/** Of those who are there afterwards somebody has to be one, if whoever changes was. */
export function mustKeepAdministrator(person: StoredPerson, after: readonly StoredPerson[]): void {
  if (isAdministrator(person) && !after.some(isAdministrator))
    throw new Refusal(
      'conflict',
      'administrator.last',
      `${person.name} is the only administrator. Make somebody else one first, or nobody could invite people and give roles.`,
    )
}
