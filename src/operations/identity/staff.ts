import type { StaffView, staff } from '../../contract/staff.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { mustBeZone } from '../../core/base/zone.ts'
import { setByHand } from '../../core/policy/given-by-groups.ts'
import { type Actor, actorId, loggedAs } from '../../core/policy/member.ts'
import { personRef } from '../../core/policy/person-name.ts'
import { dropLinks, findPassword, readAccess } from '../../store/credentials.ts'
import { append } from '../../store/log.ts'
import { oneAtATime } from '../../store/one-at-a-time.ts'
import { endSessions, listSessions } from '../../store/sessions.ts'
import type { PersonData } from '../directory.ts'
import { inCircles } from '../import/plan.ts'
import { isId } from '../load-account.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import { recheckPeople } from '../recheck.ts'
import type { Services } from '../services.ts'
import { mustNotTakeGiven } from './by-groups.ts'
import { changePerson, isHere, readPeople, type StoredPerson, unknownPerson } from './change-person.ts'
import { endAccess, leftHere, letReturn, mustLeaveAdministrator } from './end-access.ts'
import { linkHours, makeLink } from './make-link.ts'
import { endOne, note, sessionView } from './own-page.ts'
import { mustBeOwn } from './own-workspace.ts'

/** Everybody, by name; those who have left come last. */
export const listStaff =
  (services: Services): Operation<typeof staff.listStaff> =>
  async (_input, { tenant }) => {
    await mustBeOwn(services, tenant)
    return { items: await staffViews(services, tenant) }
  }

async function staffViews(services: Services, tenant: string): Promise<StaffView[]> {
  const { people, stored, groups } = await services.directory(tenant)
  const { passwords, linked, passkeys, invited, seen } = await readAccess(services.database, tenant, services.clock())
  return [...people.values()]
    .filter(({ id }) => stored.get(id)?.erased === undefined)
    .toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name))
    .map(({ id, name, email, roles, manager, active, calendar }) => ({
      id,
      name,
      email,
      roles: [...roles],
      manager: manager === null ? null : personRef(manager, people),
      team: stored.get(id)?.team ?? null,
      byGroups: { roles: [], team: null, ...stored.get(id)?.granted?.byGroups },
      groups: groups.flatMap((group) => (group.members.includes(id) ? [group.name] : [])),
      zone: calendar.zone,
      access: !active ? 'left' : passwords.has(id) || linked.has(id) || passkeys.has(id) ? 'active' : invited.has(id) ? 'invited' : 'none',
      singleSignOn: linked.get(id)?.toISOString() ?? null,
      passkeys: passkeys.get(id) ?? 0,
      seenAt: seen.get(id)?.toISOString() ?? null,
    }))
}

async function staffView(services: Services, tenant: string, id: string): Promise<StaffView> {
  services.forget(tenant)
  const found = (await staffViews(services, tenant)).find((one) => one.id === id)
  if (!found) throw unknownPerson()
  return found
}

export const invitePerson =
  (services: Services): Operation<typeof staff.invitePerson> =>
  async ({ body: { name, email, roles, manager, zone } }, context) => {
    const { tenant, actor, now } = context
    const { name: workspace } = await mustBeOwn(services, tenant)
    if (zone !== undefined) mustBeZone(zone)
    const everybody = await readPeople(services, tenant)
    const known = everybody.find((one) => one.email.toLowerCase() === email.toLowerCase())
    if (known) throw exists(known, now)
    if (manager !== undefined && !everybody.some((one) => one.id === manager && isHere(one, now))) throw unknownManager()
    const id = services.newId()
    const data: PersonData = { roles, manager: manager ?? null, ...(zone === undefined ? {} : { calendar: { zone } }) }
    const person = { id, email, name, data }
    await append(services.database, {
      tenant,
      stream: { kind: 'person', id },
      expectedVersion: 0,
      events: [{ type: 'PersonAdded', person: id, after: person }],
      ...loggedAs(actor),
      at: now.toISOString(),
      models: { people: [person] },
    }).catch(asExists)
    return linkFor(services, { tenant, workspace, person, actor, purpose: 'invitation' })
  }

const exists = (person: StoredPerson, now: Date) =>
  new Refusal(
    'conflict',
    'person.exists',
    isHere(person, now)
      ? `${person.name} has that address. Send them a link from the list of people.`
      : `${person.name}, who has left, has that address. Let them return from the list of people.`,
    { where: 'email', details: { person: person.id } },
  )

const unknownManager = () =>
  new Refusal(
    'invalid',
    'manager.unknown',
    'The manager does not work here, or people would manage each other in a circle. Choose somebody else.',
    {
      where: 'manager',
    },
  )

type LinkFor = {
  tenant: string
  workspace: string
  person: { id: string; name: string; email: string }
  actor: Actor
  purpose: 'invitation' | 'password'
}

async function linkFor(services: Services, asked: LinkFor) {
  const { link, expiresAt } = await makeLink(services, { ...asked, hours: linkHours[asked.purpose], isMailed: true })
  return { link, expiresAt: expiresAt.toISOString(), person: await staffView(services, asked.tenant, asked.person.id) }
}

/** Who has a password gets a new one by the link, who has none the first. */
export const makeAccessLink =
  (services: Services): Operation<typeof staff.makeAccessLink> =>
  async ({ params: { id } }, { tenant, actor, now }) => {
    const { name: workspace } = await mustBeOwn(services, tenant)
    const person = await onePerson(services, tenant, id)
    if (!isHere(person, now))
      throw new Refusal('conflict', 'person.left', `${person.name} has left. Let them return first; that makes a link too.`)
    const purpose = (await findPassword(services.database, { tenant, person: id })) === undefined ? 'invitation' : 'password'
    return linkFor(services, { tenant, workspace, person, actor, purpose })
  }

