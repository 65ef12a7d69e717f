import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { HandoverName, Id, Instant, PersonRef } from './parts.ts'
import { unknownHandover } from './refused.ts'

export const LinkView = z
  .object({
    id: Id,
    person: PersonRef,
    purpose: z.string().meta({ description: 'What it is for: `letter`, `view`, `sent`, `outcome`, `answer` or `validation`' }),
    words: z.string().meta({ description: 'The same in words' }),
    sentAt: Instant,
    validUntil: Instant,
    opened: z.number().int().meta({ description: 'How often its page was fetched, by the person or by a scanner of their mail' }),
    openedAt: Instant.nullable().meta({ description: 'The last time' }),
    state: z
      .enum(['open', 'used', 'revoked', 'expired', 'moved'])
      .meta({ description: '`moved`: somebody else has the role since, so it opens nothing' }),
    mail: Id.nullable().meta({ description: 'The mail that carries it; null when it was opened from a list' }),
  })
  .meta({ id: 'SignedLink', description: 'A link by which somebody without an account can answer. Its address stands in their mail only' })
export type LinkView = z.infer<typeof LinkView>

const Links = z.object({
  items: z.array(LinkView),
  mayRevoke: z.boolean().meta({ description: 'Whether the caller may revoke these and send new ones' }),
})

const One = z.strictObject({ id: HandoverName })
const OneLink = z.strictObject({ id: HandoverName, link: Id })

const refusals = {
  ...unknownHandover,
  'link.unknown': { kind: 'unknown', when: 'This handover has no such link.' },
  'link.not-yours': { kind: 'forbidden', when: 'You neither hand over nor steer this handover.' },
} as const

export const links = {
  listLinks: endpoint({
    method: 'GET',
    path: '/handovers/:id/links',
    summary: 'List the signed links of a handover, the newest first',
    about: 'Each stands in a mail to somebody who has no account. Nobody can read the address of a link here.',
    who: 'workspace.read',
    params: One,
    status: 200,
    output: Links,
    refusals: unknownHandover,
  }),
  revokeLink: endpoint({
    method: 'DELETE',
    path: '/handovers/:id/links/:link',
    summary: 'Revoke a signed link: it opens nothing from now on',
    about: 'For who hands over, who started the handover, its managers and operations. Revoking one that is over changes nothing.',
    who: 'handover.command',
    params: OneLink,
    status: 204,
    refusals,
  }),
  sendLink: endpoint({
    method: 'POST',
    path: '/handovers/:id/links/:link/send',
    summary: 'Mail new links to the person whose link this is',
    about: 'To their own address. For the same people who may revoke. An address gets at most three such mails in an hour.',
    who: 'handover.command',
    params: OneLink,
    status: 200,
    output: Links,
    refusals: {
      ...refusals,
      'link.enough': { kind: 'tooMany', when: 'Three such mails went to this address within the hour, or the person has left.' },
    },
  }),
}
