import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { approved, from, type LetterDesk, letterTask, openLetterDesk, type RunningBaton } from '../../tests/support/letter-desk.ts'
import {
  type Fault,
  faults,
  limitsFor,
  type Script,
  type ServerPhase,
  type SmtpServer,
  serverPhases,
  startSmtpServer,
} from '../../tests/support/smtp-server.ts'
import type { MailView } from '../contract/mail.ts'
import { type MailAddress, mailAddress } from '../core/base/mail-address.ts'
import { fireDueTimers } from './fire-timers.ts'
import { letterMail } from './letter-mail.ts'

let database: TestDatabase
let desk: LetterDesk
let smtp: SmtpServer

beforeAll(async () => {
  const workspace = await freshWorkspace()
  database = workspace.database
  desk = await openLetterDesk(database, workspace.tenant)
  smtp = await startSmtpServer()
})
afterAll(async () => {
  await smtp?.close()
  await database?.close()
})
afterEach(() => {
  smtp.script = {}
  smtp.received.length = 0
  smtp.named.length = 0
})

const server = () => ({ server: { host: '127.0.0.1', port: smtp.port, tls: 'off' as const } })

const received = () => smtp.received.filter(({ to }) => to.some((one) => one.endsWith('@customer.example')))
const outcome = async (baton: RunningBaton, id: string) => (await desk.handover(baton, id)).letter.outcome

test('a released letter leaves after its hold, is taken by the mail server, and is then called sent', async () => {
  const baton = await desk.start({ ...server(), notices: true })
  const { handover, ref } = await desk.released(baton)
  desk.clock.seconds(55)
  await baton.work()
  expect(received()).toEqual([])
  desk.clock.seconds(6)
  await baton.work()
  const view = await desk.as(baton, 'priya').get<{ letter: { outcome: { outcome: string; evidence: string } } }>(`/handovers/${ref}`)
  expect(view.letter.outcome).toMatchObject({
    outcome: 'sent',
    evidence: expect.stringMatching(/took it for 2 recipients: 250 2\.0\.0 Delivered/),
  })
  expect(received()).toHaveLength(1)
  expect(received()[0]).toMatchObject({ from: 'priya@meridian.example', to: approved })
  expect(received()[0]?.bytes).toContain('From: "Priya Nair" <priya@meridian.example>\r\n')
  expect(received()[0]?.bytes).toContain('Gr=C3=BC=C3=9Fe')
  const { letter, tasks } = await desk.handover(baton, handover)
  expect(tasks[letterTask]?.status).toBe('done')
  const { items } = await desk.as(baton, 'priya').get<{ items: MailView[] }>(`/mail?handover=${handover}`)
  expect(items.find(({ to }) => to.includes('dana@customer.example'))?.delivery).toMatchObject({ state: 'sent', leftTo: [] })
  // What was sent is what was approved: the bytes can be made again from the version, and the journal has their hash.
  const [version] = letter.versions
  const mailbox = { address: mailAddress('priya@meridian.example') as MailAddress, name: 'Priya Nair' }
  const again = version && letterMail({ id: handover }, version, letter.handedOver?.at ?? '', { mailbox })
  if (!again || 'problem' in again) throw new Error('The letter can be made')
  expect(again.message.toString('latin1')).toBe(received()[0]?.bytes)
  expect(baton.services.post.journal.of(desk.tenant, handover)).toMatchObject([
    { message: again.hash, hash: version?.hash, isEnding: true, outcome: { outcome: 'sent' }, isTold: true },
  ])
  // And the notice about it left too, from Baton itself.
  expect(smtp.received.filter(({ from: sender }) => sender === from.address).length).toBeGreaterThan(0)
})

test('without a mail server the letter is kept, and the evidence says so', async () => {
  const baton = await desk.start()
  const { handover } = await desk.released(baton)
  desk.clock.seconds(61)
  await baton.work()
  expect(await outcome(baton, handover)).toMatchObject({ outcome: 'sent', evidence: expect.stringContaining('nothing leaves it') })
  const { items } = await desk.as(baton, 'priya').get<{ items: MailView[] }>(`/mail?handover=${handover}`)
  expect(items.find(({ to }) => to.includes('dana@customer.example'))?.delivery).toBeNull()
  expect(smtp.named).toEqual([])
})

test('a demo keeps its letters, whatever is set', async () => {
  const baton = await desk.start(server())
  const { handover } = await desk.released(baton)
  desk.clock.seconds(61)
  const asDemo = (is: boolean) =>
    database.owner.query(`select set_config('app.tenant', '${desk.tenant}', false); update baton.workspace set is_demo = ${is}`)
  await asDemo(true)
  try {
    await baton.work()
    expect(await outcome(baton, handover)).toMatchObject({ outcome: 'sent', evidence: expect.stringContaining('nothing leaves it') })
  } finally {
    await asDemo(false)
  }
  expect(smtp.named).toEqual([])
})

