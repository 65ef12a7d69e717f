import type { DirectoryGroupView, signInSettings } from '../../contract/sign-in-settings.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { DirectoryGroup } from '../identity/directory-group-row.ts'
import { mustBeOwn } from '../identity/own-workspace.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { changeGroup, readPeopleAndGroups } from './change-group.ts'

export const listDirectoryGroups =
  (services: Services): Operation<typeof signInSettings.listDirectoryGroups> =>
  async (_input, { tenant }) => {
    await mustBeOwn(services, tenant)
    const { people, groups } = await readPeopleAndGroups(services, tenant)
    return { items: groups.map((one) => viewOf(one, people)) }
  }

/** Says what a group gives. Whoever is in it has that at once, and has lost at once what it does not give any more. */
export const mapDirectoryGroup =
  (services: Services): Operation<typeof signInSettings.mapDirectoryGroup> =>
  async ({ params: { id }, body: { roles, team } }, context) => {
    const { tenant } = context
    await mustBeOwn(services, tenant)
    const { calendars } = await services.directory(tenant)
    if (team !== null && calendars.byId.get(team)?.for !== 'team')
      throw new Refusal('invalid', 'team.unknown', 'There is no calendar of a team with that id.', { where: 'team' })
    const group = await changeGroup(services, context, ({ groups }) => {
      const found = groups.find((one) => one.id === id)
      if (!found) throw new Refusal('unknown', 'group.unknown', 'There is no group of the directory with that id.')
      return { ...found, gives: { roles: [...new Set(roles)].toSorted(), team } }
    })
    return viewOf(group, (await readPeopleAndGroups(services, tenant)).people)
  }

function viewOf({ id, name, members, gives }: DirectoryGroup, people: readonly { id: string; name: string }[]): DirectoryGroupView {
  const names = new Map(people.map((one) => [one.id, one.name]))
  return {
    id,
    name,
    members: members.flatMap((member) => {
      const found = names.get(member)
      return found === undefined ? [] : [{ id: member, name: found }]
    }),
    gives: { roles: [...gives.roles], team: gives.team },
  }
}
