import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type App, openApp, type Settings } from '../../src/app.ts'
import { versionIn } from '../../src/cli/version.ts'
import { attachData } from '../../src/store/attach.ts'
import { soon } from '../journeys/hand.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'
import { cheap, goodPassword } from '../support/own-workspace.ts'
import { runCli } from '../support/run-cli.ts'

// What an installation is before anybody has made anything of it, from the address that it listens on to its second node.
const folder = mkdtempSync(join(tmpdir(), 'baton-first-'))
const webRoot = join(folder, 'web')
let database: TestDatabase
const running: App[] = []
beforeAll(() => {
  mkdirSync(join(webRoot, 'assets'), { recursive: true })
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Baton</title>')
})
afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
  await database?.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function start(settings: Partial<Settings> = {}, on?: TestDatabase): Promise<App> {
  database = on ?? (await freshDatabase())
  const app = await openApp({
    dataDir: database.dataDir,
    database,
    host: '127.0.0.1',
    port: 0,
    playbooksDir: join(import.meta.dirname, '..', '..', 'playbooks'),
    demo: 'small',
    checkAnswers: true,
    withoutJobs: true,
    passwordCost: cheap,
    webRoot,
    ...settings,
  })
  running.push(app)
  return app
}

const ask = async (app: App, method: 'GET' | 'POST', path: string, payload?: object, token?: string) => {
  const answer = await app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { host: '127.0.0.1', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}
const open = (app: App, cookie?: string) =>
  app.server.inject({ url: '/', headers: { host: '127.0.0.1', accept: 'text/html', ...(cookie === undefined ? {} : { cookie }) } })

const asked = {
  name: 'Northwind',
  zone: 'Europe/Berlin',
  adminName: 'Ada Park',
  adminEmail: 'ada@northwind.example',
  password: goodPassword,
}
const setUp = (app: App) => ask(app, 'POST', '/set-up', { ...asked, token: app.setUpToken })

test.each([
  ['an address that others reach', { host: '0.0.0.0' }],
  ['a database server', { databaseUrl: 'postgresql://somebody@db.example/baton' }],
  ['BATON_DEMO=off', { noDemo: true }],
])('on %s there is no demo, nobody is anybody, and the first screen makes the workspace', async (_what, settings) => {
  const app = await start(settings)
  expect((await ask(app, 'GET', '/entry')).body).toMatchObject({ signIn: false, demo: false, setUp: true })
  expect((await ask(app, 'GET', '/demo/people')).status).toBe(404)
  expect((await open(app)).headers['set-cookie']).toBeUndefined()
  expect((await ask(app, 'POST', '/set-up', { ...asked, token: 'somebody-who-passes-by' })).status).toBe(403)
  const made = await setUp(app)
  expect(made.status).toBe(201)
  expect((await ask(app, 'GET', '/session', undefined, made.body.token)).body).toMatchObject({ workspace: 'Northwind', demo: false })
  expect((await ask(app, 'GET', '/entry')).body).toMatchObject({ signIn: true, demo: false, setUp: false })
})

describe('a demo on this machine', () => {
  test('lets a newcomer in without a form, until there is a workspace; then it is one click away', async () => {
    const app = await start()
    expect((await open(app)).headers['set-cookie']).toMatch(/^baton_session=/)
    const made = await setUp(app)
    expect((await open(app)).headers['set-cookie']).toBeUndefined()
    expect((await ask(app, 'GET', '/entry')).body).toMatchObject({ signIn: true, demo: true, setUp: false })
    const demo = await ask(app, 'POST', '/demo/sign-in', { person: 'tom@meridian.example' })
    expect((await ask(app, 'GET', '/session', undefined, demo.body.token)).body).toMatchObject({ demo: true })
    expect((await ask(app, 'GET', '/session', undefined, made.body.token)).body).toMatchObject({ demo: false })
  })

  test('is closed, sessions included, when the same data is served to others', async () => {
    const here = await start()
    const { token } = (await ask(here, 'POST', '/demo/sign-in', { person: 'tom@meridian.example' })).body
    expect((await ask(here, 'GET', '/session', undefined, token)).status).toBe(200)
    const there = await start({ host: '0.0.0.0' }, database)
    expect((await ask(there, 'GET', '/session', undefined, token)).status).toBe(401)
    expect((await ask(there, 'POST', '/demo/sign-in', { person: 'tom@meridian.example' })).status).toBe(404)
    expect((await ask(there, 'GET', '/entry')).body).toMatchObject({ signIn: false, demo: false, setUp: true })
  })
})

test('two who make it at the same moment make one, and a start that was interrupted is taken up', async () => {
  const app = await start({ noDemo: true })
  const both = await Promise.all([setUp(app), setUp(app)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
})

test('what one node takes away the other has lost in the same moment, open streams included', async () => {
  const one = await start({ noDemo: true })
  const made = await setUp(one)
  const other = await start({ noDemo: true }, database)
  const ada = made.body.token as string
  const invited = await ask(one, 'POST', '/staff', { name: 'Ben Ortiz', email: 'ben@northwind.example', roles: ['csm'] }, ada)
  const { link, person } = invited.body
  const used = await ask(other, 'POST', '/links/use', { token: link.slice(link.indexOf('#') + 1), password: goodPassword })
  const ben = used.body.token as string
  const stream = await fetch(`${other.address}/api/v1/stream`, { headers: { authorization: `Bearer ${ben}` } })
  expect((await ask(other, 'GET', '/session', undefined, ben)).status).toBe(200)
  expect((await ask(one, 'POST', `/staff/${person.id}/deactivate`, undefined, ada)).status).toBe(200)
  // Less than the five seconds for which a node remembers a session: it was told.
  await soon(async () => (await ask(other, 'GET', '/session', undefined, ben)).status, 4_500).toBe(401)
  const reader = stream.body?.getReader()
  while (!(await reader?.read())?.done) {
    // Until the other node has closed it.
  }
})

describe('baton init and baton access-link', () => {
  const run = (data: string, ...args: string[]) => runCli(args, { env: { BATON_DATA: data } })
  const given = ['--name', 'Northwind', '--admin-name', 'Ada Park', '--admin-email', 'ada@northwind.example', '--zone', 'Europe/Berlin']

  test('make data where there was none, a workspace once, and links that are noted', async () => {
    const data = join(folder, 'data')
    expect(await run(data, 'init', '--name', 'Northwind')).toMatchObject({ code: 2, err: expect.stringContaining('--admin-name') })
    expect(await run(data, 'init', ...given.slice(0, -1), 'Mars/Olympus')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not a time zone'),
    })
    expect(await run(data, 'init', ...given.map((one) => one.replace('.example', '')))).toMatchObject({
      code: 2,
      err: expect.stringContaining('"ada@northwind" has to be an e-mail address'),
    })
    const elsewhere = 'https://baton.example.com'
    expect(await run(data, 'init', ...given, '--origin', `${elsewhere}/x`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--origin is "https://baton.example.com/x"'),
    })
    const made = await run(data, 'init', ...given)
    expect(made).toMatchObject({ code: 0 })
    expect(made.out).toMatch(/http:\/\/127\.0\.0\.1:3000\/welcome#[\w-]{22}\.[\w-]{43}/)
    // Which Baton brought the database where it is stands in it, from the first command on.
    const { database } = await attachData({ dataDir: data })
    const { rows } = await database.owner.query('select distinct version from migration.done')
    await database.close()
    expect(rows).toEqual([{ version: versionIn(join(import.meta.dirname, '../..'), {}) }])
    expect(await run(data, 'init', ...given)).toMatchObject({
      code: 1,
      err: expect.stringContaining('already has the workspace Northwind'),
    })
    const again = (await run(data, 'access-link', 'ADA@northwind.example', '--json')).json()
    expect(again).toMatchObject({ person: { name: 'Ada Park' }, link: expect.stringContaining('/welcome#') })
    const named = await run(data, 'access-link', 'ada@northwind.example', '--origin', elsewhere)
    expect(named.out).toMatch(/^ {2}https:\/\/baton\.example\.com\/welcome#/m)
    expect(await run(data, 'access-link', 'nobody@northwind.example')).toMatchObject({ code: 1 })
    expect(await run(data, 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('Northwind') })
  })
})
