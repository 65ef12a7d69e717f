import { z } from 'zod'
import { isMailAddress, noMailAddress } from '../core/base/mail-address.ts'
import { longestPassword } from '../core/policy/password.ts'
import { endpoint } from './endpoint.ts'
import { Instant, Line } from './parts.ts'

/** Long enough for what a person writes; whether it is good enough is said in words, by the rules. */
export const Password = z
  .string()
  .min(1)
  .max(longestPassword * 4)
  .meta({ description: 'At least 15 signs; no other rules but that it is not easily guessed' })

/** The address of somebody who comes in, however they do. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .refine(isMailAddress, noMailAddress)
  .meta({ format: 'email', description: 'An e-mail address, like ada@northwind.example' })

/** With what somebody signs in who is here already, whatever addresses had to be when they came. */
const KnownEmail = z
  .string()
  .trim()
  .min(3)
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/)
  .meta({ description: 'An e-mail address' })

const Secret = z.string().min(16).max(400)

export const Zone = z.string().min(1).max(60).meta({ description: 'A time zone, for example Europe/Berlin' })

export const Entry = z
  .object({
    signIn: z.boolean().meta({ description: 'There is a workspace in which people sign in' }),
    demo: z.boolean().meta({ description: 'There is a demo to look around in' }),
    singleSignOn: z.boolean().meta({ description: 'People can sign in through a provider' }),
    passwords: z.boolean().meta({ description: 'Everybody can sign in with a password; else administrators only' }),
    passkeys: z.boolean().meta({ description: 'Passkeys are possible at the address by which this is called' }),
    setUp: z.boolean().meta({ description: 'A workspace can be made on the first screen, with the token that the server printed' }),
  })
  .meta({ id: 'Entry', description: 'What somebody without a session finds here' })
export type Entry = z.infer<typeof Entry>

export const SessionBegun = z
  .object({
    token: z.string().meta({ description: 'Send it as `Authorization: Bearer …`. A browser has it as a cookie already.' }),
    expiresAt: Instant,
    person: z.object({ name: z.string(), email: z.string() }),
  })
  .meta({ id: 'SessionBegun', description: 'Somebody has signed in' })
export type SessionBegun = z.infer<typeof SessionBegun>

export const LinkSeen = z
  .object({
    purpose: z.enum(['invitation', 'password']),
    workspace: z.string(),
    person: z.object({ name: z.string(), email: z.string() }),
    expiresAt: Instant,
    password: z.boolean().meta({ description: 'Whether it sets a password; else they sign in through the provider' }),
  })
  .meta({ id: 'LinkSeen', description: 'Whose link it is, and what it is for' })
export type LinkSeen = z.infer<typeof LinkSeen>

const linkSpent = {
  'link.spent': { kind: 'unknown', when: 'The link was used, has expired, was replaced by a newer one, or never was.' },
} as const
const weak = {
  'password.weak': { kind: 'invalid', when: 'The password is too short, too long, or among those that are guessed first.' },
} as const
const busy = {
  'sign-in.busy': { kind: 'tooMany', when: 'Many passwords are being checked at this moment.' },
} as const

const onlyThroughProvider = {
  'sign-in.provider-only': {
    kind: 'forbidden',
    when: 'People of this workspace sign in through the provider; administrators with a password too.',
  },
} as const
const ssoOff = {
  'sso.off': { kind: 'conflict', when: 'There is no single sign-on here.' },
  'sso.unreachable': { kind: 'unavailable', when: 'The provider does not answer.' },
  'keys.unknown': { kind: 'unavailable', when: 'The key of the client secret is not on this server.' },
  'keys.missing': { kind: 'unavailable', when: 'The file with the keys for secrets is not on this server.' },
} as const

const largestExportBytes = 64 * 1024 * 1024

export const WorkspaceBrought = z
  .object({
    name: z.string(),
    at: Instant.meta({ description: 'As of when' }),
    people: z.number().int(),
    accounts: z.number().int(),
    handovers: z.number().int(),
    entries: z.number().int().meta({ description: 'Entries of the log, which verifies' }),
    links: z
      .array(z.object({ name: z.string(), email: z.string(), link: z.string() }))
      .meta({ description: 'For each administrator, ten at most, a link by which they set a password; it works once, within a day' }),
  })
  .meta({ id: 'WorkspaceBrought', description: 'A workspace that came in from an export' })
export type WorkspaceBrought = z.infer<typeof WorkspaceBrought>

