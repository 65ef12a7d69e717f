import { randomUUID } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { PersonView } from '../../src/contract/people.ts'
import { type Answer, Desk } from './desk.ts'
import { untidy } from './prepared-account.ts'
import { databaseOn, endServers, refusedServer, startServer, stoppedAtStart } from './server-process.ts'

/** Real processes on one data folder: what a server lives through, and what must hold afterwards. */

let folder: string
let dataDir: string
let server: Awaited<ReturnType<typeof startServer>>
let desk: Desk
let handover: string
let account: string
let csm: PersonView
let next: PersonView

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-rough-'))
  // The database runs as another user where this runs as root; then it may stay in here too.
  chmodSync(folder, 0o711)
  dataDir = join(folder, 'data')
  await start()
  csm = desk.withRole('csm')
  next = desk.withRole('csm', [csm.id])
  account = (await desk.newAccount('Rough Life Ltd', csm)).id
  await untidy(desk, account, csm)
  handover = (await desk.start(csm.email, { account, playbook: 'csm-to-csm', to: next.id })).id
  await desk.does(next.email, handover, 'accept')
}, 180_000)
afterAll(async () => {
  if (dataDir) await endServers(dataDir)
  if (folder) rmSync(folder, { recursive: true, force: true })
})

async function start() {
  server = await startServer(dataDir)
  desk = await Desk.open(server.ask)
}

const busy: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(busy.splice(0).map((stop) => stop()))
})

/** Says things until told to stop, at the latest at the end of the test; what was acknowledged is remembered. */
function talker(as: string, place: string) {
  const acknowledged: string[] = []
  const answers: Answer[] = []
  let isStopped = false
  const talk = async () => {
    for (let number = 1; !isStopped; number += 1) {
      const text = `${place} ${number}`
      const answer = await desk.command(as, handover, 'comment', null, { text }, { 'idempotency-key': randomUUID() }).catch(() => undefined)
      if (answer?.status === 200) acknowledged.push(text)
      if (answer) answers.push(answer)
      await pause(20)
    }
  }
  const running = talk()
  const stop = async () => {
    isStopped = true
    await running
  }
  busy.push(stop)
  return { acknowledged, answers, stop }
}

/** The newest position that somebody who follows along has been told of; they come back when the connection breaks, as browsers do. */
async function watcher(as: string): Promise<() => number> {
  const { token } = await desk.answer<{ token: string }>('POST', '/demo/sign-in', { body: { person: as } })
  const controller = new AbortController()
  let position = (await desk.verification()).lastPosition
  const follow = async () => {
    while (!controller.signal.aborted) {
      const headers = { authorization: `Bearer ${token}`, 'last-event-id': String(position) }
      const answer = await fetch(`${server.address}/api/v1/stream`, { headers, signal: controller.signal })
      for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        for (const [, id] of text.matchAll(/^id: (\d+)$/gm)) position = Number(id)
      }
      await pause(100)
    }
  }
  const following = follow().catch((error: unknown) => {
    if (!controller.signal.aborted) throw error
  })
  busy.push(async () => {
    controller.abort()
    await following
  })
  return () => position
}

async function until(what: string, holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  for (const limit = Date.now() + seconds * 1000; Date.now() < limit; await pause(100)) {
    if (await holds().catch(() => false)) return
  }
  throw new Error(`Not within ${seconds} seconds: ${what}. The server said:\n${server.said()}`)
}

async function nothingIsLost(acknowledged: readonly string[]) {
  const { comments, version } = await desk.handover(csm.email, handover)
  const texts = comments.map(({ text }) => text)
  expect(acknowledged.filter((text) => !texts.includes(text))).toEqual([])
  expect(new Set(texts).size).toBe(texts.length)
  const versions = (await desk.events(csm.email, handover)).map((event) => event.version)
  expect(versions).toEqual(versions.map((_, index) => index + 1))
  expect(versions.length).toBeGreaterThanOrEqual(version)
  await desk.verifies()
}

