import type { StaffView } from '../../contract/staff.ts'

type Person = Pick<StaffView, 'name' | 'email' | 'roles' | 'team'> & { manager: { id: string } | null }

/** What somebody has changed in the form of a person; what they have not stands as it is kept, whoever changes it. */
export type PersonChange = {
  name?: string
  email?: string
  manager?: string
  team?: string
  /** Roles that were ticked and unticked, one by one: another administrator may give others meanwhile. */
  ticks?: Readonly<Record<string, boolean>>
}

/** The person as the form shows them. */
export const withChange = (person: Person, { name, email, manager, team, ticks = {} }: PersonChange) => ({
  name: name ?? person.name,
  email: email ?? person.email,
  manager: manager ?? person.manager?.id ?? '',
  team: team ?? person.team ?? '',
  roles: [
    ...person.roles.filter((role) => ticks[role] !== false),
    ...Object.keys(ticks).filter((role) => ticks[role] && !person.roles.some((one) => one === role)),
  ] as string[],
})

/** What is sent: what is left out stays. */
export function bodyOf(person: Person, changed: PersonChange) {
  const { name, email, manager, team, roles } = withChange(person, changed)
  return {
    ...(changed.name !== undefined && { name }),
    ...(changed.email !== undefined && { email }),
    ...(changed.manager !== undefined && { manager: manager || null }),
    ...(changed.team !== undefined && { team: team || null }),
    ...(changed.ticks !== undefined && { roles }),
  }
}

/** Which ticks lead from these roles to those. */
export const ticksBetween = (before: readonly string[], after: readonly string[]): Record<string, boolean> =>
  Object.fromEntries([
    ...before.filter((role) => !after.includes(role)).map((role) => [role, false]),
    ...after.filter((role) => !before.includes(role)).map((role) => [role, true]),
  ])
