import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export type Account = { sub: string; email?: string; email_verified?: boolean }

export type SignInProvider = {
  issuer: string
  host: string
  clientId: string
  clientSecret: string
  /** Who sits before the browser and signs in there; nobody cancels. */
  account: Account | undefined
  /** Goes where the browser is sent, signs in, and comes back with the query of the last address. */
  visit: (location: string) => Promise<string>
  /** Stops answering, and begins again at the same address. */
  stop: () => Promise<void>
  start: () => Promise<void>
}

/** A real provider of OpenID Connect on this machine, where signing in asks for nothing. */
export async function openSignInProvider(redirectUris: string[]): Promise<SignInProvider> {
  const [clientId, clientSecret] = ['baton', 'canary-client-secret-4711']
  let handler: ReturnType<Provider['callback']> | undefined
  const server = createServer((request, answer) => void handler?.(request, answer))
  const listen = (port: number) => new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  const known = new Map<string, Account>()
  const open: SignInProvider = {
    issuer: `http://${host}`,
    host,
    clientId,
    clientSecret,
    account: undefined,
    visit: (location) => walk(location, redirectUris),
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
    start: () => listen(port),
  }
  const provider = new Provider(open.issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => {
      const account = known.get(sub)
      return account && { accountId: sub, claims: async () => account }
    },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId ?? '',
        accountId: ctx.oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  handler = async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    const { account } = open
    if (account) known.set(account.sub, account)
    const result = account ? { login: { accountId: account.sub } } : { error: 'access_denied', error_description: 'cancelled' }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  return open
}

/** As a browser would, with cookies, up to the address that is not the provider's. */
async function walk(location: string, ends: string[]): Promise<string> {
  const cookies = new Map<string, string>()
  let at = location
  for (let steps = 0; steps < 10; steps += 1) {
    if (ends.some((end) => at.startsWith(`${end}?`))) return at.slice(at.indexOf('?') + 1)
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const next = answer.headers.get('location')
    if (next === null) throw new Error(`The provider answered ${answer.status} at ${at}: ${(await answer.text()).slice(0, 500)}`)
    at = new URL(next, at).href
  }
  throw new Error('The provider leads nowhere')
}