test('a refusal names who was refused and what was said, and nobody gets it', async () => {
  const baton = await desk.start(server())
  const { handover } = await desk.released(baton)
  smtp.script = { refuses: { 'omar@customer.example': '550 5.1.1 No such user here' } }
  desk.clock.seconds(61)
  await baton.work()
  expect(received()).toEqual([])
  const settled = await outcome(baton, handover)
  expect(settled?.outcome).toBe('refused')
  expect(settled?.evidence).toContain(
    'refused omar@customer.example (550 5.1.1 No such user here). Nobody got it, the other recipients neither.',
  )
  expect((await desk.handover(baton, handover)).tasks[letterTask]?.status).toBe('open')
})

test('a minute of silence is shown and told; a late yes settles it', async () => {
  const baton = await desk.start(server())
  const { handover } = await desk.released(baton)
  let answers = () => {}
  const lateness = new Promise<void>((resolve) => {
    answers = resolve
  })
  smtp.script = { fault: { at: 'dot', does: 'late' }, lateness }
  desk.clock.seconds(61)
  await fireDueTimers(baton.services, desk.tenant, desk.clock.now)
  await expect.poll(received).toHaveLength(1)
  desk.clock.seconds(59)
  await fireDueTimers(baton.services, desk.tenant, desk.clock.now)
  expect((await desk.handover(baton, handover)).letter).not.toHaveProperty('unansweredAt')
  desk.clock.seconds(1)
  await fireDueTimers(baton.services, desk.tenant, desk.clock.now)
  const view = await desk.as(baton, 'priya').get<{ letter: { unansweredAt: string | null; outcome: unknown } }>(`/handovers/${handover}`)
  expect(view.letter).toMatchObject({ unansweredAt: desk.clock.now.toISOString(), outcome: null })
  const { items } = await desk.as(baton, 'priya').get<{ items: MailView[] }>(`/mail?handover=${handover}`)
  expect(items.find(({ subject }) => subject.includes('no reply yet'))?.to).toEqual(['priya@meridian.example'])
  answers()
  await baton.services.post.idle()
  expect(await outcome(baton, handover)).toMatchObject({ outcome: 'sent' })
  expect(received()).toHaveLength(1)
})

test('after a silence that never ends two people, and no machine, let it leave again', async () => {
  const fault = { at: 'dot', does: 'stalls' } as const
  const hasty = await desk.start({ ...server(), limits: limitsFor(fault) })
  const { handover } = await desk.released(hasty)
  smtp.script = { fault }
  desk.clock.seconds(61)
  await hasty.work()
  expect(await outcome(hasty, handover)).toMatchObject({ outcome: 'unknown' })
  smtp.script = {}
  const baton = await desk.start(server())
  desk.clock.seconds(3_600)
  await baton.work()
  expect(received()).toHaveLength(1)
  await desk.as(baton, 'priya').does(handover, 'settle-unknown', letterTask, { outcome: 'not sent', evidence: 'Not there' })
  await desk.as(baton, 'marta').does(handover, 'settle-unknown', letterTask, { outcome: 'not sent', evidence: 'Asked them' })
  await desk.as(baton, 'priya').does(handover, 'release-letter', letterTask, { letterVersion: 1 })
  desk.clock.seconds(61)
  await baton.work()
  expect(await outcome(baton, handover)).toMatchObject({ outcome: 'sent' })
  expect(received()).toHaveLength(2)
})

test('a letter that is held, or whose handover is paused, before its moment has said nothing to the mail server', async () => {
  const baton = await desk.start(server())
  const { handover } = await desk.released(baton)
  desk.clock.seconds(59)
  await desk.as(baton, 'marta').does(handover, 'pause', undefined, { because: 'Strike' })
  desk.clock.seconds(600)
  await baton.work()
  expect(smtp.named).toEqual([])
  expect((await desk.handover(baton, handover)).letter.handedOver).toBeUndefined()
})

/** Every place at which the way of a letter can be cut off, in its order. */
const places = [
  'committed',
  'claimed',
  'before begun',
  'begun',
  ...['connect', 'greeting', 'ehlo', 'mail', 'rcpt 1', 'rcpt 2', 'data', 'body', 'dot', 'reply'].flatMap((phase) => [
    `before ${phase}`,
    phase,
  ]),
  'before outcome',
  'outcome',
  'log',
  'told',
]

/** `crash` ends it in this process, which is quick; `kill` ends a process of its own with SIGKILL. */
type Case = ({ at: ServerPhase; does: Fault } | { at?: undefined }) & { crash?: string; kill?: string }

/** Baton as far as the letter goes, in this process: it stops for good where the case says so, and its connections break. */
async function isAbandoned(crash: string | undefined, fault: Script['fault']) {
  let reached = () => {}
  const stands = new Promise<void>((resolve) => {
    reached = resolve
  })
  const first = await desk.start({ ...server(), limits: limitsFor(fault) }, crash === undefined ? undefined : { at: crash, reached })
  const { handover } = await desk.released(first)
  desk.clock.seconds(61)
  const firing = fireDueTimers(first.services, desk.tenant, desk.clock.now).then(() => first.services.post.idle())
  await Promise.race([stands, firing])
  first.die()
  return handover
}

