import { type WorkspaceRole, workspaceRoles } from './member.ts'

/** What a group of the company's directory gives to whoever is in it: roles, and the team by whose calendar they work. */
export type Gives = { roles: readonly WorkspaceRole[]; team: string | null }

type Part = { roles: WorkspaceRole[]; team?: string }

/** Where roles and team of somebody come from whom groups give some. What stands by hand is theirs again when they leave the groups. */
export type Granted = { byHand: Part; byGroups: Part }

type Holds = { roles: WorkspaceRole[]; team?: string; granted?: Granted }

export const givesNothing = ({ roles, team }: Gives): boolean => roles.length === 0 && team === null

/** Somebody as they are by the groups that they are in, in the order of their names: of two teams the first one counts. */
export function withGroups<D extends Holds>(data: D, groups: readonly Gives[]): D {
  const team = groups.find((one) => one.team !== null)?.team
  const byGroups = { roles: inOrder(groups.flatMap(({ roles }) => roles)), ...(team ? { team } : {}) }
  return put(data, { byHand: byHandOf(data), byGroups })
}

/** Somebody with what is set by hand. What their groups give stays, and is not taken for set by hand because it was sent along. */
export function setByHand<D extends Holds>(data: D, { roles, team }: { roles?: readonly WorkspaceRole[]; team?: string | null }): D {
  const [byHand, byGroups] = [byHandOf(data), data.granted?.byGroups ?? { roles: [] }]
  const rolesNow = roles?.filter((role) => byHand.roles.includes(role) || !byGroups.roles.includes(role)) ?? byHand.roles
  const isEcho = team !== null && team === byGroups.team
  const teamNow = team === undefined || isEcho ? byHand.team : (team ?? undefined)
  return put(data, { byHand: { roles: [...rolesNow], ...(teamNow ? { team: teamNow } : {}) }, byGroups })
}

function byHandOf({ granted, roles, team }: Holds): Part {
  return granted?.byHand ?? { roles, ...(team ? { team } : {}) }
}

function put<D extends Holds>(data: D, { byHand, byGroups }: Granted): D {
  const { granted: _before, team: _team, ...kept } = data
  const team = byGroups.team ?? byHand.team
  const roles = inOrder([...byHand.roles, ...byGroups.roles])
  const isGiven = byGroups.roles.length > 0 || byGroups.team !== undefined
  return {
    ...kept,
    // Nobody is without any role: the least that there is stays.
    roles: isGiven ? (roles.length > 0 ? roles : ['viewer']) : byHand.roles.length > 0 ? byHand.roles : ['viewer'],
    ...(team ? { team } : {}),
    ...(isGiven ? { granted: { byHand, byGroups } } : {}),
  } as D
}

const inOrder = (roles: readonly WorkspaceRole[]): WorkspaceRole[] => workspaceRoles.filter((role) => roles.includes(role))
