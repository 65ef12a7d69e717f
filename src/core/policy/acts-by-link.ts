import type { Member, WorkspaceRole } from './member.ts'

/** What people are who never sign in: they take part in handovers of others, and answer from a mail. */
export const linkRoles: readonly WorkspaceRole[] = ['ae', 'sa', 'renewal-manager']

/** Whether this person answers by signed links, because they are nothing here that has a desk of its own. */
export const actsByLink = ({ active, roles }: Pick<Member, 'active' | 'roles'>): boolean =>
  active && roles.length > 0 && roles.every((role) => linkRoles.includes(role))
