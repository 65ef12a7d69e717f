import { describe, expect, test } from 'vitest'
import { baton, bearer } from '../../tests/support/fake-baton.ts'
import { Refusal } from '../core/base/refusal.ts'

describe('a refusal', () => {
  test('is a problem document with a stable code, a sentence and the request id', async () => {
    const { app } = await baton({
      getAccount: async () => {
        throw new Refusal('unknown', 'account.unknown', 'There is no account "x".', { where: 'id', details: { near: ['y'] } })
      },
    })
    const answer = await app.inject({ url: '/api/v1/accounts/x', headers: bearer('csm') })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.json()).toEqual({
      type: 'urn:baton:problem:account.unknown',
      title: 'Not found',
      status: 404,
      detail: 'There is no account "x".',
      code: 'account.unknown',
      where: 'id',
      details: { near: ['y'] },
      requestId: answer.headers['x-request-id'],
    })
  })

  test.each([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['unknown', 404],
    ['conflict', 409],
    ['stale', 412],
    ['tooLarge', 413],
    ['keyReused', 422],
    ['tooMany', 429],
    ['unavailable', 503],
  ] as const)('of kind %s answers %d', async (kind, status) => {
    const { app } = await baton({
      listAccounts: async () => {
        throw new Refusal(kind, 'some.code', 'No.')
      },
    })
    expect((await app.inject({ url: '/api/v1/accounts', headers: bearer('csm') })).statusCode).toBe(status)
  })

  test('that is our own bug says nothing of its inside, and is logged whole', async () => {
    const bug = new Error('password is hunter2')
    const { app, logged } = await baton({
      listAccounts: async () => {
        throw bug
      },
    })
    const answer = await app.inject({ url: '/api/v1/accounts', headers: bearer('csm') })
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ code: 'internal' })
    expect(answer.body).not.toContain('hunter2')
    expect(logged.find(({ level }) => level === 'error')).toMatchObject({ error: bug, requestId: answer.json().requestId })
  })

  test('to a stranger comes before their input is judged', async () => {
    const { app } = await baton()
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/accounts',
      headers: { 'content-type': 'application/json' },
      payload: '{"broken',
    })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
  })

  test('with a token that is over says so, and where a new one is made', async () => {
    const { app } = await baton()
    const ask = async (headers: Record<string, string>) => (await app.inject({ url: '/api/v1/session', headers })).json().detail
    for (const token of ['baton_of-last-year', 'cut'])
      expect(await ask({ authorization: `Bearer ${token}` })).toMatch(/token has ended, or never existed.*on your page/)
    expect(await ask({})).toMatch(/^Sign in first/)
  })
})
