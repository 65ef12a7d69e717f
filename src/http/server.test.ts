import { describe, expect, test } from 'vitest'
import { baton, bearer } from '../../tests/support/fake-baton.ts'

const noAccounts = { listAccounts: async () => ({ items: [], next: null }) }

describe('methods and paths', () => {
  test('a wrong method answers 405 with those that are possible', async () => {
    const { app } = await baton()
    const answer = await app.inject({ method: 'PATCH', url: '/api/v1/accounts/a' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, PUT'])
    expect((await app.inject({ method: 'HEAD', url: '/api/v1/stream' })).headers.allow).toBe('GET')
    expect((await app.inject({ method: 'POST', url: '/healthz' })).headers.allow).toBe('GET, HEAD')
  })

  test('HEAD answers like GET, without the body', async () => {
    const { app } = await baton(noAccounts)
    const answer = await app.inject({ method: 'HEAD', url: '/api/v1/accounts', headers: bearer('csm') })
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
  })

  test('an unknown address is a problem, not a page', async () => {
    const { app } = await baton()
    const answer = await app.inject({ url: '/api/v1/nothing', headers: { accept: 'text/html' } })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'request.no-such-path'])
  })

  test('an answer that the contract does not describe is our bug, not silently sent', async () => {
    const { app, logged } = await baton({ listAccounts: async () => ({ items: [], next: null, secret: 1 }) })
    expect((await app.inject({ url: '/api/v1/accounts', headers: bearer('csm') })).statusCode).toBe(500)
    expect(String(logged.find(({ level }) => level === 'error')?.error)).toContain('more than its contract')
  })
})

describe('the reference', () => {
  test('is a page without scripts, under a policy that allows none', async () => {
    const { app } = await baton()
    const answer = await app.inject('/docs')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.body).not.toContain('<script')
    expect(answer.body).toContain('POST /api/v1/handovers/{id}/commands')
  })

  test('for machines describes every endpoint once, and every name that it uses', async () => {
    const { app } = await baton()
    const document = (await app.inject('/openapi.json')).json()
    const used = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name)
    expect(document.openapi).toBe('3.1.0')
    expect(new Set(used)).toEqual(new Set(Object.keys(document.components.schemas)))
    const ids = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toContain('commandHandover')
    const { responses } = document.paths['/api/v1/handovers'].post
    expect(Object.keys(responses['201'].headers)).toEqual(['Location', 'ETag', 'Preference-Applied'])
    expect(Object.keys(responses['429'].headers)).toEqual(['Retry-After'])
    expect(document.components.schemas.NewAccount.properties.id).toMatchObject({ format: 'uuid' })
  })
})

test('the log names route, status and request, and nothing that somebody typed', async () => {
  const { app, logged } = await baton(noAccounts)
  await app.inject({ url: '/api/v1/accounts?q=secret-plan', headers: bearer('csm') })
  expect(logged).toEqual([
    {
      level: 'info',
      event: 'answered',
      requestId: expect.any(String),
      method: 'GET',
      route: '/api/v1/accounts',
      status: 200,
      milliseconds: expect.any(Number),
    },
  ])
})
