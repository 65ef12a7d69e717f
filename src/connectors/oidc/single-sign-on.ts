import * as oidc from 'openid-client'
import { Refusal } from '../../core/base/refusal.ts'
import type { Secret } from '../../core/base/secret.ts'
import type { AskOutside } from '../egress.ts'

/** A provider of OpenID Connect, as an administrator entered it. */
export type Provider = { issuer: string; clientId: string; clientSecret: Secret }

/** Who the provider says has signed in. */
export type Vouched = { issuer: string; subject: string; email: string | undefined; emailVerified: boolean | undefined }

/** What only this browser's attempt knows: the verifier of PKCE and the nonce. */
export type Attempt = { redirectUri: string; state: string; nonce: string; verifier: string }

export type SingleSignOn = {
  /** Whether it answers, is what it says it is, and takes the secret; a refusal is for whoever enters it. */
  look: (provider: Provider, redirectUri: string) => Promise<void>
  /** Where the browser goes. */
  start: (provider: Provider, attempt: Attempt) => Promise<string>
  /** What came back with the browser, checked and exchanged. `answer` is the query of the address that it came back to. */
  finish: (provider: Provider, attempt: Attempt, answer: string) => Promise<Vouched>
}

/** For how long what a provider says about itself is believed without asking again. */
const rememberedMilliseconds = 10 * 60_000

/** Authorization code with PKCE, as OpenID Connect Core 1.0 and RFC 9700 ask of a client that keeps a secret. */
export function singleSignOn(ask: AskOutside, clock: () => Date): SingleSignOn {
  const known = new Map<string, { until: number; client: Promise<oidc.Configuration> }>()

  const client = ({ issuer, clientId, clientSecret }: Provider): Promise<oidc.Configuration> => {
    const key = JSON.stringify([issuer, clientId])
    const now = clock().getTime()
    const found = known.get(key)
    if (found && found.until > now && found.until - now <= rememberedMilliseconds)
      return found.client.then((one) => withSecret(one, clientSecret))
    const discovering = discovered(issuer, clientId)
    known.clear()
    known.set(key, { until: now + rememberedMilliseconds, client: discovering })
    discovering.catch(() => known.delete(key))
    return discovering.then((one) => withSecret(one, clientSecret))
  }

  const fetch: oidc.CustomFetch = (url, { method, headers, body, signal }) =>
    ask(url, {
      method,
      headers,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      ...(signal ? { signal } : {}),
    }).catch((cause: unknown) => {
      throw new NoAnswer('The provider was not reached', { cause })
    })

  const discovered = async (issuer: string, clientId: string): Promise<oidc.Configuration> =>
    oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), {
      [oidc.customFetch]: fetch,
      // What may be asked in plain HTTP is up to the way out, which knows the operator's list.
      execute: [oidc.allowInsecureRequests],
    })

  const reached = (provider: Provider): Promise<oidc.Configuration> =>
    client(provider).catch((error: unknown) => {
      throw unreachable(provider, error)
    })

  /** A client of its own for each use: the secret may have changed, and lives no longer than it is needed. */
  function withSecret(found: oidc.Configuration, secret: Secret): oidc.Configuration {
    const server = found.serverMetadata()
    const ways = server.token_endpoint_auth_methods_supported
    const way = ways && !ways.includes('client_secret_basic') ? oidc.ClientSecretPost : oidc.ClientSecretBasic
    const own = new oidc.Configuration(server, found.clientMetadata().client_id, undefined, way(secret.reveal()))
    own[oidc.customFetch] = fetch
    oidc.allowInsecureRequests(own)
    return own
  }

  return {
    look: async (provider, redirectUri) => {
      const own = await client(provider).catch((error: unknown) => {
        throw noProvider(provider, error)
      })
      try {
        // Whether a secret counts is told only to who exchanges a code, and before anything is said of the code (RFC 6749, 5.2).
        await oidc.genericGrantRequest(own, 'authorization_code', { code: 'none', redirect_uri: redirectUri })
      } catch (error) {
        if (noAnswerIn(error)) throw noProvider(provider, error)
        if (isOfSecret(error))
          throw new Refusal(
            'invalid',
            'sso.wrong-secret',
            `${hostOf(provider)} does not take this client secret for the client ${provider.clientId}. Copy its value from there, not its name, and see whether it has expired.`,
            { where: 'clientSecret' },
          )
      }
    },
    start: async (provider, { redirectUri, state, nonce, verifier }) => {
      const url = oidc.buildAuthorizationUrl(await reached(provider), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return url.href
    },
    finish: async (provider, { redirectUri, state, nonce, verifier }, answer) => {
      const own = await reached(provider)
      try {
        const tokens = await oidc
          .authorizationCodeGrant(own, new URL(`${redirectUri}?${answer}`), {
            expectedState: state,
            expectedNonce: nonce,
            pkceCodeVerifier: verifier,
            idTokenExpected: true,
          })
          .catch((error: unknown) => {
            throw isOfSecret(error) ? refused(secretGone) : error
          })
        const claims = tokens.claims()
        if (!claims) throw new Error('An answer without an ID token was taken')
        const inToken = addressIn(claims)
        // Some providers tell the address to who asks only.
        const { email, emailVerified } =
          inToken.email === undefined && own.serverMetadata().userinfo_endpoint !== undefined
            ? addressIn(await oidc.fetchUserInfo(own, tokens.access_token, claims.sub))
            : inToken
        return { issuer: claims.iss, subject: claims.sub, email, emailVerified }
      } catch (error) {
        throw refusedBy(provider, error)
      }
    },
  }
}

