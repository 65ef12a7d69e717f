import type { ScimUser, scimUsers } from '../../contract/scim.ts'
import { canonical, type Json } from '../../core/base/canonical.ts'
import { sameMailbox } from '../../core/base/mail-address.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { loggedAs } from '../../core/policy/member.ts'
import { append } from '../../store/log.ts'
import type { PersonData } from '../directory.ts'
import { changePerson, isHere, readPeople, type StoredPerson } from '../identity/change-person.ts'
import { endAccess, letReturn, mustLeaveAdministrator, notLeftHere } from '../identity/end-access.ts'
import { scimAddress } from '../identity/provisioning-tokens.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import { recheckPeople } from '../recheck.ts'
import type { Services } from '../services.ts'
import { isSeen, readPeopleAndGroups } from './change-group.ts'
import { userFilter } from './filter.ts'
import { leaveGroups } from './groups.ts'
import { patched } from './patch.ts'
import {
  emailIn,
  mostShown,
  mustBeAlone,
  mustBeVersion,
  newName,
  pageOf,
  personFrom,
  type Said,
  saidIn,
  saidOf,
  shown,
  userView,
} from './user.ts'

export const listScimUsers =
  (services: Services): Operation<typeof scimUsers.listScimUsers> =>
  async ({ query: { filter, startIndex, count, ...parts } }, { tenant, now }) => {
    const fits = filter === undefined ? () => true : userFilter(filter, now)
    const { people, groups } = await readPeopleAndGroups(services, tenant)
    // Ids sort by age, so that a page stays what it is while people are added.
    const found = people.filter((one) => isSeen(one) && fits(one)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return pageOf(found, { startIndex, count, most: mostShown }, (one) => shown(userView(one, groups, scimAddress(services), now), parts))
  }

export const getScimUser =
  (services: Services): Operation<typeof scimUsers.getScimUser> =>
  async ({ params: { id }, query }, { tenant, now }) =>
    shown(await viewNow(services, tenant, id, now), query)

async function seen(services: Services, tenant: string, id: string): Promise<StoredPerson> {
  return seenIn(await readPeople(services, tenant), id)
}

function seenIn(people: readonly StoredPerson[], id: string): StoredPerson {
  const found = people.find((one) => one.id === id && isSeen(one))
  if (!found) throw new Refusal('unknown', 'scim.unknown', 'There is nobody with that id.')
  return found
}

/** Whom the directory had removed is who they were; anybody else with that name or address is theirs already. */
export const createScimUser =
  (services: Services): Operation<typeof scimUsers.createScimUser> =>
  async ({ body }, context) => {
    const { tenant, actor, now } = context
    const everybody = await readPeople(services, tenant)
    const before = everybody.find((one) => !isSeen(one) && sameMailbox(one.email, emailIn(body)))
    if (before) return bringTo(services, context, before, (person) => saidIn(body, saidOf(person, now)))
    const said = saidIn(body)
    mustBeAlone(said, everybody)
    const id = services.newId()
    const { email, active, ...provisioned } = said
    // The least that there is: what somebody may is given here, and not by whoever administers the directory.
    const data: PersonData = { roles: ['viewer'], manager: null, provisioned }
    const person = { id, email, name: newName(said), data, activeUntil: active ? null : now.toISOString() }
    await append(services.database, {
      tenant,
      stream: { kind: 'person', id },
      expectedVersion: 0,
      events: [{ type: 'PersonAdded', person: id, after: person }],
      ...loggedAs(actor),
      at: now.toISOString(),
      models: { people: [person] },
    }).catch(asUniqueness)
    services.forget(tenant)
    return viewNow(services, tenant, id, now)
  }

/** Of two that add the same person at once the second finds them there. */
function asUniqueness(error: unknown): never {
  if (error instanceof Refusal && error.code === 'person.email-taken') throw new Refusal('conflict', 'scim.uniqueness', error.message)
  throw error
}

export const replaceScimUser =
  (services: Services): Operation<typeof scimUsers.replaceScimUser> =>
  async ({ params: { id }, body }, context) =>
    bringTo(services, context, await seen(services, context.tenant, id), (person) => saidIn(body, saidOf(person, context.now)))

export const patchScimUser =
  (services: Services): Operation<typeof scimUsers.patchScimUser> =>
  async ({ params: { id }, body }, context) =>
    bringTo(services, context, await seen(services, context.tenant, id), (person) => patched(saidOf(person, context.now), body))

export const deleteScimUser =
  (services: Services): Operation<typeof scimUsers.deleteScimUser> =>
  async ({ params: { id } }, context) => {
    const { tenant, actor, now, ifMatch } = context
    const before = await seen(services, tenant, id)
    mustBeVersion(before, ifMatch)
    const removed = (person: StoredPerson): StoredPerson => {
      const { data, ...row } = notLeftHere(person)
      return { ...row, data: { ...data, provisioned: { ...data.provisioned, removed: true } } }
    }
    const whose = { tenant, actor, now, id }
    const wasHere = isHere(before, now)
    if (wasHere) mustLeaveAdministrator(before, await readPeople(services, tenant))
    // Interrupted afterwards, the directory asks again, and finds less to do.
    await leaveGroups(services, context, id)
    if (wasHere) await endAccess(services, whose, removed)
    else await changePerson(services, whose, removed)
    return undefined
  }

/**
 * Brings somebody to what the directory says, on what is stored now. Asked again with the same it changes nothing and writes nothing,
 * since directories say everything again every hour. The end of an access is the same one as on the screen.
 */
async function bringTo(
  services: Services,
  { tenant, actor, now, ifMatch }: SignedInContext,
  { id, ...before }: StoredPerson,
  say: (person: StoredPerson) => Said,
): Promise<ScimUser> {
  const whose = { tenant, actor, now, id }
  const change = (person: StoredPerson, everybody: readonly StoredPerson[]): StoredPerson => {
    mustBeVersion(person, ifMatch)
    const said = say(person)
    mustBeAlone(
      said,
      everybody.filter((one) => one.id !== id),
    )
    return personFrom(said, said.active ? person : notLeftHere(person))
  }
  const person = { id, ...before }
  const everybody = await readPeople(services, tenant)
  const after = change(person, everybody)
  const [wasActive, isActive] = [isHere(person, now), say(person).active]
  // A directory says each hour what it has said before: that lets nobody in whose end was said here.
  const letsIn = !wasActive && isActive && !person.data.leftHere
  try {
    if (wasActive && !isActive) {
      mustLeaveAdministrator(person, everybody)
      await endAccess(services, whose, change)
    } else if (letsIn) await letReturn(services, whose, change)
    else if (canonical(after as unknown as Json) !== canonical(person as unknown as Json)) {
      await changePerson(services, whose, change)
      await recheckPeople(services, tenant, [id], now)
    }
  } catch (error) {
    asUniqueness(error)
  }
  return viewNow(services, tenant, id, now)
}

async function viewNow(services: Services, tenant: string, id: string, now: Date): Promise<ScimUser> {
  const { people, groups } = await readPeopleAndGroups(services, tenant)
  return userView(seenIn(people, id), groups, scimAddress(services), now)
}
