import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../../../tests/support/baton.ts'
import { cheap, goodPassword } from '../../../tests/support/own-workspace.ts'
import { readDeployment } from '../../store/deployment.ts'

const whole = readFileSync(join(import.meta.dirname, '..', '..', '..', 'tests', 'exports', 'format-1.zip'))

let baton: TestBaton
beforeEach(async () => {
  baton = await openTestBaton({ passwordCost: cheap, noDemo: true })
})
afterEach(() => baton.close())

type Brought = { name: string; people: number; handovers: number; entries: number; links: { email: string; link: string }[] }
const bring = (file: Uint8Array, token = baton.app.setUpToken ?? '') =>
  baton.ask('POST', `/set-up/import?token=${encodeURIComponent(token)}`, { body: file, headers: { 'content-type': 'application/zip' } })
const entry = async () => (await baton.ask('GET', '/entry')).body as { setUp: boolean; signIn: boolean }
const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code]

test('an export comes in from the first screen: its administrator sets a password, finds everything, and nothing is sent', async () => {
  expect((await baton.ask('GET', '/set-up/import')).body).toEqual({ rows: null, of: null })
  const answer = await bring(whole)
  expect(answer).toMatchObject({ status: 201, body: { people: 10, accounts: 1, handovers: 1, links: [{ email: 'sam@meridian.example' }] } })
  const { links } = answer.body as Brought
  expect(await entry()).toMatchObject({ setUp: false, signIn: true })
  const link = links[0]?.link ?? ''
  const used = await baton.ask('POST', '/links/use', { body: { token: link.slice(link.indexOf('#') + 1), password: goodPassword } })
  const { token } = used.body as { token: string }
  const list = await baton.ask('GET', '/handovers', { headers: { authorization: `Bearer ${token}` } })
  expect((list.body as { items: { ref: string }[] }).items.map(({ ref }) => ref)).toEqual(['KES-1'])
  expect((await readDeployment(baton.app.services.database)).maySend).toBe(false)
  expect((await baton.ask('GET', '/set-up/import')).body).toEqual({ rows: null, of: null })
  // The token that the server printed is of no use any more.
  expect(codeOf(await bring(whole))).toEqual([409, 'import-workspace.not-empty'])
})

test('without the token of the console, or with a file that is none, nothing comes in, and the next try does', async () => {
  expect(codeOf(await bring(whole, 'a-token-that-nobody-printed'))).toEqual([403, 'set-up.token'])
  for (const file of [whole.subarray(0, whole.length / 2), Buffer.from('Dear diary'), Buffer.from(whole).fill(7, 3_000, 3_040)])
    expect(codeOf(await bring(file))).toEqual([400, 'import-workspace.damaged'])
  expect(await entry()).toMatchObject({ setUp: true, signIn: false })
  expect((await bring(whole)).status).toBe(201)
})

test('two who come at once, one to bring a workspace and one to make one, do not both get theirs', async () => {
  const [made, ...brought] = await Promise.all([
    baton.ask('POST', '/set-up', {
      body: {
        token: baton.app.setUpToken,
        name: 'Northwind',
        zone: 'Europe/Berlin',
        adminName: 'Ada Park',
        adminEmail: 'ada@northwind.example',
        password: goodPassword,
      },
    }),
    bring(whole),
    bring(whole),
  ])
  expect([made, ...brought].filter(({ status }) => status === 201)).toHaveLength(1)
  for (const { status } of [made, ...brought]) expect([201, 409]).toContain(status)
})
