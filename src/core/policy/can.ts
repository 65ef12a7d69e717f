import { Refusal } from '../base/refusal.ts'
import type { Actor, TokenScope, WorkspaceRole } from './member.ts'

/**
 * What may be done in the workspace beside the commands of a handover (those are decided by its playbook). Default deny:
 * what is not listed here, nobody may. Each endpoint names one of these actions, or the server does not start.
 */
const allowed = {
  'workspace.read': ['csm', 'csm-manager', 'cse', 'ae', 'sa', 'renewal-manager', 'operations', 'administrator', 'viewer'],
  'handover.command': ['csm', 'csm-manager', 'cse', 'ae', 'sa', 'renewal-manager', 'operations', 'administrator'],
  'handover.start': ['csm', 'csm-manager', 'operations', 'administrator'],
  'record.write': ['csm', 'csm-manager', 'cse', 'ae', 'sa', 'renewal-manager', 'operations', 'administrator'],
  'account.write': ['csm-manager', 'operations', 'administrator'],
  'account.end': ['csm-manager', 'operations'],
  'calendar.write': ['operations', 'administrator'],
  'leave.write': ['csm', 'csm-manager', 'cse', 'ae', 'sa', 'renewal-manager', 'operations', 'administrator'],
  'ledger.correct': ['operations', 'administrator'],
  'cover.write': ['csm', 'csm-manager', 'cse', 'operations', 'administrator'],
  'departure.run': ['csm-manager', 'operations'],
  'import.run': ['operations', 'administrator'],
  'playbook.publish': ['operations', 'administrator'],
  'letters.read': ['csm-manager', 'operations', 'administrator'],
  'letters.write': ['operations', 'administrator'],
  'letters.approve': ['csm-manager', 'operations', 'administrator'],
  'people.manage': ['administrator'],
  'personal-data.manage': ['administrator'],
  // A directory's, and nobody's else: what people do about people is `people.manage`.
  'people.provision': [],
  'pools.write': ['operations', 'administrator'],
  'lists.write': ['operations', 'administrator'],
  'sending.stop': ['operations', 'administrator'],
  'mail.manage': ['operations', 'administrator'],
  'audit.read': ['operations', 'administrator'],
  'workspace.export': ['administrator'],
  'self.manage': ['csm', 'csm-manager', 'cse', 'ae', 'sa', 'renewal-manager', 'operations', 'administrator', 'viewer'],
  'demo.control': ['csm', 'csm-manager', 'cse', 'ae', 'sa', 'renewal-manager', 'operations', 'administrator', 'viewer'],
} as const satisfies Record<string, readonly WorkspaceRole[]>

export type WorkspaceAction = keyof typeof allowed
export const workspaceActions = Object.keys(allowed) as WorkspaceAction[]

/** What a role lets people do, and the least token that may do it too. For whoever looks the rules up. */
export const actionsOf = (role: WorkspaceRole): WorkspaceAction[] =>
  workspaceActions.filter((action) => (allowed[action] as readonly WorkspaceRole[]).includes(role))
export const softwareMay = (action: WorkspaceAction): TokenScope | null => forSoftware[action] ?? null

/** What each lets people do, in words: what they may beside their part in handovers. */
export const actionWords: Readonly<Record<WorkspaceAction, string>> = {
  'workspace.read': 'Read the workspace',
  'handover.command': 'Act in handovers that they take part in',
  'handover.start': 'Start a handover',
  'record.write': 'Edit the records of accounts',
  'account.write': 'Add and edit accounts',
  'account.end': 'Enter that an account has ended, and take it back',
  'calendar.write': 'Change calendars, and who works by which',
  'leave.write': 'Enter leave of their own',
  'ledger.correct': 'Correct who held an account',
  'cover.write': 'Arrange who covers',
  'departure.run': 'See and run departures',
  'import.run': 'Import lists',
  'playbook.publish': 'Publish playbooks',
  'letters.read': 'Read letter templates',
  'letters.write': 'Write letter templates',
  'letters.approve': 'Approve letter templates that somebody else wrote',
  'people.manage': 'Invite people, give roles and end access',
  'personal-data.manage': 'Give out and erase what is kept about a person, and say how long things are kept',
  'people.provision': 'Provision people from a directory',
  'pools.write': 'Change pools and territories',
  'lists.write': 'Change service tiers and labels',
  'sending.stop': 'Stop all sending, and let it go on',
  'mail.manage': 'See how mail leaves, and test it',
  'audit.read': 'Read who changed people, access and settings',
  'workspace.export': 'Export everything, what is for few included',
  'self.manage': 'Have a page of their own',
  'demo.control': "Move the demo's clock",
}

