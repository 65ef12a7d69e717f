import { z } from 'zod'
import { workspaceRoles } from '../core/policy/member.ts'
import { domainPattern, issuerPattern, noDomain, noIssuer } from '../core/policy/sign-in-provider.ts'
import { endpoint } from './endpoint.ts'
import { inDemo } from './own.ts'
import { Id, Instant, PersonRef } from './parts.ts'
import { stale } from './refused.ts'

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(domainPattern, noDomain)
  .meta({ description: 'What stands behind the @ of an address: northwind.example' })

const Passwords = z.enum(['everybody', 'administrators']).meta({
  description: 'Who may sign in with a password. Administrators always may, for the day when the provider is away.',
})

export const SignInView = z
  .object({
    redirectUri: z.string().meta({ description: 'What the provider asks for as redirect URI, or sign-in callback' }),
    provider: z
      .object({
        issuer: z.string(),
        clientId: z.string(),
        domains: z.array(z.string()),
        vouches: z.boolean(),
        linked: z.number().int().meta({ description: 'How many people have signed in through it' }),
      })
      .nullable()
      .meta({ description: 'The provider of single sign-on; its client secret is never told' }),
    passwords: Passwords,
    version: z.number().int().meta({ description: '0 as long as nobody has set anything' }),
  })
  .meta({ id: 'SignInView', description: 'How people come into the workspace' })
export type SignInView = z.infer<typeof SignInView>

const ProviderForm = z
  .strictObject({
    issuer: z
      .string()
      .trim()
      .max(500)
      .regex(issuerPattern, noIssuer)
      .refine((address) => URL.canParse(address), noIssuer)
      .meta({ description: 'The address of the provider, as it names itself: https://login.example.com' }),
    clientId: z.string().trim().min(1).max(300),
    clientSecret: z.string().min(1).max(1_000).optional().meta({ description: 'Left out, the one that is there stays' }),
    domains: z.array(Domain).min(1).max(50).meta({ description: 'Only people with an address in one of these come in through it' }),
    vouches: z.boolean().default(false).meta({
      description:
        'Take its addresses for verified though it does not say so. Only for a provider whose every address your company gives out.',
    }),
    passwords: Passwords.default('everybody'),
  })
  .meta({ id: 'ProviderForm' })

const noProvider = {
  'sso.no-provider': { kind: 'invalid', when: 'What was entered does not answer as a provider; the sentence says what came instead.' },
  'sso.wrong-secret': { kind: 'invalid', when: 'The provider does not take the client secret for that of the client.' },
} as const

export const ProvisionerView = z
  .object({
    id: Id,
    name: z.string(),
    madeBy: PersonRef,
    createdAt: Instant,
    usedAt: Instant.nullable().meta({ description: 'To the minute; null when never' }),
    expiresAt: Instant,
  })
  .meta({ id: 'ProvisionerView', description: 'A token with which a directory provisions people' })
export type ProvisionerView = z.infer<typeof ProvisionerView>

const ProvisionerMade = z
  .object({
    token: z.string().meta({ description: 'Shown this once; only a hash of it is kept' }),
    address: z.string().meta({ description: 'What the directory asks for as tenant URL, or base URL' }),
    view: ProvisionerView,
  })
  .meta({ id: 'ProvisionerMade', description: 'A new token for provisioning' })
export type ProvisionerMade = z.infer<typeof ProvisionerMade>

const Gives = z.strictObject({
  roles: z.array(z.enum(workspaceRoles)).max(workspaceRoles.length),
  team: Id.nullable().meta({ description: 'The id of a calendar of a team' }),
})

export const DirectoryGroupView = z
  .object({ id: Id, name: z.string(), members: z.array(PersonRef), gives: Gives })
  .meta({ id: 'DirectoryGroupView', description: 'A group that a directory pushes, and what whoever is in it has by that' })
export type DirectoryGroupView = z.infer<typeof DirectoryGroupView>

