import type { StaffView } from '../../contract/staff.ts'
import { type Ticks, withTicks } from './ticks.ts'

type Person = Pick<StaffView, 'name' | 'email' | 'roles' | 'team'> & { manager: { id: string } | null }

/** What somebody has changed in the form of a person; what they have not stands as it is kept, whoever changes it. */
export type PersonChange = {
  name?: string
  email?: string
  manager?: string
  team?: string
  /** Roles that were ticked and unticked, one by one: another administrator may give others meanwhile. */
  ticks?: Ticks
}

/** The person as the form shows them. */
export const withChange = (person: Person, { name, email, manager, team, ticks = {} }: PersonChange) => ({
  name: name ?? person.name,
  email: email ?? person.email,
  manager: manager ?? person.manager?.id ?? '',
  team: team ?? person.team ?? '',
  roles: withTicks(person.roles, ticks),
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