/** The same in a process of its own, which kills itself there with a signal that nothing can catch. */
async function isKilled(crash: string) {
  const first = await desk.start(server())
  const { handover } = await desk.released(first)
  desk.clock.seconds(61)
  const { host, name, dataDir } = database
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../tests/crashes/dying-carrier.ts')], {
    env: {
      PATH: process.env.PATH,
      BATON_TEST_CARRIES: JSON.stringify({
        host,
        name,
        dataDir,
        tenant: desk.tenant,
        now: desk.clock.now.toISOString(),
        port: smtp.port,
        dies: crash,
      }),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [, signal] = await once(child, 'exit')
  expect(signal, `killed at "${crash}"`).toBe('SIGKILL')
  return handover
}

/** The letter leaves under these circumstances; Baton dies where the case says so and is started anew, twice. */
async function goesThrough({ crash, kill, ...wrong }: Case) {
  const fault = wrong.at ? wrong : undefined
  smtp.script = fault ? { fault } : {}
  const handover = kill === undefined ? await isAbandoned(crash, fault) : await isKilled(kill)
  const next = await desk.start(server())
  // The letter may not have got as far as the place; then there is nothing to come back from.
  smtp.script = {}
  await next.work()
  // The hand-over itself stands in the log for a minute.
  desk.clock.seconds(60)
  await next.work()
  const afterMinute = (await desk.handover(next, handover)).letter
  const isShown = afterMinute.outcome !== undefined || afterMinute.unansweredAt !== undefined
  desk.clock.seconds(660)
  await next.work()
  const last = await desk.start(server())
  await last.work()
  const { letter } = await desk.handover(last, handover)
  return { letter, isShown, journal: last.services.post.journal.of(desk.tenant, handover) }
}

async function holds(one: Case): Promise<void> {
  const { letter, isShown, journal } = await goesThrough(one)
  const got = received()
  expect(got.length, 'never twice').toBeLessThanOrEqual(1)
  expect(
    smtp.named.filter((address) => !approved.includes(address)),
    'nobody else',
  ).toEqual([])
  for (const { to } of got) expect(to).toEqual(approved)
  expect(letter.handedOver, 'begun').toBeDefined()
  expect(isShown, 'shown within a minute').toBe(true)
  expect(letter.outcome, 'never left open').toBeDefined()
  if (letter.outcome?.outcome === 'sent') expect(got.map(({ saidYes }) => saidYes)).toEqual([true])
  if (letter.outcome?.outcome === 'refused') expect(got).toEqual([])
  expect(journal.length).toBeLessThanOrEqual(1)
  for (const { message } of journal)
    for (const { bytes } of got) expect(createHash('sha256').update(bytes, 'latin1').digest('hex')).toBe(message)
}

const everything = process.env.BATON_SMTP_MATRIX === 'all'
/** Before and after each durable mark; the phases between them are in the long form. */
const marks = ['committed', 'claimed', 'before begun', 'begun', 'before dot', 'dot', 'reply', 'before outcome', 'outcome', 'log', 'told']
const crashes: Case[] = places.filter((crash) => everything || marks.includes(crash)).map((crash) => ({ crash }))
/** The durable marks themselves, which the database and the disk have to keep; in the long form every place. */
const kills: Case[] = places.filter((kill) => everything || ['claimed', 'begun', 'dot', 'outcome'].includes(kill)).map((kill) => ({ kill }))
const both: Case[] = (['stalls', 'drops'] as const).flatMap((does) =>
  ['dot', 'outcome'].map((crash) => ({ at: 'dot' as const, does, crash })),
)
/** The ways without encryption and login; with them: transmit.test.ts. */
const wrong: Case[] = serverPhases
  .filter((at) => !['starttls', 'ehlo again', 'auth'].includes(at))
  .flatMap((at) => faults.map((does) => ({ at, does })))
const few: Case[] = [
  ...(['no for now', 'stalls', 'drops', 'garbage', 'late', 'wrong yes'] as const).map((does) => ({ at: 'dot' as const, does })),
  { at: 'connect', does: 'drops' },
  { at: 'rcpt', does: 'stalls' },
  { at: 'data', does: 'two replies' },
]
/** `3/8`: of the long form only every eighth case, from the third on, so that it can be walked in parts and side by side. */
const [part = 1, parts = 1] = (process.env.BATON_SMTP_PART ?? '1/1').split('/').map(Number)
const all = everything
  ? [...kills, ...crashes, ...wrong.flatMap((one) => [one, ...places.map((crash) => ({ ...one, crash }))])].filter(
      (_, n) => n % parts === part - 1,
    )
  : [...kills, ...crashes, ...both, ...few]

describe('never twice, never to another, never called sent without a yes, never silent for more than a minute', () => {
  test.each(
    all.map(
      (one) =>
        [
          `${one.at ? `the server ${'does' in one ? one.does : ''} at ${one.at}` : 'all goes well'}${one.crash ? `, Baton dies at "${one.crash}"` : ''}${one.kill ? `, its process is killed at "${one.kill}"` : ''}`,
          one,
        ] as const,
    ),
  )('%s', async (_name, one) => holds(one))
})
