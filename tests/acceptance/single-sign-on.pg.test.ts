import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Secret } from '../../src/core/base/secret.ts'
import { dropSecrets, writeSecret } from '../../src/store/secrets.ts'
import { goodPassword, type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'
import { openSignInProvider, type SignInProvider } from '../support/sign-in-provider.ts'

// Single sign-on with a real provider: who comes in through it, who does not, and what they read.
let own: OwnBaton
let provider: SignInProvider
let nina: { id: string }
// A session that began long before the provider's time would be over in the midst of it.
let clock = new Date()
const privateHosts: string[] = []
beforeAll(async () => {
  provider = await openSignInProvider(['http://127.0.0.1:3000/sign-in/callback'])
  privateHosts.push(provider.host)
  own = await openOwnBaton({ clock: () => clock, noDemo: true, privateHosts, publicOrigin: 'http://127.0.0.1:3000' })
  nina = await own.hire('Nina New', ['csm'])
})
afterAll(async () => {
  await own?.close()
  await provider?.stop()
})
beforeEach(async () => {
  // The provider's tokens are of the real time; ours stands still in between.
  clock = new Date()
})

const settings = (more: object = {}) => ({
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  domains: ['northwind.example'],
  ...more,
})
const set = (more: object = {}) => own.call(own.ada, 'PUT', '/sign-in-settings', settings(more))
const begin = async () => (await own.call(undefined, 'POST', '/single-sign-on/begin')).body as { location: string; attempt: string }
const finish = (attempt: string, answer: string) => own.call(undefined, 'POST', '/single-sign-on/finish', { attempt, answer })
async function comeIn() {
  const { location, attempt } = await begin()
  return finish(attempt, await provider.visit(location))
}
const as = (sub: string, email: string, verified: boolean | null = true) => {
  provider.account = { sub, email, ...(verified === null ? {} : { email_verified: verified }) }
}
const tokenIn = ({ body }: { body: unknown }) => (body as { token: string }).token

describe('setting it up', () => {
  test('shows what the provider asks for, and that there is none yet', async () => {
    expect((await own.call(own.ada, 'GET', '/sign-in-settings')).body).toEqual({
      redirectUri: 'http://127.0.0.1:3000/sign-in/callback',
      provider: null,
      passwords: 'everybody',
      version: 0,
    })
    expect((await own.call(undefined, 'GET', '/entry')).body).toMatchObject({ singleSignOn: false, passwords: true })
    expect(await own.call(undefined, 'POST', '/single-sign-on/begin')).toMatchObject({ status: 409, code: 'sso.off' })
  })

  test('asks the provider who it is before anything is kept', async () => {
    const [, port] = provider.host.split(':')
    privateHosts.push(`localhost:${port}`)
    for (const [issuer, code] of [
      // It says that it is 127.0.0.1, so this is another issuer.
      [`http://localhost:${port}`, 'sso.no-provider'],
      ['http://127.0.0.1:1', 'sso.no-provider'],
      ['https://127.0.0.1/', 'sso.no-provider'],
      ['http://169.254.169.254/latest', 'sso.no-provider'],
      ['ftp://example.com', 'request.invalid'],
    ] as const)
      expect(await set({ issuer }), issuer).toMatchObject({ code })
    expect(await own.call(own.ada, 'PUT', '/sign-in-settings', { ...settings(), clientSecret: undefined })).toMatchObject({
      code: 'sso.secret',
    })
    expect((await own.call(own.ada, 'GET', '/sign-in-settings')).body).toMatchObject({ provider: null })
  })

  test('tells a wrong secret at once, and what is no address in words', async () => {
    const wrong = await set({ clientSecret: 'a secret of something else' })
    expect(wrong).toMatchObject({ status: 400, code: 'sso.wrong-secret', body: { detail: expect.stringContaining('client secret') } })
    expect(await set({ clientId: 'nobody-there' })).toMatchObject({ status: 400, code: 'sso.wrong-secret' })
    expect(await set({ issuer: 'login.example.com' })).toMatchObject({
      code: 'request.invalid',
      body: { detail: '"issuer": has to be an address like https://login.example.com.' },
    })
    expect((await set({ domains: ['@northwind.example'] })).body).toMatchObject({
      detail: expect.stringContaining('like northwind.example'),
    })
    // Whoever sets it up is not told to try again in a moment.
    const elsewhere = await set({ issuer: `${provider.issuer}/nowhere` })
    expect(elsewhere).toMatchObject({ code: 'sso.no-provider', body: { detail: expect.stringContaining('.well-known') } })
    expect((await own.call(own.ada, 'GET', '/sign-in-settings')).body).toMatchObject({ provider: null, version: 0 })
  })

  test('keeps the client secret in an envelope, tells it nobody, and sends it to nobody else', async () => {
    const made = await set()
    expect(made).toMatchObject({ status: 200, body: { provider: { issuer: provider.issuer, clientId: 'baton', linked: 0 } } })
    expect(JSON.stringify(made.body)).not.toContain('canary')
    const audit = await own.call(own.ada, 'GET', '/audit')
    expect(JSON.stringify(audit.body)).toContain('set up single sign-on through')
    expect(JSON.stringify(audit.body)).not.toContain('canary')
    // What is left out stays, but only for the same issuer and client.
    expect((await own.call(own.ada, 'PUT', '/sign-in-settings', { ...settings(), clientSecret: undefined })).status).toBe(200)
    const other = { ...settings(), clientSecret: undefined, clientId: 'another' }
    expect(await own.call(own.ada, 'PUT', '/sign-in-settings', other)).toMatchObject({ code: 'sso.secret' })
    expect(await inDatabase()).not.toContain('canary')
    expect(await inDatabase()).toContain('v1.')
  })

  test('changes what was seen, and not what somebody else has made of it meanwhile', async () => {
    const seen = (await own.call(own.ada, 'GET', '/sign-in-settings')).headers.etag as string
    const change = (more: object, version: string) => own.call(own.ada, 'PUT', '/sign-in-settings', settings(more), { 'if-match': version })
    const first = await change({ domains: ['northwind.example', 'northwind.co.uk'] }, seen)
    expect(first.status).toBe(200)
    const { version } = first.body as { version: number }
    expect(await change({ vouches: true }, seen)).toMatchObject({ status: 412, code: 'sign-in.stale', body: { details: { version } } })
    expect(await own.call(own.ada, 'DELETE', '/sign-in-settings', undefined, { 'if-match': seen })).toMatchObject({ status: 412 })
    expect((await own.call(own.ada, 'GET', '/sign-in-settings')).body).toMatchObject({
      provider: { domains: ['northwind.example', 'northwind.co.uk'], vouches: false },
    })
    // Of two who send the same version at the same moment one is told, and the secret that counts is there.
    const both = await Promise.all([1, 2].map(() => change({}, first.headers.etag as string)))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect((await begin()).location).toContain(provider.issuer)
  })

  test('is an administrator’s alone', async () => {
    const { token } = await own.hire('Olga Operations', ['operations'])
    expect((await own.call(token, 'PUT', '/sign-in-settings', settings())).status).toBe(403)
    expect((await own.call(token, 'GET', '/sign-in-settings')).status).toBe(403)
  })
})

describe('coming in', () => {
  beforeAll(() => set())

  test('somebody of the workspace comes in the first time by their verified address, then by who they are there', async () => {
    const { id } = nina
    as('sub-nina', 'NINA@northwind.example')
    const first = await comeIn()
    expect(first).toMatchObject({ status: 200, body: { person: { name: 'Nina New' } } })
    expect(first.headers['set-cookie']).toMatch(/^baton_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await own.call(tokenIn(first), 'GET', '/session')).body).toMatchObject({ person: { name: 'Nina New' } })
    // The provider gives her another address: she stays who she is.
    as('sub-nina', 'nina.newly-wed@northwind.example')
    expect(await comeIn()).toMatchObject({ status: 200, body: { person: { name: 'Nina New' } } })
    const staff = (await own.call(own.ada, 'GET', '/staff')).body as { items: { id: string; singleSignOn: string | null }[] }
    expect(staff.items.find((one) => one.id === id)?.singleSignOn).not.toBeNull()
    expect(JSON.stringify((await own.call(own.ada, 'GET', '/audit')).body)).toContain('Nina New signed in through')
  })

  test('her address with another account of the provider is not hers, until an administrator says so', async () => {
    as('sub-stranger', 'nina@northwind.example')
    expect(await comeIn()).toMatchObject({ status: 403, code: 'sso.other-account' })
    as('sub-nina', 'nina@northwind.example')
    const held = tokenIn(await comeIn())
    expect((await own.call(own.ada, 'DELETE', `/staff/${nina.id}/single-sign-on`)).status).toBe(204)
    expect((await own.call(held, 'GET', '/session')).status).toBe(401)
    as('sub-stranger', 'nina@northwind.example')
    expect((await comeIn()).status).toBe(200)
  })

  test.each([
    ['an address that is not verified', 'nina@northwind.example', false, 'sso.address'],
    ['an address of which nothing is said', 'nina@northwind.example', null, 'sso.address'],
    ['an address of another domain', 'nina@elsewhere.example', true, 'sso.address'],
    ['a domain that only ends alike', 'nina@evil-northwind.example', true, 'sso.address'],
    ['somebody who is nobody here', 'mallory@northwind.example', true, 'sso.nobody'],
  ])('%s leads to a page that says so, and to no session', async (_what, email, verified, code) => {
    as(`sub-${email}-${verified}`, email, verified)
    const answer = await comeIn()
    expect(answer).toMatchObject({ status: 403, code })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('a secret that the provider takes no more is named as what it is', async () => {
    as('sub-stranger', 'nina@northwind.example')
    const { location, attempt } = await begin()
    const answer = await provider.visit(location)
    // As if it had expired there.
    const { services } = own.baton.app
    const field = (await services.directory(own.tenant)).signIn.provider?.secret ?? ''
    await dropSecrets(services.database, { tenant: own.tenant, like: field })
    await writeSecret(services, { tenant: own.tenant, field, secret: new Secret('the one before'), now: clock })
    const refused = await finish(attempt, answer)
    await set()
    expect(refused).toMatchObject({ status: 403, code: 'sso.refused', body: { detail: expect.stringContaining('Settings > Sign-in') } })
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('client secret') })
  })

  test('a provider that says nothing of verified is believed where an administrator vouches, and a "no" never is', async () => {
    await own.hire('Enno Entra', ['csm'])
    await set({ vouches: true })
    as('sub-enno-no', 'enno@northwind.example', false)
    expect(await comeIn()).toMatchObject({ code: 'sso.address' })
    as('sub-enno', 'enno@northwind.example', null)
    expect((await comeIn()).status).toBe(200)
    await set()
  })

  test('somebody who has left is nobody from that moment on, linked or not', async () => {
    const { id } = await own.hire('Gina Gone', ['csm'])
    as('sub-gina', 'gina@northwind.example')
    const held = tokenIn(await comeIn())
    const half = await begin()
    const answer = await provider.visit(half.location)
    await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)
    expect((await own.call(held, 'GET', '/session')).status).toBe(401)
    expect(await finish(half.attempt, answer)).toMatchObject({ status: 403, code: 'sso.nobody' })
    expect(await comeIn()).toMatchObject({ code: 'sso.nobody' })
  })

  test('somebody who cancels there reads that nothing was changed', async () => {
    provider.account = undefined
    expect(await comeIn()).toMatchObject({ status: 403, code: 'sso.refused' })
  })
})

