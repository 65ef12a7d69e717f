import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EndpointName, endpoints } from '../../src/contract/all.ts'
import { type Endpoint, wholePath } from '../../src/contract/endpoint.ts'
import { bearer, type FakeBaton, fakeBaton } from '../../tests/support/fake-baton.ts'
import type { LinkDesk } from '../operations/links/link-desk.ts'
import { mailHtml } from '../operations/mail/mail-html.ts'
import { credentialsOf, sessionCookie } from './credentials.ts'

/** What a browser is told about everything that it can be given, whether it was meant as a page or not. */

const list = Object.entries(endpoints) as [EndpointName, Endpoint][]
const files = list.filter(([, { textAs, bytesAs, archive }]) => textAs ?? bytesAs ?? archive)
const hostileName = 'a"; filename="evil.html\r\nset-cookie: x=1\u202Elmth.ünï<script>.csv'
const given = { text: '<script>alert(1)</script>', bytes: btoa('<script>'), name: hostileName }

let folder: string
let baton: FakeBaton
let unbuilt: FakeBaton
const spent = { look: async () => ({ state: 'spent', address: null }) } as unknown as LinkDesk

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-policies-'))
  for (const one of ['built/assets', 'empty/assets']) mkdirSync(join(folder, one), { recursive: true })
  writeFileSync(join(folder, 'built', 'index.html'), '<!doctype html><div id="root"></div>')
  writeFileSync(join(folder, 'built', 'assets', 'app-1a2b3c.js'), 'console.log(1)')
  const answers = Object.fromEntries(files.map(([name]) => [name, async () => given]))
  const asFile = async () => ({ name: hostileName, stream: Readable.from([Buffer.from('PK')]) })
  const html = mailHtml({ subject: 'Hello', sentences: ['Hello'], sections: [], footer: ['Bye'] } as never)
  const more = { exportWorkspace: asFile, showMail: async () => ({ html }) }
  baton = await fakeBaton({ ...answers, ...more } as never, { webRoot: join(folder, 'built'), links: spent, checkAnswers: false })
  unbuilt = await fakeBaton({}, { webRoot: join(folder, 'empty') })
})
afterAll(async () => {
  await baton?.app.close()
  await unbuilt?.app.close()
  rmSync(folder, { recursive: true, force: true })
})

const html = { accept: 'text/html,application/xhtml+xml' }
const administrator = bearer('administrator')
const asked: [what: string, url: string, more?: object][] = [
  ['the screens', '/'],
  ['the screens at any address', '/h/KES-12/review/2'],
  ['a script of the screens', '/assets/app-1a2b3c.js'],
  ['a script that is gone', '/assets/gone.js'],
  ['the reference', '/docs'],
  ['the reference for machines', '/openapi.json'],
  ['the probe', '/healthz'],
  ['readiness', '/readyz'],
  ['a link that is over', `/l/${'x'.repeat(43)}`],
  ['a mail in its frame', '/api/v1/mail/x/html', { headers: { ...html, ...administrator } }],
  ['an address that is nothing', '/nothing.html'],
  ['an address of the API that is nothing', '/api/v1/nothing'],
  ['an address that cannot be read', '/api/v1/accounts/%'],
  ['an address that is too long', `/api/v1/accounts/${'x'.repeat(2_000)}`],
  ['an answer', '/api/v1/demo/people'],
  ['a refusal', '/api/v1/accounts'],
  ['a refusal as SCIM says it', '/scim/v2/Users'],
  ['a wrong method', '/api/v1/accounts', { method: 'PATCH', headers: html }],
  ['a body that is no JSON', '/api/v1/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, payload: '{' }],
  [
    'a body that is too large',
    '/api/v1/sign-in',
    { method: 'POST', headers: { 'content-type': 'application/json' }, payload: `"${'x'.repeat(300_000)}"` },
  ],
  ['a name that the server does not have', '/', { headers: { ...html, host: 'evil.example' } }],
]
const policyOf = ({ headers }: { headers: Record<string, unknown> }) =>
  new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((one): [string, string] => [one.split(' ')[0] ?? '', one.split(' ').slice(1).join(' ')]),
  )

describe.each(asked)('%s', (_what, url, more) => {
  test('runs no script of anybody else, makes no string markup, stands in no frame, and is what its type says', async () => {
    for (const { app } of url === '/' ? [baton, unbuilt] : [baton]) {
      const answer = await app.inject({ url, headers: html, ...more })
      const policy = policyOf(answer)
      expect(policy.get('default-src')).toBe("'none'")
      expect([undefined, "'self'"]).toContain(policy.get('script-src'))
      expect(policy.get('require-trusted-types-for')).toBe("'script'")
      expect(policy.get('trusted-types')).toBe("'none'")
      expect(String(answer.headers['content-security-policy'])).not.toMatch(/unsafe-(inline|eval)|data:|blob:|\*/)
      expect(policy.get('frame-ancestors')).toBe(url.endsWith('/html') ? "'self'" : "'none'")
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
    }
  })
})

test('a mail shows in the styles of its form, and in no style that somebody wrote into it', async () => {
  const answer = await baton.app.inject({ url: '/api/v1/mail/x/html', headers: administrator })
  const allowed = new Set([...String(policyOf(answer).get('style-src')).matchAll(/'sha256-([^']+)'/g)].map(([, hash]) => hash))
  const styles = [...answer.body.matchAll(/ style="([^"]*)"|<style>([^<]*)<\/style>/g)].map(([, inline, sheet]) => inline ?? sheet ?? '')
  const hashOf = (style: string) => createHash('sha256').update(style.replaceAll('&#39;', "'")).digest('base64')
  expect(styles.length).toBeGreaterThan(4)
  expect(styles.filter((style) => !allowed.has(hashOf(style)))).toEqual([])
  expect(allowed.has(hashOf('position:fixed;inset:0'))).toBe(false)
})

describe.each(files)('%s', (_name, endpoint) => {
  const ways = [...Object.keys(endpoint.textAs ?? {}), ...Object.keys(endpoint.bytesAs ?? {})]
  test('is saved as a file under a harmless name, and never shown as a page of ours', async () => {
    for (const as of ways.length === 0 ? [undefined] : ways) {
      const url = `${wholePath(endpoint).replaceAll(/:\w+/g, 'x')}${as === undefined ? '' : `?as=${as}`}`
      const payload = endpoint.body ? { payload: { subject: { kind: 'person', id: 'x' } } } : {}
      const answer = await baton.app.inject({ url, method: endpoint.method, ...payload, headers: administrator })
      expect([as, answer.statusCode]).toEqual([as, 200])
      expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+"$/)
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
      expect(String(answer.headers['content-security-policy'])).toContain('sandbox')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })
})

describe('the cookie of a session', () => {
  test('is for nobody but the server: no script reads it, no other site sends it along, behind https no neighbour sets it', () => {
    expect(sessionCookie('abc', true)).toBe('__Host-baton_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure')
    expect(sessionCookie('abc', false)).toBe('baton_session=abc; Path=/; HttpOnly; SameSite=Lax')
    // Behind https the name without the lock is a stranger's.
    expect(credentialsOf({ cookie: `baton_session=${'a'.repeat(30)}` }, true)).toBeUndefined()
  })
})