export const identity = {
  getEntry: endpoint({
    method: 'GET',
    path: '/entry',
    summary: 'Say what somebody without a session finds here',
    who: 'anyone',
    status: 200,
    output: Entry,
    refusals: {},
  }),
  bringWorkspace: endpoint({
    method: 'POST',
    path: '/set-up/import',
    summary: 'Import an exported workspace in',
    about: `Instead of making one: only while there is none, and only with the token that the server printed. All of it or nothing; an export of an older Baton is brought up, a newer one refused. Nothing leaves until somebody runs \`baton allow-sending\`. At most ${largestExportBytes / 1024 / 1024} MiB; \`baton import-workspace\` takes any size.`,
    who: 'anyone',
    query: z.strictObject({
      token: Secret.meta({ description: 'Printed by the server at its start; of no use once there is a workspace' }),
    }),
    file: 'application/zip',
    body: z.instanceof(Uint8Array),
    bodyLimitBytes: largestExportBytes,
    status: 201,
    output: WorkspaceBrought,
    refusals: {
      'set-up.token': { kind: 'forbidden', when: 'That is not the token that this server printed at its start.' },
      'import-workspace.damaged': { kind: 'invalid', when: 'It is no whole export of Baton: cut off, changed, or something else.' },
      'import-workspace.not-empty': { kind: 'conflict', when: 'There is a workspace already.' },
      'import-workspace.newer': { kind: 'conflict', when: 'A newer Baton made it; this installation has to be brought up first.' },
      'import-workspace.other-history': { kind: 'conflict', when: 'It is from a Baton whose migrations are not those of any release.' },
      'import-workspace.log-broken': { kind: 'conflict', when: 'The log in it does not verify; the sentence says where.' },
      'import-workspace.running': { kind: 'conflict', when: 'Another export is being read at this moment.' },
    },
  }),
  getBringing: endpoint({
    method: 'GET',
    path: '/set-up/import',
    summary: 'Say how far an export that comes in is',
    about: 'On the node that is asked; nulls while none comes in.',
    who: 'anyone',
    status: 200,
    output: z
      .object({
        rows: z.number().int().nullable().meta({ description: 'Rows that are in' }),
        of: z.number().int().nullable().meta({ description: 'Of how many; 0 until that is known' }),
      })
      .meta({ id: 'Bringing' }),
    refusals: {},
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/set-up',
    summary: "Make the team's own workspace",
    about: 'Only while there is none, and only with the token that the server printed at its start. `baton init` does the same.',
    who: 'anyone',
    body: z.strictObject({
      token: Secret.meta({ description: 'Printed by the server at its start' }),
      name: Line,
      zone: Zone,
      adminName: Line,
      adminEmail: Email,
      password: Password,
    }),
    session: 'opens',
    status: 201,
    output: SessionBegun,
    refusals: {
      ...weak,
      ...busy,
      'set-up.token': { kind: 'forbidden', when: 'That is not the token that this server printed at its start.' },
      'workspace.exists': { kind: 'conflict', when: 'There is a workspace already.' },
      'zone.unknown': { kind: 'invalid', when: 'There is no such time zone.' },
    },
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/sign-in',
    summary: 'Sign in with e-mail address and password',
    about: 'An unknown address, a wrong password and somebody who has left are answered alike.',
    who: 'anyone',
    body: z.strictObject({ email: KnownEmail, password: Password }),
    session: 'opens',
    status: 200,
    output: SessionBegun,
    refusals: {
      ...busy,
      ...onlyThroughProvider,
      'sign-in.wrong': { kind: 'forbidden', when: 'Address and password do not match.' },
      'sign-in.too-many': { kind: 'tooMany', when: 'Too many tries for this address; `details.minutes` is how long to wait.' },
    },
  }),
  lookAtLink: endpoint({
    method: 'POST',
    path: '/links/look',
    summary: 'Say whose link this is',
    about: 'Uses nothing up. The token stands behind the # of the link, so it is in no address that a server or a proxy logs.',
    who: 'anyone',
    body: z.strictObject({ token: Secret }),
    status: 200,
    output: LinkSeen,
    refusals: linkSpent,
  }),
  useLink: endpoint({
    method: 'POST',
    path: '/links/use',
    summary: 'Set a password with a link, and sign in',
    about: 'Once. Every other session of the person ends.',
    who: 'anyone',
    body: z.strictObject({ token: Secret, password: Password }),
    session: 'opens',
    status: 200,
    output: SessionBegun,
    refusals: { ...linkSpent, ...weak, ...busy, ...onlyThroughProvider },
  }),
  beginSingleSignOn: endpoint({
    method: 'POST',
    path: '/single-sign-on/begin',
    summary: 'Begin to sign in through the provider',
    about: 'Go to `location`, and keep `attempt` where only this browser finds it again. It counts for ten minutes.',
    who: 'anyone',
    status: 200,
    output: z.object({ location: z.string(), attempt: z.string() }),
    refusals: ssoOff,
  }),
  finishSingleSignOn: endpoint({
    method: 'POST',
    path: '/single-sign-on/finish',
    summary: 'Sign in with what came back from the provider',
    about: 'Only people who are in the workspace already come in: the first time by their verified address, then by who they are there.',
    who: 'anyone',
    body: z.strictObject({
      attempt: z.string().min(16).max(200),
      answer: z.string().min(1).max(8_000).meta({ description: 'The query of the address that the browser came back to' }),
    }),
    session: 'opens',
    status: 200,
    output: SessionBegun,
    refusals: {
      ...ssoOff,
      'sso.refused': { kind: 'forbidden', when: 'The provider let nobody in, or its answer is not what was asked for.' },
      'sso.attempt': { kind: 'forbidden', when: 'The attempt is not of this browser, too old, or was used.' },
      'sso.address': { kind: 'forbidden', when: 'The provider tells no address, one that is not verified, or one of another domain.' },
      'sso.nobody': { kind: 'forbidden', when: 'Nobody who works here has that address.' },
      'sso.other-account': { kind: 'forbidden', when: 'The person is linked to another account of the provider.' },
    },
  }),
  forgotPassword: endpoint({
    method: 'POST',
    path: '/forgotten-password',
    summary: 'Ask for a link that sets a new password',
    about: 'Answers the same whether somebody has this address or not.',
    who: 'anyone',
    body: z.strictObject({ email: KnownEmail }),
    status: 204,
    refusals: {},
  }),
}
