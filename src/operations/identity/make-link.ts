import type { Actor } from '../../core/policy/member.ts'
import { loggedAs } from '../../core/policy/member.ts'
import { type LinkPurpose, openLink } from '../../store/credentials.ts'
import { append } from '../../store/log.ts'
import type { Services } from '../services.ts'
import { tokenFor } from './workspace-token.ts'

const hour = 3_600_000
/** How long a link can be used. What was asked for by whoever typed an address counts for less than what an administrator sends. */
export const linkHours = { invitation: 7 * 24, password: 7 * 24, forgotten: 24, first: 24 } as const

export type Asked = {
  tenant: string
  workspace: string
  person: { id: string; name: string; email: string }
  purpose: LinkPurpose
  hours: number
  /** Who made it; nobody when the person asked by themselves. */
  actor: Actor
  /** Whether a mail with it is written. */
  isMailed: boolean
}

/**
 * Makes a link by which one person sets their password. What stands in it is behind the #, where no server and no proxy sees it, and
 * nothing is used up by opening it.
 */
export async function makeLink(
  { database, newToken, newId, clock, address }: Pick<Services, 'database' | 'newToken' | 'newId' | 'clock' | 'address'>,
  { tenant, workspace, person, purpose, hours, actor, isMailed }: Asked,
): Promise<{ link: string; token: string; expiresAt: Date }> {
  const now = clock()
  const token = tokenFor(tenant, newToken(), 'link')
  const expiresAt = new Date(now.getTime() + hours * hour)
  const link = `${address}/welcome#${token}`
  await openLink(database, { tenant, token, person: person.id, purpose, now, expiresAt })
  const mail = {
    id: newId(),
    at: now.toISOString(),
    to: [person.email],
    ...wordsOf({ purpose, workspace, person, link, hours }),
    headers: { 'x-baton-event': 'AccessLinkMade' },
    // Whoever reads it could come in as this person, so it is theirs alone, whatever else somebody may read.
    about: { access: person.id },
  }
  await append(database, {
    tenant,
    stream: { kind: 'person', id: person.id },
    expectedVersion: 'newest',
    events: [{ type: 'AccessLinkMade', person: person.id, purpose, expiresAt: expiresAt.toISOString() }],
    ...loggedAs(actor),
    at: now.toISOString(),
    ...(isMailed ? { models: { mail: [mail] } } : {}),
  })
  return { link, token, expiresAt }
}

type Told = Pick<Asked, 'purpose' | 'workspace' | 'person' | 'hours'> & { link: string }

function wordsOf({ purpose, workspace, person, link, hours }: Told): { subject: string; text: string } {
  const until = hours >= 48 ? `${hours / 24} days` : `${hours} hours`
  return purpose === 'invitation'
    ? {
        subject: `Your access to Baton of ${workspace}`,
        text: `Hello ${person.name},\n\nyou are invited to Baton, in which ${workspace} runs its account handovers. This link lets you in:\n\n${link}\n\nThe link works once, within ${until}.\n`,
      }
    : {
        subject: `A new password for Baton of ${workspace}`,
        text: `Hello ${person.name},\n\nsomebody asked for a new password for your access to Baton. Set it here:\n\n${link}\n\nThe link works once, within ${until}. If it was not you, nothing has to be done: your password stays as it is.\n`,
      }
}