function addressIn(claims: Readonly<Record<string, unknown>>): Pick<Vouched, 'email' | 'emailVerified'> {
  const { email, email_verified: verified } = claims
  return {
    email: typeof email === 'string' ? email : undefined,
    emailVerified: verified === true || verified === 'true' ? true : verified === undefined ? undefined : false,
  }
}

/** Nothing came back; the library hands it on as the cause of its own errors. */
class NoAnswer extends Error {}

function noAnswerIn(error: unknown): NoAnswer | undefined {
  if (error instanceof NoAnswer) return error
  return error instanceof Error && error.cause !== undefined ? noAnswerIn(error.cause) : undefined
}

const hostOf = ({ issuer }: Provider): string => new URL(issuer).host

/** Why it is none at this moment. */
function silence(provider: Provider, error: unknown): { words: string; isOurs: boolean } {
  const none = noAnswerIn(error)
  // Our own way out says why it does not go there; whoever set the address up can do something about it.
  if (none?.cause instanceof Refusal) return { words: none.cause.message, isOurs: true }
  return {
    words: `The sign-in provider ${hostOf(provider)} does not answer as one (${reasonOf(none ? none.cause : error)}).`,
    isOurs: false,
  }
}

function unreachable(provider: Provider, error: unknown): Refusal {
  const { words, isOurs } = silence(provider, error)
  return new Refusal(
    'unavailable',
    'sso.unreachable',
    isOurs ? words : `${words} Try again in a moment; administrators can sign in with a password.`,
  )
}

/** Here it is what was just entered that does not answer, and whoever entered it can mend it. */
function noProvider(provider: Provider, error: unknown): Refusal {
  const { words, isOurs } = silence(provider, error)
  return new Refusal(
    'invalid',
    'sso.no-provider',
    isOurs ? words : `${words} Give the address behind which /.well-known/openid-configuration is found, letter for letter.`,
    { where: 'issuer' },
  )
}

/** Of an exchange that was refused: the secret is wrong, or has expired (RFC 6749, 5.2: `invalid_client`, mostly as a 401). */
const isOfSecret = (error: unknown): boolean => error instanceof oidc.WWWAuthenticateChallengeError || reasonOf(error) === 'invalid_client'

const secretGone =
  'The sign-in provider does not take the client secret of Baton any more. An administrator enters a new one in Settings > Sign-in; administrators can sign in with a password.'

const refused = (words: string) => new Refusal('forbidden', 'sso.refused', words)

function refusedBy(provider: Provider, error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (noAnswerIn(error)) return unreachable(provider, error)
  const reason = reasonOf(error)
  if (reason === 'access_denied') return refused('The sign-in provider did not let you in, or you cancelled there. Nothing was changed.')
  return refused(
    `What came back from the sign-in provider is not what was asked for (${reason}). Begin again from the sign-in page; if it stays so, an administrator looks at Settings > Sign-in.`,
  )
}

/** A word of the protocol; never what a provider writes for people, which may say anything. */
function reasonOf(error: unknown): string {
  const { error: word, code, cause } = (error ?? {}) as { error?: unknown; code?: unknown; cause?: unknown }
  const found = [word, code, (cause as { code?: unknown } | undefined)?.code].find(
    (one) => typeof one === 'string' && /^[\w.-]{1,60}$/.test(one),
  )
  return typeof found === 'string' ? found : 'no answer'
}
