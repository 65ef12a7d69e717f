import { describe, expect, onTestFinished, test } from 'vitest'
import { bearer, fakeBaton } from '../../tests/support/fake-baton.ts'
import { holderOf, type Limits, usualLimits } from './rate-limits.ts'
import type { ServerOptions } from './server.ts'

const small: Limits = {
  caller: { burst: 3, aMinute: 60 },
  address: { burst: 2, aMinute: 30 },
  unknownTokens: { burst: 2, aMinute: 60 },
}

async function limited(options: Partial<ServerOptions> = {}) {
  const time = { now: 0 }
  const entry = { signIn: true, singleSignOn: false, passwords: true, passkeys: false, demo: false, setUp: false }
  const baton = await fakeBaton(
    { getEntry: async () => entry, listAccounts: async () => ({ items: [], next: null }) },
    { limits: small, monotonic: () => time.now, ...options },
  )
  onTestFinished(() => baton.app.close())
  const entries = async (remoteAddress: string, forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    return (await baton.app.inject({ url: '/api/v1/entry', remoteAddress, headers })).statusCode
  }
  return { ...baton, time, entries }
}

describe('somebody who is signed in', () => {
  test('is slowed down by session, told how long, and nobody else is', async () => {
    const { app, time } = await limited()
    const ask = (who: 'csm' | 'cse') => app.inject({ url: '/api/v1/accounts', headers: bearer(who) })
    for (let times = 0; times < 3; times += 1) expect((await ask('csm')).statusCode).toBe(200)
    const answer = await ask('csm')
    expect([answer.statusCode, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([
      429,
      '1',
      'application/problem+json; charset=utf-8',
    ])
    expect(answer.json()).toMatchObject({ code: 'request.too-many', status: 429, title: 'Too many requests' })
    expect((await ask('cse')).statusCode).toBe(200)
    time.now += 1_000
    expect([(await ask('csm')).statusCode, (await ask('csm')).statusCode]).toEqual([200, 429])
  })
})

describe('somebody without a session', () => {
  test('is slowed down by address', async () => {
    const { entries, time } = await limited()
    expect([await entries('203.0.113.7'), await entries('203.0.113.7'), await entries('203.0.113.7')]).toEqual([200, 200, 429])
    expect(await entries('203.0.113.8')).toBe(200)
    time.now += 2_000
    expect([await entries('203.0.113.7'), await entries('203.0.113.7')]).toEqual([200, 429])
  })

  test('is no other one by what they write into X-Forwarded-For', async () => {
    const { entries } = await limited()
    const answers = await Promise.all(['198.51.100.1', '198.51.100.2', '127.0.0.1'].map((spoofed) => entries('203.0.113.7', spoofed)))
    expect(answers).toEqual([200, 200, 429])
  })

  test('behind a proxy that is named is who the proxy says, and not who they say themselves', async () => {
    const { entries } = await limited({ trustedProxies: ['10.0.0.0/8'] })
    // The proxy adds whom it sees at the end; what stands before that was written by whoever came.
    const through = (client: string, spoofed = '') => entries('10.1.2.3', `${spoofed}${client}`)
    expect([
      await through('203.0.113.7'),
      await through('203.0.113.7', '198.51.100.1, '),
      await through('203.0.113.7', '198.51.100.2, '),
    ]).toEqual([200, 200, 429])
    expect(await through('203.0.113.8')).toBe(200)
    // Around the proxy the header says nothing.
    expect([
      await entries('203.0.113.9', '198.51.100.1'),
      await entries('203.0.113.9', '198.51.100.2'),
      await entries('203.0.113.9', '198.51.100.3'),
    ]).toEqual([200, 200, 429])
  })

  test('has one count for all addresses of their own network of the new kind', async () => {
    const { entries } = await limited()
    expect([await entries('2001:db8:1:2::1'), await entries('2001:db8:1:2:ffff::9'), await entries('2001:db8:1:2:3:4:5:6')]).toEqual([
      200, 200, 429,
    ])
    expect(await entries('2001:db8:1:3::1')).toBe(200)
    expect(['::1', '::ffff:192.0.2.1', '2001:DB8::1'].map(holderOf)).toEqual(['0:0:0:0::/64', '192.0.2.1', '2001:db8:0:0::/64'])
  })

  test('who tries tokens is asked to wait before more are looked up; a session that is known goes on', async () => {
    const { app, asked } = await limited({ limits: { ...small, caller: { burst: 100, aMinute: 60 } } })
    const ask = (authorization: string) => app.inject({ url: '/api/v1/accounts', headers: { authorization }, remoteAddress: '203.0.113.7' })
    expect((await ask(bearer('csm').authorization)).statusCode).toBe(200)
    const guesses = []
    for (let times = 0; times < 5; times += 1) guesses.push((await ask(`Bearer nobody-has-this-token-000${times}`)).statusCode)
    expect(guesses).toEqual([401, 401, 429, 429, 429])
    expect(asked.sessions).toBe(3)
    expect((await ask(bearer('csm').authorization)).statusCode).toBe(200)
  })
})

test('addresses are not counted where a proxy hides them, and a prober is never asked to wait', async () => {
  expect(usualLimits({ addressesMean: false })).not.toHaveProperty('address')
  const { app } = await limited()
  for (let times = 0; times < 10; times += 1) expect((await app.inject('/healthz')).statusCode).toBe(200)
})
