import { Refusal } from '../../core/base/refusal.ts'
import type { WorkspaceRole } from '../../core/policy/member.ts'
import type { PersonData } from '../directory.ts'
import type { DirectoryGroup } from './directory-group-row.ts'

type Whose = { id: string; name: string; data: PersonData }
type Wanted = { roles?: readonly WorkspaceRole[] | undefined; team?: string | null | undefined }

/** What groups of the directory give is not taken by hand: it would be back as soon as the directory says anything. */
export function mustNotTakeGiven({ id, name, data: { granted } }: Whose, groups: readonly DirectoryGroup[], { roles, team }: Wanted): void {
  if (!granted) return
  const { byGroups } = granted
  const taken = roles && byGroups.roles.find((role) => !roles.includes(role))
  const isTeamTaken = team !== undefined && byGroups.team !== undefined && team !== byGroups.team
  if (taken === undefined && !isTeamTaken) return
  const from = groups.filter(
    ({ members, gives }) => members.includes(id) && (taken === undefined ? gives.team === byGroups.team : gives.roles.includes(taken)),
  )
  const named = from.map((group) => `"${group.name}"`).join(' and ')
  throw new Refusal(
    'conflict',
    'person.by-group',
    `${name} has ${taken === undefined ? 'this team' : `the role ${taken}`} by the group ${named} of your directory. Take them out of it there, or change what the group gives in Settings > Sign-in.`,
    { where: taken === undefined ? 'team' : 'roles' },
  )
}
