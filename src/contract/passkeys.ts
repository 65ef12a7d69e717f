import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { SessionBegun } from './identity.ts'
import { inDemo } from './own.ts'
import { Id, Instant } from './parts.ts'

export const PasskeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: Instant,
    usedAt: Instant.nullable().meta({ description: 'When somebody signed in with it last; null when never' }),
  })
  .meta({ id: 'PasskeyView', description: 'A passkey of the person who asks' })
export type PasskeyView = z.infer<typeof PasskeyView>

/** What a browser is given and gives back is described by WebAuthn, and checked by whoever reads it. */
const Options = z.object({ options: z.record(z.string(), z.unknown()).meta({ description: 'As WebAuthn Level 3 has them, in JSON' }) })
const Answer = z
  .looseObject({ id: z.string().min(1).max(2_000), response: z.looseObject({ clientDataJSON: z.string().max(8_000) }) })
  .meta({ id: 'PasskeyAnswer', description: 'What the browser made of the options, as WebAuthn Level 3 writes it in JSON' })

const here = {
  'passkey.not-here': { kind: 'conflict', when: 'Baton is called by an IP address, where browsers have no passkeys.' },
} as const
const refused = {
  'passkey.refused': {
    kind: 'forbidden',
    when: 'It is none of this workspace, was asked for elsewhere or too long ago, or its signature is wrong.',
  },
} as const
const onlyThroughProvider = {
  'sign-in.provider-only': {
    kind: 'forbidden',
    when: 'People of this workspace sign in through the provider; administrators otherwise too.',
  },
} as const

export const passkeys = {
  beginPasskeySignIn: endpoint({
    method: 'POST',
    path: '/passkey-sign-in/begin',
    summary: 'Begin to sign in with a passkey',
    about: 'The options name nobody: the device knows whose it is. They count once, for ten minutes.',
    who: 'anyone',
    status: 200,
    output: Options,
    refusals: here,
  }),
  finishPasskeySignIn: endpoint({
    method: 'POST',
    path: '/passkey-sign-in/finish',
    summary: 'Sign in with a passkey',
    who: 'anyone',
    body: z.strictObject({ answer: Answer }),
    session: 'opens',
    status: 200,
    output: SessionBegun,
    refusals: { ...here, ...refused, ...onlyThroughProvider },
  }),
  listMyPasskeys: endpoint({
    method: 'GET',
    path: '/me/passkeys',
    summary: 'List your passkeys',
    who: 'self.manage',
    status: 200,
    output: z.object({ items: z.array(PasskeyView) }),
    refusals: inDemo,
  }),
  beginPasskey: endpoint({
    method: 'POST',
    path: '/me/passkeys/begin',
    summary: 'Begin to make a passkey',
    who: 'self.manage',
    status: 200,
    output: Options,
    refusals: {
      ...inDemo,
      ...here,
      ...onlyThroughProvider,
      'passkey.too-many': { kind: 'conflict', when: 'You have as many as there may be.' },
    },
  }),
  addPasskey: endpoint({
    method: 'POST',
    path: '/me/passkeys',
    summary: 'Keep the passkey that the browser made',
    who: 'self.manage',
    body: z.strictObject({ name: z.string().trim().min(1).max(60), answer: Answer }),
    status: 201,
    output: PasskeyView,
    refusals: { ...inDemo, ...here, ...refused, ...onlyThroughProvider },
  }),
  removeMyPasskey: endpoint({
    method: 'DELETE',
    path: '/me/passkeys/:id',
    summary: 'Remove one of your passkeys',
    params: z.strictObject({ id: z.string().min(1).max(1_000) }),
    who: 'self.manage',
    status: 204,
    refusals: { ...inDemo, 'passkey.unknown': { kind: 'unknown', when: 'You have no such passkey.' } },
  }),
  removePasskeysOf: endpoint({
    method: 'DELETE',
    path: '/staff/:id/passkeys',
    summary: "Remove all of somebody's passkeys",
    about: 'For a device that is lost. Their browsers are signed out too; with a link they set a password.',
    params: z.strictObject({ id: Id }),
    who: 'people.manage',
    status: 204,
    refusals: { ...inDemo, 'person.unknown': { kind: 'unknown', when: 'There is nobody with that id.' } },
  }),
}
