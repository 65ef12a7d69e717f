import type { TimeOfDay, WorkingCalendar } from '../calendar/calendar.ts'

/** What a person is in the workspace. What they may do in one handover follows from its playbook, not from this. */
export const workspaceRoles = ['csm', 'csm-manager', 'cse', 'ae', 'sa', 'renewal-manager', 'operations', 'administrator', 'viewer'] as const
export type WorkspaceRole = (typeof workspaceRoles)[number]

/** Each role as people read it. */
export const roleTitles: Readonly<Record<WorkspaceRole, string>> = {
  csm: 'CSM',
  'csm-manager': 'CSM manager',
  cse: 'CSE',
  ae: 'AE',
  sa: 'SA',
  'renewal-manager': 'Renewal manager',
  operations: 'CS Ops',
  administrator: 'Administrator',
  viewer: 'Viewer',
}

/** A person of this workspace, as the rules see them. */
export type Member = {
  id: string
  name: string
  email: string
  roles: readonly WorkspaceRole[]
  manager: string | null
  /** Where deadlines of this person are told: the place's name beside the time. */
  place: string
  calendar: WorkingCalendar
  /** How notices reach them, where they chose otherwise than is usual. */
  notices?: NoticeWishes
  /** False for who has left. */
  active: boolean
}

/** What somebody chose about their notices; what is left out is as usual. */
export type NoticeWishes = {
  /** No mail arrives between these hours of their own day, urgent or not. Over midnight where `from` is later. */
  quiet?: { from: TimeOfDay; to: TimeOfDay }
  /** What is not urgent comes in the daily list, and not by itself. */
  rest?: 'digest'
  /** When the daily list comes, on working days. */
  digestAt?: TimeOfDay
}

/** A pool takes accounts on demand; its territories each have an owner and a deputy. */
export type Territory = { id: string; name: string; pool: string; owner: string; deputy: string | null; regions: readonly string[] }
/** `removed`: it takes no account any more. Its name stays, for whatever was handed to it or came from it. */
export type Pool = { id: string; name: string; removed?: true }

/** The pools that there are now, of all that are known by name. */
export const poolsNow = (pools: readonly Pool[]): Pool[] => pools.filter(({ removed }) => !removed)

/**
 * Who acts. Software acts for a person and may gather, draft and propose, never approve, sign, waive or release.
 * `baton` is the machine itself: timers, rechecks, results of effects, and people whom a directory provisions, by the name of its token.
 */
export type Actor =
  | { kind: 'person'; member: Member; byLink?: ByLink }
  | { kind: 'software'; member: Member; name: string; scope?: TokenScope }
  | { kind: 'baton'; provisions?: string }

/** How somebody without an account acted: by a signed link from a mail, on a page that they opened at this moment. */
export type ByLink = { openedAt: string }

/** What a token is for: to look, or to gather, draft and propose as well. Without a word, the latter. */
export const tokenScopes = ['read', 'write'] as const
export type TokenScope = (typeof tokenScopes)[number]

/** The name under which an actor's events stand in the log. */
export const actorId = (actor: Actor): string => (actor.kind === 'baton' ? 'baton' : actor.member.id)

/** How the log names who acts: software stands beside the person for whom it does. */
export const loggedAs = (actor: Actor): { actor: string; via?: string } => ({
  actor: actorId(actor),
  ...(actor.kind === 'software' ? { via: actor.name } : {}),
  ...(actor.kind === 'baton' && actor.provisions !== undefined ? { via: actor.provisions } : {}),
})

/** How people read it: `Tom Becker's token ci-import`. */
export const nameWithToken = (name: string, via: unknown): string => (typeof via === 'string' ? `${name}'s token ${via}` : name)
