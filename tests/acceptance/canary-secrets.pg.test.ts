import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { mailSettingsFrom } from '../../src/cli/mail-settings.ts'
import { tellProblem } from '../../src/cli/problems.ts'
import { settingsFrom } from '../../src/cli/settings.ts'
import { backup } from '../../src/store/backup.ts'
import { openDatabase } from '../../src/store/database.ts'
import { dumpOf } from '../support/dump.ts'
import { type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'
import { readableAddresses } from '../support/readable-addresses.ts'

/**
 * More than 50 secrets of each kind that there is: passwords that are right and wrong, links, sessions, tokens, the token of the first
 * screen, timeline addresses, and the passwords in SMTP_URL and DATABASE_URL. Everything that is said or written meanwhile is kept:
 * what the server logs, what it warns of, what the console and the terminal get, what the database holds, all answers. None is there.
 */
let own: OwnBaton
const secrets = new Map<string, string>()
const said: string[] = []
const errors: string[] = []
/** Answers in which nobody is meant to find a secret. */
const answers: string[] = []

const keep = (kind: string, secret: string) => {
  secrets.set(`${kind} ${secrets.size}`, secret)
  return secret
}
const password = () => keep('password', `canary password number ${secrets.size} of many`)

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((piece, ...rest) => {
      said.push(String(piece))
      for (const done of rest) if (typeof done === 'function') (done as () => void)()
      return true
    })
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, level).mockImplementation((...all) => void said.push(inspect(all)))
  // A log at its most talkative: whatever is handed to it, whole.
  const all = (...one: unknown[]) => void said.push(inspect(one, { depth: 6 }))
  const smtp = keep('smtp', 'canary-smtp-password-7f1')
  const mail = mailSettingsFrom({
    SMTP_URL: `smtp://baton:${smtp}@127.0.0.1:1?tls=off`,
    BATON_MAIL_FROM: 'Baton <baton@northwind.example>',
  })
  if (!mail) throw new Error('SMTP_URL was not read')
  all(mail)
  own = await openOwnBaton({ noDemo: true, log: all, onProgress: all, mail })
  keep('set-up', own.baton.app.services.setUpToken ?? '')
  keep('session', own.ada)
  await people()
  await mistakes()
  await settings()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await own?.close()
})

/** What somebody asks for is told to them once; everything else that is answered is looked through. */
const told = async (...asked: Parameters<OwnBaton['call']>) => (await own.call(...asked)).body as Record<string, string>
const ask = async (...asked: Parameters<OwnBaton['call']>) => {
  const { status, body, headers } = await own.call(...asked)
  const { 'set-cookie': _cookie, ...rest } = headers
  answers.push(JSON.stringify([body, rest]))
  return status
}

/** Ten people come in: an invitation, a password, a session, another password, a token, a link, a timeline address. */
async function people() {
  for (let n = 0; n < 10; n += 1) {
    const email = `canary${n}@northwind.example`
    const invited = await told(own.ada, 'POST', '/staff', { name: `Canary ${n}`, email, roles: ['csm'] })
    const link = keep('link', own.tokenOf(invited.link ?? ''))
    const first = password()
    const begun = await told(undefined, 'POST', '/links/use', { token: link, password: first })
    const session = keep('session', begun.token ?? '')
    expect(await ask(undefined, 'POST', '/sign-in', { email, password: password() })).toBe(403)
    const token = await told(session, 'POST', '/me/tokens', { name: `script ${n}`, scope: 'read', days: 5 })
    keep('token', token.token ?? '')
    expect(
      await ask(session, 'PUT', '/me/timeline-address', { address: keep('timeline', `canary-timeline-${n}@timeline.example`) }),
    ).toBeLessThan(300)
    const changed = await told(session, 'PUT', '/me/password', { current: first, password: password() })
    keep('session', changed.token ?? '')
    await ask(undefined, 'POST', '/forgotten-password', { email })
  }
}

