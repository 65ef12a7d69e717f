import type { Member } from '../../core/policy/member.ts'
import type { LinkMatter } from '../../core/process/link-purposes.ts'
import { linkHash } from '../../store/links.ts'
import type { LinkRow } from '../../store/log-types.ts'
import type { Services } from '../services.ts'

/** How long a link opens something. */
const validDays = 14

export const expiryOf = (now: string): string => new Date(Date.parse(now) + validDays * 86_400_000).toISOString()

/** The address of a page for the token. Masking, the front door and the mail screen know it by this path. */
export const linkPath = '/l/'

/** Makes links: ids, tokens that nobody can guess, and where people open Baton. */
export type LinkMaker = Pick<Services, 'newId' | 'newToken' | 'address'>

type Matter = Pick<LinkMatter, 'purpose' | 'on' | 'role'>
type Given = { member: Member; now: string; handover: string | null; matter: Matter | undefined }

/** A link to one matter, or to the list of all. */
export function madeLink(maker: LinkMaker, { member, now, handover, matter }: Given): { url: string; token: string; link: LinkRow } {
  const token = maker.newToken()
  return {
    token,
    url: `${maker.address}${linkPath}${token}`,
    link: {
      id: maker.newId(),
      tokenHash: linkHash(token),
      person: member.id,
      handover,
      purpose: matter?.purpose ?? 'list',
      subject: matter?.on ?? null,
      role: matter?.role ?? null,
      address: member.email,
      createdAt: now,
      expiresAt: expiryOf(now),
    },
  }
}
