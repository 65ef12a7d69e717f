import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goodPassword, type OwnBaton, openOwnBaton, otherPassword } from '../support/own-workspace.ts'
import { stateOf } from '../support/state-of.ts'

/** Sessions that somebody else chose, addresses that somebody else wrote, and scanners that open whatever was mailed. */

let own: OwnBaton
beforeAll(async () => {
  own = await openOwnBaton({ noDemo: true })
})
afterAll(() => own?.close())

const inject = (method: 'GET' | 'HEAD' | 'POST', url: string, headers: Record<string, string> = {}, payload?: object) =>
  own.baton.app.server.inject({ method, url, headers: { host: '127.0.0.1', ...headers }, ...(payload ? { payload } : {}) })
const cookieIn = (answer: { headers: Record<string, unknown> }) =>
  /^baton_session=([^;]*)/.exec(String(answer.headers['set-cookie']))?.[1] ?? ''
const signIn = { email: 'ada@northwind.example', password: goodPassword }
const works = async (token: string) => (await own.call(token, 'GET', '/session')).status

describe('a session', () => {
  test('that was planted before signing in is nobody’s after it, and each signing in makes another', async () => {
    const planted = 'p'.repeat(own.ada.length)
    const headers = { cookie: `baton_session=${planted}`, 'sec-fetch-site': 'same-origin' }
    const [first, second] = [
      await inject('POST', '/api/v1/sign-in', headers, signIn),
      await inject('POST', '/api/v1/sign-in', headers, signIn),
    ]
    expect([first.statusCode, second.statusCode]).toEqual([200, 200])
    const tokens = [cookieIn(first), cookieIn(second)]
    expect(new Set([...tokens, planted, own.ada]).size).toBe(4)
    expect([await works(tokens[0] ?? ''), await works(tokens[1] ?? ''), await works(planted)]).toEqual([200, 200, 401])
  })

  test('changes with the password: what was there before opens nothing, here and elsewhere', async () => {
    const pia = await own.hire('Pia Planted', ['csm'])
    const elsewhere = (await own.call(undefined, 'POST', '/sign-in', { email: pia.email, password: goodPassword })).body as {
      token: string
    }
    const changed = await own.call(pia.token, 'PUT', '/me/password', { current: goodPassword, password: otherPassword })
    const { token } = changed.body as { token: string }
    expect(token).not.toBe(pia.token)
    own.baton.app.services.sessionsChanged({ tenant: own.tenant })
    expect([await works(token), await works(pia.token), await works(elsewhere.token)]).toEqual([200, 401, 401])
  })

  test('is taken from the cookie or the header, never from the address or the body', async () => {
    for (const url of [`/api/v1/session?token=${own.ada}`, `/api/v1/session?access_token=${own.ada}`, `/api/v1/inbox?session=${own.ada}`])
      expect((await inject('GET', url)).statusCode).toBe(401)
    expect((await inject('POST', '/api/v1/me/tokens', {}, { token: own.ada, name: 'x' })).statusCode).toBe(401)
  })
})

test('a link for a new password works once, also when it is used twice at the same moment', async () => {
  const { link } = (await own.call(own.ada, 'POST', '/staff', { name: 'Otis Once', email: 'otis@northwind.example', roles: ['csm'] }))
    .body as {
    link: string
  }
  const use = () => own.call(undefined, 'POST', '/links/use', { token: own.tokenOf(link), password: goodPassword })
  const answers = await Promise.all([use(), use(), use(), use()])
  expect(answers.map(({ status }) => status < 300).toSorted()).toEqual([false, false, false, true])
  expect((await use()).status).toBeGreaterThanOrEqual(400)
})

test('another name of the server, written into a request, is in no mail that it makes', async () => {
  const before = (await mails()).length
  for (const headers of [
    { host: 'evil.example' },
    { host: '127.0.0.1@evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { forwarded: 'host=evil.example;proto=https', 'x-forwarded-proto': 'https' },
    { 'x-original-host': 'evil.example', 'x-forwarded-server': 'evil.example', referer: 'https://evil.example/' },
  ] as Record<string, string>[]) {
    const answer = await inject('POST', '/api/v1/forgotten-password', headers, { email: signIn.email })
    expect([204, 'host' in headers ? 421 : 204]).toContain(answer.statusCode)
  }
  await expect.poll(async () => (await mails()).length).toBeGreaterThan(before)
  expect((await mails()).join('\n')).not.toContain('evil.example')
})

const mails = async (): Promise<string[]> => {
  const { rows } = await own.baton.app.services.database.owner.query<{ text: string }>('select m::text as text from baton.mail m')
  return rows.map(({ text }) => text)
}

test('a scanner that opens every address that was ever mailed changes nothing, and takes nobody’s link away', async () => {
  const { link } = (await own.call(own.ada, 'POST', '/staff', { name: 'Ida Invited', email: 'ida@northwind.example', roles: ['csm'] }))
    .body as {
    link: string
  }
  await own.call(undefined, 'POST', '/forgotten-password', { email: signIn.email })
  await expect.poll(async () => (await mails()).length).toBeGreaterThan(1)
  const addresses = [
    ...new Set([...(await mails()).flatMap((text) => [...text.matchAll(/https?:\/\/[^\s"'<>\\]+/g)].map(([one]) => one)), link]),
  ]
  expect(addresses.some((one) => one.includes('#'))).toBe(true)
  const before = await stateOf(own.baton.app.services.database)
  for (const address of addresses)
    for (const method of ['HEAD', 'GET', 'GET'] as const) {
      // What stands behind the # stays in the browser; a scanner may well write it into the path.
      for (const url of [address.replace(/#.*/, ''), address.replace('#', '/'), address.replace('#', '?token=')]) {
        const { pathname, search } = new URL(url)
        expect((await inject(method, `${pathname}${search}`, { accept: 'text/html' })).statusCode).toBeLessThan(500)
      }
    }
  expect(await stateOf(own.baton.app.services.database)).toEqual(before)
  expect((await own.call(undefined, 'POST', '/links/use', { token: own.tokenOf(link), password: goodPassword })).status).toBeLessThan(300)
})