/** Secrets where none belongs: in addresses, in headers, in bodies that cannot be read, under names that nobody knows. */
async function mistakes() {
  const bad = (kind: string) => keep(kind, `canary-${kind}-${secrets.size}-4b2`)
  await ask(undefined, 'GET', `/accounts?token=${bad('query')}`)
  await ask(bad('bearer'), 'GET', '/accounts')
  await ask(own.ada, 'GET', `/no-such-thing/${bad('path')}`)
  await ask(own.ada, 'POST', '/me/tokens', { name: 'x', password: bad('unknown-member'), scope: 'read' })
  await ask(own.ada, 'GET', '/accounts', undefined, { cookie: `__Host-baton=${bad('cookie')}`, 'x-api-key': bad('header') })
  await ask(undefined, 'POST', '/links/use', { token: bad('no-link-of-ours'), password: password() })
  await ask(undefined, 'POST', '/sign-in', { email: 'ada@northwind.example', password: { text: bad('strange-password') } })
  const broken = await own.baton.app.server.inject({
    method: 'POST',
    url: '/api/v1/sign-in',
    headers: { 'content-type': 'application/json', host: '127.0.0.1' },
    payload: `{"email":"ada@northwind.example","password":"${bad('broken-json')}`,
  })
  answers.push(broken.body)
  // A mistake of ours, in the middle of a request that holds secrets.
  const failing = vi.spyOn(own.baton.app.services.passwords, 'matches').mockRejectedValue(new Error('made up'))
  expect(await ask(undefined, 'POST', '/sign-in', { email: 'ada@northwind.example', password: password() })).toBe(500)
  failing.mockRestore()
}

/** What the command line says when the environment is wrong. */
async function settings() {
  const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) } as never
  const tellsOf = async (run: () => unknown) => {
    try {
      await run()
      throw new Error('It was taken')
    } catch (error) {
      errors.push(inspect(error, { depth: 6 }), JSON.stringify(error))
      tellProblem(error, io, false)
      tellProblem(error, io, true)
    }
  }
  const bad = (kind: string) => keep(kind, `canary-${kind}-9c3`)
  await tellsOf(() =>
    mailSettingsFrom({ SMTP_URL: `smtp://baton:${bad('smtp-without-host')}@:587`, BATON_MAIL_FROM: 'Baton <b@x.example>' }),
  )
  await tellsOf(() => settingsFrom({ SMTP_URL: `smtps://baton:${bad('smtp-option')}@mail.example:465?pool=1` }, '/tmp'))
  const { dataDir } = own.baton.app.services.database
  const open = (databaseUrl: string) =>
    openDatabase({ dataDir: `${dataDir}/other`, databaseUrl, log: (_level, words) => void said.push(words) })
  await tellsOf(() => open(`postgresql://baton:${bad('database-away')}@127.0.0.1:1/baton`))
  await tellsOf(() => open(`postgresql://:${bad('database-user')}@127.0.0.1:1`))
}

const found = (where: string, text: string) =>
  [...secrets].flatMap(([kind, secret]) => (secret !== '' && text.includes(secret) ? [`${where}: ${kind}`] : []))

test('there are more than 50 of them, of each kind', () => {
  expect(secrets.size).toBeGreaterThan(90)
  const kinds = new Set([...secrets.keys()].map((kind) => kind.split(' ')[0]))
  for (const kind of ['password', 'link', 'session', 'token', 'set-up', 'timeline', 'smtp', 'database-away']) expect(kinds).toContain(kind)
})

test('no log, no warning, no line of the terminal and no error holds one', () => {
  expect(said.length).toBeGreaterThan(50)
  expect(errors).toHaveLength(8)
  expect([...found('said', said.join('\n')), ...found('errors', errors.join('\n'))]).toEqual([])
})

test('no answer holds one, to nobody who reads all that there is', async () => {
  const addresses = readableAddresses({ ids: {}, mail: '-', queries: {}, records: [] })
  const session = [...secrets].findLast(([kind]) => kind.startsWith('session'))?.[1]
  for (const reader of [own.ada, session]) for (const address of addresses) await ask(reader, 'GET', address)
  expect(answers.length).toBeGreaterThan(100)
  // Whoever has a timeline address reads it back on their own page, and nobody else anywhere.
  const others = answers.map((answer) => answer.replaceAll(/"address":"canary-timeline-\d@timeline\.example"/g, ''))
  expect(found('answers', others.join('\n'))).toEqual([])
})

test('neither the tables nor a backup hold one in clear, but for what has to be sent', async () => {
  const { database } = own.baton.app.services
  const dump = await dumpOf(database, [own.tenant])
  const pieces: Buffer[] = []
  await backup(database, new Writable({ write: (piece, _, done) => done(void pieces.push(piece)) }), { now: new Date() })
  dump.set(
    'backup',
    gunzipSync(Buffer.concat(pieces))
      .toString()
      .split('\n')
      .filter((line) => !/"table":"(mail|person)"/.test(line))
      .join('\n'),
  )
  // Mail that waits holds its link, which works once and not for long; a timeline address stands in its person's row, to be sent to.
  const inClear = [...dump].flatMap(([table, text]) => found(table, text))
  expect(inClear.filter((one) => !/^baton\.mail: link/.test(one) && !/^baton\.person: timeline/.test(one))).toEqual([])
  expect(dump.get('baton.session')).toContain('script 0')
})
