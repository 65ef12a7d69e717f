import { z } from 'zod'
import { tokenScopes } from '../core/policy/member.ts'
import { endpoint } from './endpoint.ts'
import { Password, SessionBegun } from './identity.ts'
import { Id, Instant, Line } from './parts.ts'

export const SessionView = z
  .object({
    id: Id,
    kind: z.enum(['browser', 'token']),
    name: z.string().meta({ description: 'The browser and its system, or what the token was named' }),
    scope: z.enum(tokenScopes).nullable().meta({ description: 'Of a token: reading, or gathering, drafting and proposing too' }),
    createdAt: Instant,
    usedAt: Instant.nullable().meta({ description: 'To the minute; null when never' }),
    expiresAt: Instant,
    current: z.boolean().meta({ description: 'The one that asks' }),
  })
  .meta({ id: 'SessionView', description: 'A browser in which somebody is signed in, or a token' })
export type SessionView = z.infer<typeof SessionView>

export const SessionList = z.object({ items: z.array(SessionView) })

export const inDemo = {
  'demo.everybody': { kind: 'conflict', when: 'In a demo everybody can be anybody, so there is nothing to sign in with.' },
} as const

export const unknownSession = { 'session.unknown': { kind: 'unknown', when: 'There is no such session or token any more.' } } as const

export const MadeToken = z
  .object({ token: z.string().meta({ description: 'Shown this once; only a hash of it is kept' }), view: SessionView })
  .meta({ id: 'MadeToken', description: 'A new token' })
export type MadeToken = z.infer<typeof MadeToken>

const TokenForm = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .meta({ title: 'Name', description: 'What uses it. It stands in the history: "Tom\'s token ci-import".' }),
    scope: z
      .enum(tokenScopes)
      .default('read')
      .meta({ title: 'May', description: 'Software never approves, signs, waives or releases, whatever it may do besides.' }),
    days: z.number().int().min(1).max(365).default(90).meta({ title: 'Days until it expires' }),
  })
  .meta({ id: 'TokenForm' })

export const own = {
  renameMe: endpoint({
    method: 'PUT',
    path: '/me/name',
    summary: 'Change your name',
    who: 'self.manage',
    body: z.strictObject({ name: Line }),
    status: 204,
    refusals: inDemo,
  }),
  changePassword: endpoint({
    method: 'PUT',
    path: '/me/password',
    summary: 'Change your password',
    about: 'Every other browser is signed out, and this one gets a new session. Tokens stay.',
    who: 'self.manage',
    body: z.strictObject({ current: Password, password: Password }),
    session: 'opens',
    status: 200,
    output: SessionBegun,
    refusals: {
      ...inDemo,
      'sign-in.provider-only': { kind: 'forbidden', when: 'People of this workspace sign in through the provider.' },
      'password.none': { kind: 'conflict', when: 'The person has none yet: they came in another way.' },
      'password.wrong': { kind: 'forbidden', when: 'The present password is another one.' },
      'password.weak': { kind: 'invalid', when: 'The new password is too short, too long, or among those that are guessed first.' },
      'sign-in.too-many': { kind: 'tooMany', when: 'Too many tries; `details.minutes` is how long to wait.' },
      'sign-in.busy': { kind: 'tooMany', when: 'Many passwords are being checked at this moment.' },
    },
  }),
  listMySessions: endpoint({
    method: 'GET',
    path: '/me/sessions',
    summary: 'List where you are signed in, and your tokens',
    about: 'A token that has expired opens nothing and is listed for 30 days more.',
    who: 'self.manage',
    status: 200,
    output: SessionList,
    refusals: inDemo,
  }),
  endMySession: endpoint({
    method: 'DELETE',
    path: '/me/sessions/:id',
    summary: 'End one of your sessions or tokens',
    params: z.strictObject({ id: Id }),
    who: 'self.manage',
    status: 204,
    refusals: { ...inDemo, ...unknownSession },
  }),
  makeToken: endpoint({
    method: 'POST',
    path: '/me/tokens',
    summary: 'Make a token for software that acts for you',
    who: 'self.manage',
    body: TokenForm,
    status: 201,
    output: MadeToken,
    refusals: { ...inDemo, 'token.too-many': { kind: 'conflict', when: 'Twenty tokens are the most that one person has.' } },
  }),
}