test('a second Baton on the same folder is refused in words, and the first one goes on', async () => {
  const { code, said } = await refusedServer(dataDir)
  expect(code).toBe(1)
  expect(said).toMatch(/in use|already/i)
  expect(said).not.toMatch(/mistake of Baton|\n +at /)
  expect((await server.ask('GET', '/readyz')).status).toBe(200)
})

test('when the database goes away, requests say so and repeat safely, and all is well again by itself', async () => {
  const seen = await watcher(next.email)
  const { acknowledged, answers, stop } = talker(csm.email, 'away')
  await until('something is said', async () => acknowledged.length > 3)
  process.kill(server.postgresPid(), 'SIGKILL')
  await until('a request is refused', async () => answers.some(({ status }) => status !== 200))
  expect((await server.ask('GET', '/healthz')).status).toBe(200)
  const before = acknowledged.length
  await until('the database is back', async () => acknowledged.length > before + 3)
  await stop()
  const refused = answers.filter(({ status }) => status !== 200)
  for (const { status, body, headers } of refused) {
    expect({ status, body, type: headers['content-type'], retry: headers['retry-after'] }).toEqual({
      status: 503,
      body: expect.objectContaining({
        status: 503,
        code: expect.stringMatching(/^database\./),
        detail: expect.stringContaining('Try again'),
      }),
      type: expect.stringContaining('application/problem+json'),
      retry: expect.stringMatching(/^\d+$/),
    })
  }
  await until('it is ready', async () => (await server.ask('GET', '/readyz')).status === 200)
  // Whoever follows along hears of everything, also of what happened before the server itself heard again.
  const { position = 0 } = (await desk.events(csm.email, handover)).at(-1) ?? {}
  await until('the last change is told', async () => seen() >= position, 10)
  await nothingIsLost(acknowledged)
}, 90_000)

test('killed in the middle of commands it starts again where it was: nothing acknowledged is lost, and what was to follow has followed', async () => {
  const named = ({ id, name }: PersonView) => ({ id, name })
  const talkers = [talker(csm.email, 'killed a'), talker(next.email, 'killed b')]
  // Records change all the time too, so that the kill falls between a change and what follows from it sooner or later.
  let isStopped = false
  busy.push(async () => {
    isStopped = true
    await editing
  })
  const editing = (async () => {
    for (let turn = 0; !isStopped; turn += 1) {
      const members = turn % 2 === 0 ? [named(csm), named(next)] : [named(csm)]
      await desk.put(csm.email, account, 'channel', 'shared', { name: 'ext-customer', shared: true, members }).catch(() => {})
      await desk.put(csm.email, account, 'ticket', 'T-1', { subject: 'Slow', status: 'open', followers: members }).catch(() => {})
    }
  })()
  for (const round of [1, 2]) {
    const enough = talkers.map(({ acknowledged }) => acknowledged.length + 5)
    await until(`round ${round} is under way`, async () =>
      talkers.every(({ acknowledged }, index) => acknowledged.length > (enough[index] ?? 0)),
    )
    await server.kill('SIGKILL')
    await start()
  }
  isStopped = true
  for (const { stop } of talkers) await stop()
  await editing
  await server.kill('SIGKILL')
  await start()
  await nothingIsLost(talkers.flatMap(({ acknowledged }) => acknowledged))
  // Tasks say what the records say, though nobody has touched anything since.
  await until('tasks follow the records', async () => {
    const { tasks } = await desk.handover(csm.email, handover)
    return tasks.every(({ status, check }) => check === null || status === 'locked' || (status === 'done') === (check.verdict === 'passed'))
  })
}, 180_000)