export const signInSettings = {
  getSignIn: endpoint({
    method: 'GET',
    path: '/sign-in-settings',
    summary: 'Say how people come in',
    who: 'people.manage',
    versioned: true,
    status: 200,
    output: SignInView,
    refusals: inDemo,
  }),
  putProvider: endpoint({
    method: 'PUT',
    path: '/sign-in-settings',
    summary: 'Set up single sign-on',
    about:
      'OpenID Connect. The provider is asked who it is, and whether it takes the secret, before anything is kept. With another issuer people are linked anew.',
    who: 'people.manage',
    body: ProviderForm,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: SignInView,
    refusals: {
      ...inDemo,
      ...noProvider,
      ...stale('sign-in.stale'),
      'sso.secret': { kind: 'invalid', when: 'There is no client secret yet, or it belongs to another issuer or client.' },
      'keys.unknown': { kind: 'unavailable', when: 'The key of the secret that is there is not on this server.' },
      'keys.missing': { kind: 'unavailable', when: 'The file with the keys for secrets is not on this server.' },
    },
  }),
  removeProvider: endpoint({
    method: 'DELETE',
    path: '/sign-in-settings',
    summary: 'End single sign-on',
    about: 'Everybody signs in with a password again; who has none gets a link. Sessions that are open stay.',
    who: 'people.manage',
    ifMatch: true,
    status: 204,
    refusals: { ...inDemo, ...stale('sign-in.stale') },
  }),
  unlinkPerson: endpoint({
    method: 'DELETE',
    path: '/staff/:id/single-sign-on',
    summary: 'Forget which account of the provider somebody is',
    about: 'The next time they sign in there they are linked anew, by their verified address. Their browsers are signed out.',
    params: z.strictObject({ id: Id }),
    who: 'people.manage',
    status: 204,
    refusals: { ...inDemo, 'person.unknown': { kind: 'unknown', when: 'There is nobody with that id.' } },
  }),
  listProvisioners: endpoint({
    method: 'GET',
    path: '/provisioning-tokens',
    summary: 'List the tokens with which directories provision people',
    who: 'people.manage',
    status: 200,
    output: z.object({ address: z.string(), items: z.array(ProvisionerView) }),
    refusals: inDemo,
  }),
  makeProvisioner: endpoint({
    method: 'POST',
    path: '/provisioning-tokens',
    summary: 'Make a token with which a directory provisions people',
    about: 'Over SCIM 2.0, and nothing else. It acts for nobody, so it goes on when whoever made it leaves.',
    who: 'people.manage',
    body: z.strictObject({
      name: z.string().trim().min(1).max(60).meta({ description: 'The directory, as it stands in the history' }),
      days: z.number().int().min(1).max(730).default(365),
    }),
    status: 201,
    output: ProvisionerMade,
    refusals: { ...inDemo, 'token.too-many': { kind: 'conflict', when: 'There are as many as there may be.' } },
  }),
  endProvisioner: endpoint({
    method: 'DELETE',
    path: '/provisioning-tokens/:id',
    summary: 'End a token for provisioning',
    params: z.strictObject({ id: Id }),
    who: 'people.manage',
    status: 204,
    refusals: { ...inDemo, 'token.unknown': { kind: 'unknown', when: 'There is no such token any more.' } },
  }),
  listDirectoryGroups: endpoint({
    method: 'GET',
    path: '/directory-groups',
    summary: 'List the groups of the directory and what they give',
    who: 'people.manage',
    status: 200,
    output: z.object({ items: z.array(DirectoryGroupView) }),
    refusals: inDemo,
  }),
  mapDirectoryGroup: endpoint({
    method: 'PUT',
    path: '/directory-groups/:id',
    summary: 'Say what a group of the directory gives',
    about:
      'Everybody who is in it has the roles and the team at once, beside what is set by hand; whoever leaves it loses them at once. Of two groups that give a team the first by name counts.',
    params: z.strictObject({ id: Id }),
    who: 'people.manage',
    body: Gives,
    status: 200,
    output: DirectoryGroupView,
    refusals: {
      ...inDemo,
      'group.unknown': { kind: 'unknown', when: 'There is no group with that id.' },
      'team.unknown': { kind: 'invalid', when: 'There is no calendar of a team with that id.' },
      'administrator.last': { kind: 'conflict', when: 'Nobody would be left who could invite people and give roles.' },
    },
  }),
}
