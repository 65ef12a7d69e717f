import { createHash } from 'node:crypto'
import type { Attempt, Provider, Vouched } from '../../connectors/oidc/single-sign-on.ts'
import type { identity } from '../../contract/identity.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { Member } from '../../core/policy/member.ts'
import { findForeign, keepSeen, linkForeign } from '../../store/foreign-identities.ts'
import { readSecret } from '../../store/secrets.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { beginSession } from './begin-session.ts'
import { note } from './own-page.ts'
import { ownWorkspace } from './own-workspace.ts'
import { byAddress } from './sign-in.ts'
import type { SignInSettings, StoredProvider } from './sign-in-row.ts'
import { isWithinLimit } from './throttle.ts'

/** How long somebody may take at the provider. */
const attemptMilliseconds = 10 * 60_000

/** Where the provider sends browsers back to. A page of the screens: by GET nothing is decided, it asks for the rest by POST. */
export const redirectUri = ({ address }: Pick<Services, 'address'>): string => `${address}/sign-in/callback`

type Open = { tenant: string; stored: StoredProvider; passwords: SignInSettings['passwords']; provider: Provider }

async function opened(services: Services): Promise<Open> {
  const own = await ownWorkspace(services)
  const { provider: stored = null, passwords = 'everybody' } = own ? (await services.directory(own.tenant)).signIn : {}
  if (!own || !stored) throw off()
  const clientSecret = await readSecret(services, { tenant: own.tenant, field: stored.secret })
  if (!clientSecret) throw off()
  return { tenant: own.tenant, stored, passwords, provider: { issuer: stored.issuer, clientId: stored.clientId, clientSecret } }
}

const off = () => new Refusal('conflict', 'sso.off', 'There is no single sign-on here. Sign in with your password.')

/**
 * Nothing is kept for an attempt, so that who begins a million of them leaves nothing behind: what the browser keeps and what travels
 * through the provider belong together by a proof, and verifier and nonce follow from what only the browser has.
 */
export const beginSingleSignOn =
  (services: Services): Operation<typeof identity.beginSingleSignOn> =>
  async () => {
    const { tenant, provider } = await opened(services)
    const attempt = services.newToken()
    const state = stateOf(services, tenant, attempt)
    return { location: await services.singleSignOn.start(provider, attemptFrom(services, attempt, state)), attempt }
  }

export const finishSingleSignOn =
  (services: Services): Operation<typeof identity.finishSingleSignOn> =>
  async ({ body: { attempt, answer } }, { agent }) => {
    const { tenant, stored, passwords, provider } = await opened(services)
    const state = new URLSearchParams(answer).get('state') ?? ''
    if (!isStateOf(services, tenant, attempt, state) || !(await isWithinLimit(services, { tenant, what: 'single-sign-on', who: state })))
      throw new Refusal(
        'forbidden',
        'sso.attempt',
        'This sign-in was begun in another browser, longer than ten minutes ago, or is finished already. Nothing was changed. Begin again from the sign-in page.',
      )
    const vouched = await services.singleSignOn.finish(provider, attemptFrom(services, attempt, state), answer)
    const person = await personOf(services, tenant, { ...stored, passwords }, vouched)
    return beginSession(services, { tenant, person, agent })
  }

const derived = (attempt: string, what: string) => createHash('sha256').update(`${what} ${attempt}`).digest('base64url')

const attemptFrom = (services: Services, attempt: string, state: string): Attempt => ({
  redirectUri: redirectUri(services),
  state,
  nonce: derived(attempt, 'nonce'),
  verifier: derived(attempt, 'verifier'),
})

/** When it began, and the proof that it began here, for this browser. */
function stateOf({ keyring, clock }: Services, tenant: string, attempt: string): string {
  const began = clock().getTime().toString(36)
  return `${began}.${keyring.proof('single-sign-on', textOf(tenant, attempt, began))}`
}

function isStateOf({ keyring, clock }: Services, tenant: string, attempt: string, state: string): boolean {
  const [began = '', proof = ''] = state.split('.')
  const age = clock().getTime() - Number.parseInt(began, 36)
  return age >= 0 && age <= attemptMilliseconds && keyring.isProof('single-sign-on', textOf(tenant, attempt, began), proof)
}

const textOf = (tenant: string, attempt: string, began: string) => JSON.stringify([tenant, attempt, began])

/** Who that is here: by the account at the provider, and the first time by the address that it verified. */
async function personOf(
  services: Services,
  tenant: string,
  { vouches, ...ways }: Ways & Pick<StoredProvider, 'vouches'>,
  vouched: Vouched,
): Promise<Member> {
  const { issuer, subject, email, emailVerified } = vouched
  const known = await findForeign(services.database, { tenant, issuer, subject })
  if (known !== undefined) {
    const member = (await services.directory(tenant)).people.get(known)
    if (!member?.active) throw nobody(email)
    mustBeIn(ways, member.email)
    return member
  }
  if (email === undefined) throw address('Your sign-in provider does not tell your e-mail address, so nobody here can be found by it.')
  if (!(emailVerified ?? vouches))
    throw address(
      `Your sign-in provider does not say that ${email} is verified, so it may be somebody else's. An administrator can look at it there.`,
    )
  mustBeIn(ways, email)
  const member = await byAddress(services, tenant, email.toLowerCase())
  if (!member?.active) throw nobody(email)
  const now = services.clock()
  const isLinked = await linkForeign(services.database, { tenant, issuer, subject, person: member.id, now })
  // Of two that come at once for the first time one finds the other's link.
  if (!isLinked && (await findForeign(services.database, { tenant, issuer, subject })) !== member.id)
    throw new Refusal(
      'forbidden',
      'sso.other-account',
      `${member.name} has signed in through another account of the provider until now, and an address can change hands. If both are the same person, an administrator forgets the old one in Settings > People.`,
    )
  await keepSeen(services.database, { tenant, person: member.id, now })
  if (isLinked) await note(services, tenant, member.id, member.id, { type: 'SingleSignOnLinked', issuer })
  return member
}

type Ways = { domains: readonly string[] } & Pick<SignInSettings, 'passwords'>

function mustBeIn({ domains, passwords }: Ways, email: string): void {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  if (domains.includes(domain)) return
  throw address(
    `Single sign-on is for addresses of ${domains.join(', ')} here, and ${email} is none of them. ${passwords === 'everybody' ? 'Sign in with a password, or ask an administrator.' : 'An administrator can add its domain in Settings > Sign-in.'}`,
  )
}

const address = (words: string) => new Refusal('forbidden', 'sso.address', words)

const nobody = (email: string | undefined) =>
  new Refusal(
    'forbidden',
    'sso.nobody',
    `You have signed in at your provider${email === undefined ? '' : ` as ${email}`}, but nobody who works in this workspace has that address. An administrator invites people, or lets them return.`,
  )