test('a change in other systems that was asked for right before a kill is made once, by whoever starts next', async () => {
  await desk.put(csm.email, account, 'channel', 'shared', { name: 'ext-customer', shared: true, members: [{ id: csm.id, name: csm.name }] })
  await desk.put(csm.email, account, 'ticket', 'T-1', { subject: 'Slow', status: 'open', followers: [{ id: csm.id, name: csm.name }] })
  const effects = async () => (await desk.task(next.email, handover, 'follow-tickets')).effects
  const { can } = await desk.handover(next.email, handover)
  expect(can.map(({ command, on }) => `${command} ${on}`)).toContain('apply follow-tickets')
  const asked = desk.command(next.email, handover, 'apply', 'follow-tickets').catch(() => undefined)
  await until('the change is asked for', async () => (await effects()).some(({ state }) => state !== 'planned'))
  await server.kill('SIGKILL')
  await asked
  await start()
  await until('the change is made', async () => (await effects()).every(({ state }) => state === 'verified'), 90)
  expect((await desk.task(next.email, handover, 'follow-tickets')).status).toBe('done')
  const [ticket] = (await desk.records(csm.email, account, 'ticket')).filter(({ key }) => key === 'T-1')
  const followers = ticket?.data.followers as { id: string }[]
  expect(followers.map(({ id }) => id).toSorted()).toEqual([csm.id, next.id].toSorted())
  await desk.verifies()
}, 150_000)

test('what keeps a start from succeeding is said with a way out and an exit code, and leaves the data as it was', async () => {
  expect(await server.kill('SIGTERM')).toBe(0)

  const pages = join(folder, 'pages')
  cpSync(join(import.meta.dirname, '..', '..', 'playbooks'), pages, { recursive: true })
  const page = join(pages, 'csm-to-csm.md')
  writeFileSync(page, readFileSync(page, 'utf8').replace('check: channels.all(', 'check: chanels.all('))
  const unreadable = await refusedServer(dataDir, { BATON_PLAYBOOKS: pages })
  expect(unreadable).toMatchObject({
    code: 2,
    said: expect.stringMatching(/csm-to-csm\.md:\d+: .*chanels.* Run "baton playbook check csm-to-csm\.md"/),
  })

  const occupier = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => occupier.once('listening', resolve))
  const address = occupier.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const taken = await refusedServer(dataDir, { PORT: String(port) })
  expect(taken).toMatchObject({ code: 1, said: expect.stringMatching(new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use\\. .*PORT=`)) })
  occupier.close()

  const nonsense = await refusedServer(dataDir, { PORT: 'eighty' })
  expect(nonsense).toMatchObject({ code: 2, said: expect.stringContaining('PORT is "eighty"') })
  // Where others can reach it there is no demo, though its data lie here: nobody is listed and nobody gets in.
  const abroad = await startServer(dataDir, { HOST: '0.0.0.0' })
  expect((await abroad.ask('POST', '/demo/sign-in', { body: { person: csm.email } })).status).toBeGreaterThanOrEqual(400)
  expect(await abroad.kill('SIGTERM')).toBe(0)
  for (const { said } of [unreadable, taken, nonsense]) expect(said).not.toMatch(/mistake of Baton|\n +at /)

  await start()
  await desk.verifies()
  expect((await desk.handover(csm.email, handover)).playbook.id).toBe('csm-to-csm')
}, 120_000)

test('a start that is told to stop before it is ready ends what it began, and the next one finds nothing left behind', async () => {
  const fresh = join(folder, 'stopped-early')
  for (const words of ['Preparing the database (once)', 'Preparing the database: 0012', 'Seeding']) {
    const { code, said, wasReady } = await stoppedAtStart(fresh, words)
    expect({ words, code, wasReady, left: databaseOn(fresh), lock: existsSync(join(fresh, 'lock')) }).toEqual({
      words,
      code: 0,
      wasReady: false,
      left: undefined,
      lock: false,
    })
    expect(said).toContain('Stopping')
    expect(said).not.toContain('left behind')
  }
  const after = await startServer(fresh)
  expect(after.said()).not.toContain('left behind')
  expect((await after.ask('GET', '/readyz')).status).toBe(200)
  expect(await after.kill('SIGTERM')).toBe(0)
}, 120_000)
