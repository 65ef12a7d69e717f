import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { baton, bearer, tokenOf } from '../../tests/support/fake-baton.ts'
import { Refusal } from '../core/base/refusal.ts'

const noAccounts = { listAccounts: async () => ({ items: [], next: null }) }
const cookie = { cookie: `baton_session=${tokenOf('csm')}` }

describe('pages', () => {
  function webRoot({ isBuilt = true } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'baton-pages-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    mkdirSync(join(folder, 'assets'))
    if (isBuilt)
      writeFileSync(join(folder, 'index.html'), '<!doctype html><meta property="csp-nonce" nonce="__NONCE__"><div id="root"></div>')
    writeFileSync(join(folder, 'assets', 'app-1a2b3c.js'), 'console.log(1)'.repeat(100))
    writeFileSync(join(folder, 'assets', 'app-1a2b3c.js.br'), 'compressed')
    return folder
  }
  const html = { accept: 'text/html,application/xhtml+xml' }

  test('a newcomer to a demo is signed in by the page itself, without a form or a redirect', async () => {
    let sessions = 0
    const { app } = await baton({}, { webRoot: webRoot(), welcome: async () => ({ token: `welcome-token-number-${++sessions}` }) })
    const answer = await app.inject({ url: '/', headers: html })
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([
      200,
      'baton_session=welcome-token-number-1; Path=/; HttpOnly; SameSite=Lax',
    ])
    expect((await app.inject({ url: '/', headers: { ...html, ...cookie } })).headers['set-cookie']).toBeUndefined()
    expect((await app.inject({ method: 'HEAD', url: '/', headers: html })).headers['set-cookie']).toBeUndefined()
    expect((await app.inject({ url: '/api/v1/inbox', headers: html })).statusCode).toBe(401)
    expect(sessions).toBe(1)
  })

  test('carry a strict policy with a fresh nonce, and show only our own scripts', async () => {
    const { app } = await baton({}, { webRoot: webRoot() })
    const [one, other] = await Promise.all(['/inbox', '/h/KES-12/review/2'].map((url) => app.inject({ url, headers: html })))
    const policy = String(one?.headers['content-security-policy'])
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
    expect(one?.body).toContain(`nonce="${nonce}"`)
    expect(other?.headers['content-security-policy']).not.toBe(policy)
    expect(one?.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })

  test('of the API are never shown as pages', async () => {
    const { app } = await baton(noAccounts)
    const { headers } = await app.inject({ url: '/api/v1/accounts', headers: bearer('csm') })
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('bring their files compressed and for good', async () => {
    const { app } = await baton({}, { webRoot: webRoot() })
    const answer = await app.inject({ url: '/assets/app-1a2b3c.js', headers: { 'accept-encoding': 'br' } })
    expect([answer.statusCode, answer.headers['content-encoding'], answer.body]).toEqual([200, 'br', 'compressed'])
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await app.inject({ url: '/assets/app-1a2b3c.js' })).body).toContain('console.log')
    expect((await app.inject({ url: '/assets/..%2findex.html' })).statusCode).toBe(404)
    expect((await app.inject({ url: '/assets/gone.js', headers: html })).statusCode).toBe(404)
    expect((await app.inject({ url: '/favicon.ico', headers: html })).statusCode).toBe(404)
  })

  test('are not ready until they are built and the database answers', async () => {
    let isAway = true
    const folder = webRoot({ isBuilt: false })
    const { app } = await baton(
      {},
      {
        webRoot: folder,
        ready: async () => {
          if (isAway) throw new Refusal('unavailable', 'database.away', 'The database cannot be reached at the moment.')
        },
      },
    )
    const ready = async () => {
      const answer = await app.inject('/readyz')
      return [answer.statusCode, answer.json().code ?? answer.json().status]
    }
    expect(await ready()).toEqual([503, 'database.away'])
    isAway = false
    expect(await ready()).toEqual([503, 'server.starting'])
    expect((await app.inject({ url: '/', headers: html })).statusCode).toBe(503)
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    expect(await ready()).toEqual([200, 'ready'])
    expect((await app.inject('/healthz')).statusCode).toBe(200)
  })
})