async function onePerson(services: Services, tenant: string, id: string): Promise<StoredPerson> {
  const person = isId(id) ? (await readPeople(services, tenant)).find((one) => one.id === id) : undefined
  if (!person || person.data.erased !== undefined) throw unknownPerson()
  return person
}

export const editPerson =
  (services: Services): Operation<typeof staff.editPerson> =>
  async ({ params: { id }, body }, context) => {
    const { tenant, now } = context
    await mustBeOwn(services, tenant)
    const { email } = await onePerson(services, tenant, id)
    const { calendars, groups } = await services.directory(tenant)
    if (body.team && calendars.byId.get(body.team)?.for !== 'team')
      throw new Refusal('invalid', 'team.unknown', 'There is no calendar of a team with that id.', { where: 'team' })
    // Of two administrators who take the role from each other at the same moment one has to stay.
    const after = await oneAtATime(services.database, () =>
      changePerson(services, { ...context, id }, (person, everybody) => {
        mustNotTakeGiven(person, groups, body)
        return edited(person, everybody, body, now)
      }),
    ).catch(asExists)
    // What went to the old address may be in anybody's hands: a slip of the pen has led it there.
    if (after.email !== email) await dropLinks(services.database, { tenant, person: id })
    await recheckPeople(services, tenant, [id], now)
    return staffView(services, tenant, id)
  }

/** Of two who take an address at once the second finds it taken. */
function asExists(error: unknown): never {
  if (error instanceof Refusal && error.code === 'person.email-taken')
    throw new Refusal('conflict', 'person.exists', error.message, { where: 'email' })
  throw error
}

type Edit = {
  name?: string | undefined
  email?: string | undefined
  roles?: PersonData['roles'] | undefined
  manager?: string | null | undefined
  team?: string | null | undefined
}

function edited(
  person: StoredPerson,
  everybody: readonly StoredPerson[],
  { name, email, roles, manager, team }: Edit,
  now: Date,
): StoredPerson {
  if (email !== undefined && email !== person.email) {
    const known = everybody.find((one) => one.id !== person.id && one.email.toLowerCase() === email.toLowerCase())
    if (known)
      throw new Refusal('conflict', 'person.exists', `${known.name}${isHere(known, now) ? '' : ', who has left,'} has that address.`, {
        where: 'email',
        details: { person: known.id },
      })
    if (person.data.provisioned)
      throw new Refusal(
        'conflict',
        'person.by-directory',
        `Your directory says which address ${person.name} has, and would say it again. Change it there.`,
        { where: 'email' },
      )
  }
  if (roles && !roles.includes('administrator')) mustLeaveAdministrator(person, everybody)
  if (typeof manager === 'string') {
    const above = new Map(everybody.map(({ id, data }) => [id, (id === person.id ? manager : data.manager) ?? undefined]))
    const isManagerHere = everybody.some((one) => one.id === manager && isHere(one, now))
    if (!isManagerHere || manager === person.id || inCircles(above).has(person.id)) throw unknownManager()
  }
  const data = setByHand(person.data, { ...(roles ? { roles } : {}), ...(team === undefined ? {} : { team }) })
  return {
    ...person,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    data: { ...data, ...(manager === undefined ? {} : { manager }) },
  }
}

export const deactivatePerson =
  (services: Services): Operation<typeof staff.deactivatePerson> =>
  async ({ params: { id } }, context) => {
    const { tenant, actor, now } = context
    await mustBeOwn(services, tenant)
    const person = await onePerson(services, tenant, id)
    if (id === actorId(actor))
      throw new Refusal('conflict', 'person.self', 'You would lock yourself out. Another administrator can end your access.')
    // Said twice, by two administrators or from an old page, it stays one end, at the moment when it was.
    if (isHere(person, now)) await endAccess(services, { tenant, actor, now, id }, leftHere)
    return staffView(services, tenant, id)
  }

export const returnPerson =
  (services: Services): Operation<typeof staff.returnPerson> =>
  async ({ params: { id } }, context) => {
    const { tenant, actor, now } = context
    const { name: workspace } = await mustBeOwn(services, tenant)
    const before = await onePerson(services, tenant, id)
    if (before.activeUntil === null)
      throw new Refusal('conflict', 'person.here', `${before.name} works here. If they cannot come in, make a link on their page.`)
    const person = await letReturn(services, { tenant, actor, now, id })
    return linkFor(services, { tenant, workspace, person, actor, purpose: 'invitation' })
  }

export const listPersonSessions =
  (services: Services): Operation<typeof staff.listPersonSessions> =>
  async ({ params: { id } }, { tenant, token }) => {
    await mustBeOwn(services, tenant)
    await onePerson(services, tenant, id)
    return { items: (await listSessions(services.database, { tenant, person: id, now: services.clock(), token })).map(sessionView) }
  }

export const endPersonSessions =
  (services: Services): Operation<typeof staff.endPersonSessions> =>
  async ({ params: { id } }, { tenant, actor }) => {
    await mustBeOwn(services, tenant)
    await onePerson(services, tenant, id)
    await endSessions(services.database, { tenant, person: id, kind: 'browser' })
    await note(services, tenant, id, actorId(actor), { type: 'SessionEnded', session: 'all' })
    services.sessionsChanged({ tenant, person: id })
    return undefined
  }

export const endPersonSession =
  (services: Services): Operation<typeof staff.endPersonSession> =>
  async ({ params: { id, session } }, { tenant, actor }: SignedInContext) => {
    await mustBeOwn(services, tenant)
    await onePerson(services, tenant, id)
    await endOne(services, { tenant, person: id, id: session, by: actorId(actor) })
    return undefined
  }
