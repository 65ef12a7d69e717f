import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EndpointName, endpoints } from '../../src/contract/all.ts'
import { type Endpoint, wholePath } from '../../src/contract/endpoint.ts'
import { lastSeq } from '../../src/store/log.ts'
import { goodPassword, type OwnBaton, openOwnBaton, otherPassword } from '../support/own-workspace.ts'

/**
 * Sessions and tokens that were good and are not any more, on every operation that needs one: over by their time, left alone for too
 * long, signed out, ended by an administrator or by a new password, their person gone. Each was seen to work before.
 */

let own: OwnBaton
let clock = new Date('2026-11-25T09:00:00.000Z')
const dead = new Map<string, string>()
const hours = (count: number) => {
  clock = new Date(clock.getTime() + count * 3_600_000)
}
const tokenIn = ({ body }: { body: unknown }) => (body as { token: string }).token

const ways = {
  'a session that is a month old': 'time',
  'a session that nobody used for a week': 'idle',
  'a token whose day has passed': 'token time',
  'a session that was signed out': 'signed out',
  'a session that an administrator ended': 'ended',
  'a token that an administrator ended': 'token ended',
  'a session from before a new password': 'password',
  'a session of somebody who has left': 'left',
  'a token of somebody who has left': 'left token',
} as const

beforeAll(async () => {
  own = await openOwnBaton({ clock: () => clock, noDemo: true })
  const works = async (name: string, token: string) => {
    expect((await own.call(token, 'GET', '/session')).status, name).toBe(200)
    dead.set(name, token)
  }
  const tokenFor = async (token: string, days: number) =>
    tokenIn(await own.call(token, 'POST', '/me/tokens', { name: 'a script', scope: 'write', days }))
  const done = async (answer: Promise<{ status: number }>) => expect((await answer).status).toBeLessThan(300)

  const old = await own.hire('Olga Old', ['csm'])
  await works('time', old.token)
  await works('token time', await tokenFor(old.token, 1))
  const idle = await own.hire('Ida Idle', ['csm'])
  await works('idle', idle.token)
  // Used every few days, so that it is its age that ends the one; the other is left alone.
  for (let day = 0; day < 32; day += 4) {
    hours(96)
    await own.call(old.token, 'GET', '/session')
  }
  const ada = tokenIn(await own.call(undefined, 'POST', '/sign-in', { email: 'ada@northwind.example', password: goodPassword }))
  const hire = async (name: string, email: string) => {
    const { link, person } = (await own.call(ada, 'POST', '/staff', { name, email, roles: ['csm'] })).body as {
      link: string
      person: { id: string }
    }
    return {
      token: tokenIn(await own.call(undefined, 'POST', '/links/use', { token: own.tokenOf(link), password: goodPassword })),
      id: person.id,
    }
  }
  const out = await hire('Otto Out', 'otto@northwind.example')
  await works('signed out', out.token)
  await done(own.call(out.token, 'DELETE', '/session'))
  const ended = await hire('Edda Ended', 'edda@northwind.example')
  await works('ended', ended.token)
  await works('token ended', await tokenFor(ended.token, 30))
  const listed = (await own.call(ada, 'GET', `/staff/${ended.id}/sessions`)).body as { items: { id: string; kind: string }[] }
  const script = listed.items.find(({ kind }) => kind === 'token')
  await done(own.call(ada, 'DELETE', `/staff/${ended.id}/sessions/${script?.id}`))
  await done(own.call(ada, 'DELETE', `/staff/${ended.id}/sessions`))
  const changed = await hire('Pia Password', 'pia@northwind.example')
  await works('password', changed.token)
  await done(own.call(changed.token, 'PUT', '/me/password', { current: goodPassword, password: otherPassword }))
  const left = await hire('Lea Left', 'lea@northwind.example')
  await works('left', left.token)
  await works('left token', await tokenFor(left.token, 30))
  await done(own.call(ada, 'POST', `/staff/${left.id}/deactivate`))
  // A session that was looked up counts five seconds longer at most; a clock that jumps leaves no time for that.
  own.baton.app.services.sessionsChanged({ tenant: own.tenant })
})
afterAll(() => own?.close())

const guarded = (Object.entries(endpoints) as [EndpointName, Endpoint][]).filter(([, { who }]) => who !== 'anyone')

describe.each(Object.entries(ways))('%s', (_words, name) => {
  test('opens nothing: every operation answers as to a stranger, and nothing is written', async () => {
    const { database } = own.baton.app.services
    const token = dead.get(name)
    expect(token).toBeDefined()
    const before = await lastSeq(database, own.tenant)
    for (const [operation, endpoint] of guarded) {
      const { method } = endpoint
      const answer = await own.call(
        token,
        method,
        wholePath(endpoint).replaceAll(/:\w+/g, 'x'),
        method === 'GET' || method === 'DELETE' ? undefined : {},
      )
      expect([operation, answer.status, answer.code]).toEqual([operation, 401, 'session.missing'])
    }
    expect(await lastSeq(database, own.tenant)).toBe(before)
  })
})
