import { scimNames } from '../../contract/scim.ts'
import type { ScimGroup, ScimGroupIn, scimGroups } from '../../contract/scim-groups.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { DirectoryGroup } from '../identity/directory-group-row.ts'
import { scimAddress } from '../identity/provisioning-tokens.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { changeGroup, isSeen, type PeopleAndGroups, readPeopleAndGroups } from './change-group.ts'
import { groupFilter } from './filter.ts'
import { type GroupSaid, groupPatched, membersIn } from './patch-group.ts'
import { invalidValue, mostShown, mustBeVersion, pageOf, shown } from './user.ts'

export const listScimGroups =
  (services: Services): Operation<typeof scimGroups.listScimGroups> =>
  async ({ query: { filter, startIndex, count, ...parts } }, { tenant }) => {
    const fits = filter === undefined ? () => true : groupFilter(filter)
    const state = await readPeopleAndGroups(services, tenant)
    const found = state.groups.filter(fits).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return pageOf(found, { startIndex, count, most: mostShown }, (one) => shown(groupView(one, state, scimAddress(services)), parts))
  }

export const getScimGroup =
  (services: Services): Operation<typeof scimGroups.getScimGroup> =>
  async ({ params: { id }, query }, { tenant }) => {
    const state = await readPeopleAndGroups(services, tenant)
    return shown(groupView(groupIn(state, id), state, scimAddress(services)), query)
  }

export const createScimGroup =
  (services: Services): Operation<typeof scimGroups.createScimGroup> =>
  async ({ body }, context) => {
    const id = services.newId()
    await changeGroup(services, context, (state) => {
      const said = saidIn(body)
      mustBeRight(said, state, id)
      return { id, ...said, gives: { roles: [], team: null }, version: 0 }
    })
    return viewNow(services, context.tenant, id)
  }

export const replaceScimGroup =
  (services: Services): Operation<typeof scimGroups.replaceScimGroup> =>
  ({ params: { id }, body }, context) =>
    bringTo(services, context, id, () => saidIn(body))

export const patchScimGroup =
  (services: Services): Operation<typeof scimGroups.patchScimGroup> =>
  ({ params: { id }, body }, context) =>
    bringTo(services, context, id, (group) => groupPatched(group, body))

export const deleteScimGroup =
  (services: Services): Operation<typeof scimGroups.deleteScimGroup> =>
  async ({ params: { id } }, context) => {
    await changeGroup(services, context, (state) => {
      const group = groupIn(state, id)
      mustBeVersion(group, context.ifMatch)
      return { ...group, members: [], gives: { roles: [], team: null }, removed: true }
    })
    return undefined
  }

/** Takes whoever the directory removes out of every group, with what those give. */
export async function leaveGroups(services: Services, context: Pick<SignedInContext, 'tenant' | 'actor' | 'now'>, person: string) {
  const { groups } = await readPeopleAndGroups(services, context.tenant)
  for (const { id, members } of groups) {
    if (!members.includes(person)) continue
    await changeGroup(services, context, (state) => {
      const group = groupIn(state, id)
      return { ...group, members: group.members.filter((one) => one !== person) }
    })
  }
}

/** Asked again with the same it changes nothing and writes nothing, since directories say everything again every hour. */
async function bringTo(
  services: Services,
  context: SignedInContext,
  id: string,
  say: (group: DirectoryGroup) => GroupSaid,
): Promise<ScimGroup> {
  await changeGroup(services, context, (state) => {
    const group = groupIn(state, id)
    mustBeVersion(group, context.ifMatch)
    const said = say(group)
    mustBeRight(said, state, id, group)
    return { ...group, ...said }
  })
  return viewNow(services, context.tenant, id)
}

const saidIn = ({ displayName, externalId, members }: ScimGroupIn): GroupSaid => ({
  name: displayName,
  externalId: externalId?.trim() || null,
  members: [...new Set(membersIn(members ?? []))],
})

function groupIn({ groups }: PeopleAndGroups, id: string): DirectoryGroup {
  const found = groups.find((one) => one.id === id)
  if (!found) throw new Refusal('unknown', 'scim.unknown', 'There is no group with that id.')
  return found
}

/** A name of its own, and as members people who are here; whoever was a member before may go on to be named. */
function mustBeRight({ name, members }: GroupSaid, { people, groups }: PeopleAndGroups, id: string, before?: DirectoryGroup): void {
  const same = groups.find((one) => one.id !== id && one.name.toLowerCase() === name.toLowerCase())
  if (same) throw new Refusal('conflict', 'scim.uniqueness', `Another group is called "${same.name}".`, { where: 'displayName' })
  const known = new Set([...people.filter(isSeen).map((one) => one.id), ...(before?.members ?? [])])
  const stranger = members.find((one) => !known.has(one))
  if (stranger !== undefined)
    throw invalidValue(
      `There is nobody here with the id "${stranger.slice(0, 60)}". Add people before the groups that they are in.`,
      'members',
    )
}

function groupView({ id, name, externalId, members, version }: DirectoryGroup, { people }: PeopleAndGroups, address: string): ScimGroup {
  const seen = new Map(people.filter(isSeen).map((one) => [one.id, one]))
  return {
    schemas: [scimNames.group],
    id,
    ...(externalId === null ? {} : { externalId }),
    displayName: name,
    members: members.flatMap((member) => {
      const person = seen.get(member)
      return person ? [{ value: member, display: person.name, $ref: `${address}/Users/${member}`, type: 'User' as const }] : []
    }),
    meta: { resourceType: 'Group', location: `${address}/Groups/${id}`, version: `W/"${version}"` },
  }
}

async function viewNow(services: Services, tenant: string, id: string): Promise<ScimGroup> {
  const state = await readPeopleAndGroups(services, tenant)
  return groupView(groupIn(state, id), state, scimAddress(services))
}