describe('whoever forges', () => {
  beforeAll(() => set())

  test('a state, or takes that of another browser, gets nowhere, and the code was not even tried', async () => {
    as('sub-stranger', 'nina@northwind.example')
    const [mine, theirs] = [await begin(), await begin()]
    const answer = await provider.visit(theirs.location)
    const changed = new URLSearchParams(answer)
    changed.set('state', `${changed.get('state')}x`)
    expect(await finish(mine.attempt, answer)).toMatchObject({ status: 403, code: 'sso.attempt' })
    expect(await finish(theirs.attempt, changed.toString())).toMatchObject({ code: 'sso.attempt' })
    expect(await finish(theirs.attempt, 'code=abc')).toMatchObject({ code: 'sso.attempt' })
    expect(await finish('x'.repeat(43), answer)).toMatchObject({ code: 'sso.attempt' })
    expect((await finish(theirs.attempt, answer)).status).toBe(200)
  })

  test('an answer that comes back twice counts once, also when both come at the same moment', async () => {
    const { location, attempt } = await begin()
    const answer = await provider.visit(location)
    const answers = await Promise.all([1, 2, 3].map(() => finish(attempt, answer)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403])
    expect(await finish(attempt, answer)).toMatchObject({ code: 'sso.attempt' })
  })

  test('a code of another attempt is refused by the provider: it belongs to another verifier', async () => {
    const [first, second] = [await begin(), await begin()]
    const stolen = new URLSearchParams(await provider.visit(first.location)).get('code') ?? ''
    const answer = new URLSearchParams(await provider.visit(second.location))
    answer.set('code', stolen)
    expect(await finish(second.attempt, answer.toString())).toMatchObject({ status: 403, code: 'sso.refused' })
  })

  test('a nonce gets an ID token that is for somebody else', async () => {
    const { location, attempt } = await begin()
    const url = new URL(location)
    url.searchParams.set('nonce', 'another-nonce')
    expect(await finish(attempt, await provider.visit(url.href))).toMatchObject({ status: 403, code: 'sso.refused' })
  })

  test('the issuer in the answer is found out', async () => {
    const { location, attempt } = await begin()
    const answer = new URLSearchParams(await provider.visit(location))
    expect(answer.get('iss')).toBe(provider.issuer)
    answer.set('iss', 'https://evil.example')
    expect(await finish(attempt, answer.toString())).toMatchObject({ status: 403, code: 'sso.refused' })
  })

  test('nothing, but takes more than ten minutes, begins again', async () => {
    const { location, attempt } = await begin()
    const answer = await provider.visit(location)
    clock = new Date(clock.getTime() + 11 * 60_000)
    expect(await finish(attempt, answer)).toMatchObject({ code: 'sso.attempt' })
  })
})

