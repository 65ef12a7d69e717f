import type { Role } from './definition.ts'

const words = 'manager of '

/** The role whose person this one manages, where the page says so: `New CSM` of `manager of New CSM`. */
export const managedRole = ({ from }: Pick<Role, 'from'>): string | undefined =>
  from.startsWith(words) ? from.slice(words.length) : undefined

/** Its person follows from whom they manage, and is neither stated by the records nor chosen. */
export const isManager = (role: Pick<Role, 'from'>): boolean => managedRole(role) !== undefined

/** The names of the roles that manage others: who signs, waives and steers where the page names them. */
export const managerRoles = ({ roles }: { roles: readonly Role[] }): string[] => roles.filter(isManager).map(({ name }) => name)

/** In the order in which people can be looked up: managers come from the people whom they manage. */
export const managersLast = (roles: readonly Role[]): Role[] => roles.toSorted((a, b) => Number(isManager(a)) - Number(isManager(b)))