/** What people read when they may not: who can, not only that they cannot. */
const whoCan: Record<WorkspaceAction, string> = {
  'workspace.read': 'Only people of this workspace can read it.',
  'handover.command': 'Viewers can read and comment elsewhere; tasks appear for people who take part.',
  'handover.start': 'CSMs, CSM managers and operations can start a handover.',
  'record.write': 'People who work with the account can edit its records; viewers can read them.',
  'account.write': 'CSM managers and operations can add and edit accounts.',
  'account.end': 'The manager of an account and operations enter that it has ended.',
  'calendar.write': 'Operations and administrators can change calendars, and who works by which.',
  'leave.write': 'People who take part in handovers enter their leave; viewers have none to enter.',
  'ledger.correct': 'Operations and administrators correct who held an account.',
  'cover.write': 'CSMs, engineers, their managers and operations arrange who covers.',
  'departure.run': 'CSM managers and operations see and run departures.',
  'import.run': 'Operations and administrators can import.',
  'playbook.publish': 'Operations and administrators can publish a playbook; anybody can save a draft and suggest it.',
  'letters.read': 'CSM managers, operations and administrators read letter templates.',
  'letters.write': 'Operations and administrators write letter templates.',
  'letters.approve': 'CSM managers, operations and administrators approve letter templates that somebody else wrote.',
  'people.manage': 'Administrators invite people, give roles and end access.',
  'personal-data.manage': 'Administrators give out and erase what is kept about a person, and say how long things are kept.',
  'people.provision': 'Only a directory with a token for provisioning can. Administrators make one in Settings > Sign-in.',
  'pools.write': 'Operations and administrators can change pools and territories.',
  'lists.write': 'Operations and administrators can change service tiers and labels.',
  'sending.stop': 'Operations and administrators can stop all sending, and let it go on.',
  'mail.manage': 'Operations and administrators see how mail leaves, and test it.',
  'audit.read': 'Operations and administrators read who changed people, access and settings.',
  'workspace.export': 'Administrators export everything.',
  'self.manage': 'Only people of this workspace have a page of their own.',
  'demo.control': 'Only people of the demo workspace can move its clock.',
}

/** What software may do for its person: it gathers, drafts and proposes. What is not listed takes a person. */
const forSoftware: Partial<Record<WorkspaceAction, TokenScope>> = {
  'workspace.read': 'read',
  'handover.command': 'write',
  'record.write': 'write',
  'account.write': 'write',
  'leave.write': 'write',
  'import.run': 'write',
  'letters.read': 'read',
  'letters.write': 'write',
  'audit.read': 'read',
}

export const may = (actor: Actor, action: WorkspaceAction): boolean =>
  actor.kind === 'baton' ? action === 'people.provision' && actor.provisions !== undefined : mayAsMember(actor, action)

const mayAsMember = (actor: Exclude<Actor, { kind: 'baton' }>, action: WorkspaceAction): boolean =>
  actor.member.active &&
  actor.member.roles.some((role) => (allowed[action] as readonly WorkspaceRole[]).includes(role)) &&
  refusedToSoftware(actor, action) === undefined

/** Why a token may not do what its person may; nothing for people. */
function refusedToSoftware(actor: Actor, action: WorkspaceAction): Refusal | undefined {
  if (actor.kind !== 'software') return undefined
  const needed = forSoftware[action]
  if (needed === undefined)
    return new Refusal(
      'forbidden',
      'software.never-signs',
      `Software may gather, draft and propose, and this takes a person who is signed in. ${whoCan[action]}`,
    )
  return needed === 'write' ? readOnly(actor) : undefined
}

const readOnly = (actor: Actor): Refusal | undefined =>
  actor.kind === 'software' && actor.scope === 'read'
    ? new Refusal(
        'forbidden',
        'token.read-only',
        `The token ${actor.name} may only read. A token that gathers, drafts and proposes can do this.`,
      )
    : undefined

/** Why the actor may not, for people; nothing when they may. */
export function notAllowed(actor: Actor, action: WorkspaceAction): Refusal | undefined {
  if (may(actor, action)) return undefined
  const isPersons = actor.kind === 'software' && may({ kind: 'person', member: actor.member }, action)
  return (
    (isPersons ? refusedToSoftware(actor, action) : undefined) ??
    new Refusal('forbidden', `${action.replace('.', '-')}.not-allowed`, whoCan[action])
  )
}

/** Why the actor may not, in words; null when they may. */
export const whyNotAllowed = (actor: Actor, action: WorkspaceAction): string | null => notAllowed(actor, action)?.message ?? null

/** Throws a refusal for people when the actor may not. */
export function mustBeAllowed(actor: Actor, action: WorkspaceAction): void {
  const refusal = notAllowed(actor, action)
  if (refusal) throw refusal
}

/** A token for reading changes nothing, not even what everybody who reads may change (a draft, its own session). */
export function mustMayChange(actor: Actor): void {
  const refusal = readOnly(actor)
  if (refusal) throw refusal
}