describe('passwords for administrators only', () => {
  /** The session of somebody who has never set one. */
  let noPassword = ''
  test('close the door of the others, and never an administrator’s', async () => {
    const { email } = await own.hire('Paul Password', ['csm'])
    const signIn = (address: string, password: string) => own.call(undefined, 'POST', '/sign-in', { email: address, password })
    await set({ passwords: 'administrators' })
    expect((await own.call(undefined, 'GET', '/entry')).body).toMatchObject({ singleSignOn: true, passwords: false })
    expect(await signIn(email, goodPassword)).toMatchObject({ status: 403, code: 'sign-in.provider-only' })
    expect(await signIn(email, 'not the right password')).toMatchObject({ status: 403, code: 'sign-in.wrong' })
    // Nobody is sent to a door that is shut.
    as('sub-elsewhere', 'paul@elsewhere.example')
    expect((await comeIn()).body).toMatchObject({ detail: expect.stringMatching(/^(?!.*with a password).*add its domain/) })
    expect((await signIn('ada@northwind.example', goodPassword)).status).toBe(200)
    const invited = await own.call(own.ada, 'POST', '/staff', { name: 'Ines Invited', email: 'ines@northwind.example', roles: ['csm'] })
    const token = own.tokenOf((invited.body as { link: string }).link)
    expect((await own.call(undefined, 'POST', '/links/look', { token })).body).toMatchObject({ password: false })
    expect(await own.call(undefined, 'POST', '/links/use', { token, password: goodPassword })).toMatchObject({
      code: 'sign-in.provider-only',
    })
    as('sub-ines', 'ines@northwind.example')
    const ines = await comeIn()
    expect(ines.status).toBe(200)
    noPassword = tokenIn(ines)
  })

  test('while the provider is away an administrator still comes in, and the others read what is wrong', async () => {
    const begun = await begin()
    const answer = await provider.visit(begun.location)
    await provider.stop()
    expect(await finish(begun.attempt, answer)).toMatchObject({ status: 503, code: 'sso.unreachable' })
    clock = new Date(clock.getTime() + 11 * 60_000)
    expect(await own.call(undefined, 'POST', '/single-sign-on/begin')).toMatchObject({ status: 503, code: 'sso.unreachable' })
    expect((await own.call(undefined, 'POST', '/sign-in', { email: 'ada@northwind.example', password: goodPassword })).status).toBe(200)
    await provider.start()
    clock = new Date()
    expect((await comeIn()).status).toBe(200)
  })

  test('end with single sign-on: everybody has their password again, and the secret is gone', async () => {
    expect((await own.call(own.ada, 'DELETE', '/sign-in-settings')).status).toBe(204)
    expect((await own.call(undefined, 'POST', '/sign-in', { email: 'paul@northwind.example', password: goodPassword })).status).toBe(200)
    expect(await inDatabase()).not.toContain('v1.')
    // Who has none is not told that theirs is another one.
    expect(await own.call(noPassword, 'PUT', '/me/password', { current: goodPassword, password: goodPassword })).toMatchObject({
      status: 409,
      code: 'password.none',
      body: { detail: expect.stringContaining('Forgotten password') },
    })
  })
})

/** Every secret and every setting as they lie there. */
async function inDatabase(): Promise<string> {
  const client = await own.baton.app.services.database.owner.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.tenant', $1, true)`, [own.tenant])
    const texts = ['secret', 'directory', 'event'].map(async (table) => {
      const { rows } = await client.query<{ text: string }>(`select x::text as text from baton.${table} x`)
      return rows.map(({ text }) => text).join('\n')
    })
    return (await Promise.all(texts)).join('\n')
  } finally {
    await client.query('rollback')
    client.release()
  }
}
