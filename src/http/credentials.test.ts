import { describe, expect, test } from 'vitest'
import { baton, bearer, tokenOf } from '../../tests/support/fake-baton.ts'

const noAccounts = { listAccounts: async () => ({ items: [], next: null }) }
const cookie = { cookie: `baton_session=${tokenOf('csm')}` }
const fromOwnPage = { 'sec-fetch-site': 'same-origin' }

describe('sessions', () => {
  test('a cookie works for reading, and a sign-in sets it', async () => {
    const session = {
      token: 'a-new-token-of-some-length',
      expiresAt: '2026-12-25T15:10:00.000Z',
      person: { name: 'Tom', email: 'tom@meridian.example', roles: ['csm' as const] },
    }
    const { app } = await baton({ ...noAccounts, demoSignIn: async () => session })
    const answer = await app.inject({ method: 'POST', url: '/api/v1/demo/sign-in', payload: { person: 'tom@meridian.example' } })
    expect(answer.json()).toEqual(session)
    expect(answer.headers['set-cookie']).toBe('baton_session=a-new-token-of-some-length; Path=/; HttpOnly; SameSite=Lax')
    expect((await app.inject({ url: '/api/v1/accounts', headers: cookie })).statusCode).toBe(200)
  })

  test('behind https the cookie is bound to the host', async () => {
    const session = {
      token: 'a-new-token-of-some-length',
      expiresAt: '2026-12-25T15:10:00.000Z',
      person: { name: 'Tom', email: 'tom@meridian.example', roles: [] },
    }
    const { app } = await baton({ demoSignIn: async () => session }, { publicOrigin: 'https://baton.example.com' })
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/demo/sign-in',
      headers: { host: 'baton.example.com' },
      payload: { person: 'tom@meridian.example' },
    })
    expect(answer.headers['set-cookie']).toBe('__Host-baton_session=a-new-token-of-some-length; Path=/; HttpOnly; SameSite=Lax; Secure')
    expect(answer.headers['strict-transport-security']).toBeDefined()
  })

  test.each([
    ['from Baton itself', { ...cookie, ...fromOwnPage }, 409],
    ['from its own origin, in a browser without Sec-Fetch-Site', { ...cookie, origin: 'http://localhost:80' }, 409],
    ['from another site', { ...cookie, 'sec-fetch-site': 'cross-site' }, 403],
    ['from a neighbour on the same site', { ...cookie, 'sec-fetch-site': 'same-site' }, 403],
    ['from another origin', { ...cookie, origin: 'https://evil.example' }, 403],
    ['from a page that hides its origin', { ...cookie, origin: 'null' }, 403],
    ['from nobody knows where', cookie, 403],
    ['with a token, from a script', bearer('csm'), 409],
  ])('a change %s is judged by where it comes from', async (_what, headers, status) => {
    const { app } = await baton()
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/demo/clock',
      headers: { host: 'localhost:80', ...headers },
      payload: { by: 'next-event' },
    })
    expect(answer.statusCode).toBe(status)
  })

  test('another site cannot sign its visitor in as somebody either', async () => {
    const { app } = await baton()
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/demo/sign-in',
      headers: { origin: 'https://evil.example' },
      payload: { person: 'tom@meridian.example' },
    })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'session.foreign-page'])
  })

  test('two cookies of the name are trusted as little as none', async () => {
    const { app } = await baton(noAccounts)
    const twice = { cookie: `${cookie.cookie}; baton_session=planted-by-somebody-else` }
    expect((await app.inject({ url: '/api/v1/accounts', headers: twice })).statusCode).toBe(401)
  })

  test('is looked up once in five seconds, and again after a sign-out', async () => {
    let time = 0
    const { app, asked } = await baton({ ...noAccounts, endSession: async () => undefined }, { monotonic: () => time })
    const read = () => app.inject({ url: '/api/v1/accounts', headers: bearer('csm') })
    await read()
    await read()
    expect(asked.sessions).toBe(1)
    time = 5_001
    await read()
    expect(asked.sessions).toBe(2)
    const ended = await app.inject({ method: 'DELETE', url: '/api/v1/session', headers: bearer('csm') })
    expect([ended.statusCode, ended.headers['set-cookie']]).toEqual([204, 'baton_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'])
    await read()
    expect(asked.sessions).toBe(3)
  })

  test('nothing but letters, digits and a few signs is looked up at all', async () => {
    const { app, asked } = await baton()
    for (const authorization of [
      'Bearer short',
      'Bearer a b c d e f g h i j',
      `Bearer ${'x'.repeat(500)}`,
      'Basic dG9tOnRvbQ==',
      'Bearer \u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4',
    ]) {
      expect((await app.inject({ url: '/api/v1/accounts', headers: { authorization } })).statusCode).toBe(401)
    }
    expect(asked.sessions).toBe(0)
  })
})

describe('the name that the server is called by', () => {
  test.each([
    ['127.0.0.1', 'localhost:3000', 200],
    ['127.0.0.1', '127.0.0.1:3000', 200],
    ['127.0.0.1', '[::1]:3000', 200],
    ['127.0.0.1', 'LOCALHOST', 200],
    ['127.0.0.1', 'evil.example', 421],
    ['127.0.0.1', 'localhost.evil.example:3000', 421],
    ['127.0.0.1', 'localhost@evil.example', 421],
    ['127.0.0.1', '127.0.0.1.', 421],
    ['10.0.0.7', '10.0.0.7:3000', 200],
    ['baton.internal', 'baton.internal:3000', 200],
    ['0.0.0.0', 'anything.example', 200],
  ])('listening on %s and called %s, it answers %d', async (host, header, status) => {
    const { app } = await baton(noAccounts, { host })
    expect((await app.inject({ url: '/api/v1/accounts', headers: { ...bearer('csm'), host: header } })).statusCode).toBe(status)
  })

  test('does not matter to who asks whether it is alive', async () => {
    const { app } = await baton()
    expect((await app.inject({ url: '/healthz', headers: { host: '10.1.2.3:3000' } })).json()).toEqual({ status: 'ok' })
  })
})
