import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../../tests/support/database.ts'
import { approved, type LetterDesk, letterTask, openLetterDesk } from '../../../tests/support/letter-desk.ts'
import { type SmtpServer, startSmtpServer } from '../../../tests/support/smtp-server.ts'
import type { AuditEntry } from '../../contract/administration.ts'
import type { MailView } from '../../contract/mail.ts'
import type { MailState, Sending, TestMail } from '../../contract/sending.ts'
import { listen } from '../../store/listen.ts'
import { append } from '../../store/log.ts'
import { deliverMail } from '../deliver-mail.ts'

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
beforeEach(() => {
  smtp.script = {}
  delete smtp.onPhase
  smtp.received.length = 0
})

const server = () => ({ server: { host: '127.0.0.1', port: smtp.port, tls: 'off' as const } })
const letters = () => smtp.received.filter(({ to }) => to.some((one) => approved.includes(one)))
const why = 'Letters name the wrong date'

async function notice(subject: string): Promise<string> {
  const id = randomUUID()
  await append(database, {
    tenant: desk.tenant,
    stream: { kind: 'workspace', id: desk.tenant },
    expectedVersion: 'newest',
    events: [{ type: 'MailWritten', mail: id }],
    actor: 'baton',
    at: desk.clock.now.toISOString(),
    models: { mail: [{ id, at: desk.clock.now.toISOString(), to: ['tom@meridian.example'], subject, text: 'Please look.\n' }] },
  })
  return id
}

test('a letter in its hold is held when somebody stops all sending, and leaves only when it is released again', async () => {
  const baton = await desk.start(server())
  const { handover } = await desk.released(baton)
  desk.clock.seconds(30)
  const stopped = await desk.as(baton, 'olu').post<Sending>('/sending/stop', { why })
  expect(stopped).toMatchObject({ stopped: { by: { name: 'Olu Adeyemi' }, why }, waiting: { letters: 1 } })
  desk.clock.seconds(31)
  await baton.work()
  expect(letters()).toEqual([])
  const { letter } = await desk.handover(baton, handover)
  expect(letter.handedOver).toBeUndefined()
  expect(letter.release).toBeUndefined()

  await desk.as(baton, 'olu').post('/sending/resume', { why: 'The template is right again' })
  desk.clock.seconds(3_600)
  await baton.work()
  expect(letters()).toEqual([])
  await desk.as(baton, 'priya').does(handover, 'release-letter', letterTask, { letterVersion: 1 })
  desk.clock.seconds(61)
  await baton.work()
  expect(letters()).toHaveLength(1)
})

test.each([
  'before connect',
  'before data',
  'body',
])('a letter whose conversation has begun (%s) ends without its last byte', async (place) => {
  let stop = async () => {}
  const baton = await desk.start({ ...server(), at: (at) => (at === place ? stop() : undefined) })
  const { handover } = await desk.released(baton)
  stop = async () => {
    stop = async () => {}
    // Another node says so, in the middle of it.
    const other = await desk.start()
    await desk.as(other, 'olu').post('/sending/stop', { why })
  }
  desk.clock.seconds(61)
  await baton.work()
  expect(letters()).toEqual([])
  expect((await desk.handover(baton, handover)).letter.outcome).toMatchObject({
    outcome: 'refused',
    evidence: expect.stringContaining(`Olu Adeyemi stopped all sending: ${why}`),
  })
  await desk.as(baton, 'olu').post('/sending/resume', {})
})

test('notices wait on every node while it holds, and leave after it, none lost and none tried in vain', async () => {
  const [one, other] = [await desk.start({ ...server(), notices: true }), await desk.start({ ...server(), notices: true })]
  await desk.as(one, 'olu').post('/sending/stop', { why })
  const id = await notice('Review round 1')
  expect(await deliverMail(other.services, desk.tenant)).toBe(0)
  expect(smtp.received).toEqual([])
  const { delivery } = await desk.as(one, 'olu').get<MailView>(`/mail/${id}`)
  expect(delivery).toMatchObject({ state: 'waiting', attempts: 0 })
  await desk.as(one, 'olu').post('/sending/resume', {})
  await deliverMail(other.services, desk.tenant)
  expect(smtp.received.map(({ bytes }) => bytes.includes('Review round 1'))).toContain(true)
})

test('a notice that a slow mail server is taking is taken back within a second of the stop', async () => {
  const one = await desk.start({ ...server(), notices: true })
  const other = await desk.start({ ...server(), notices: true })
  while ((await deliverMail(other.services, desk.tenant)) > 0) {
    // What an earlier test left over.
  }
  smtp.received.length = 0
  const bell = await listen(
    database,
    (change) => (other.services as typeof other.services & { heard: (of: typeof change) => void }).heard(change),
    () => {},
  )
  try {
    const id = await notice('Slow')
    smtp.script = { fault: { at: 'data', does: 'stalls' } }
    let reached = () => {}
    const inData = new Promise<void>((resolve) => {
      reached = resolve
    })
    smtp.onPhase = (phase) => phase === 'data' && reached()
    const delivering = deliverMail(other.services, desk.tenant)
    await inData
    await desk.as(one, 'olu').post('/sending/stop', { why })
    const began = performance.now()
    await delivering
    // The promise is a second; a machine with other work takes longer, and who did not hear of the stop waits a minute for the server.
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(smtp.received).toEqual([])
    const { delivery } = await desk.as(one, 'olu').get<MailView>(`/mail/${id}`)
    expect(delivery).toMatchObject({ state: 'waiting', words: expect.stringContaining(why) })
    smtp.script = {}
    await desk.as(one, 'olu').post('/sending/resume', {})
    const delivered = async () => {
      await deliverMail(other.services, desk.tenant)
      return smtp.received
    }
    await expect.poll(delivered).toHaveLength(1)
  } finally {
    await bell.close()
  }
})

test('who stops it without the right is told who can; who comes second is told who was first; both changes stand in the audit', async () => {
  const baton = await desk.start()
  await expect(desk.as(baton, 'priya').post('/sending/stop', { why })).rejects.toThrow('Operations and administrators can stop all sending')
  await desk.as(baton, 'olu').post('/sending/stop', { why })
  await expect(desk.as(baton, 'olu').post('/sending/stop', { why: 'Again' })).rejects.toThrow('Olu Adeyemi has already stopped all sending')
  expect(await desk.as(baton, 'priya').get<Sending>('/sending')).toMatchObject({ stopped: { why } })
  expect(await desk.as(baton, 'priya').get<object>('/session')).toMatchObject({ sendingStopped: { by: { name: 'Olu Adeyemi' }, why } })
  await desk.as(baton, 'olu').post('/sending/resume', {})
  await expect(desk.as(baton, 'olu').post('/sending/resume', {})).rejects.toThrow('Nobody has stopped sending')
  const { items } = await desk.as(baton, 'olu').get<{ items: AuditEntry[] }>('/audit?subject=sending&limit=2')
  expect(items.map(({ words, why: reason }) => [words, reason])).toEqual([
    ['Olu Adeyemi let sending go on', null],
    ['Olu Adeyemi stopped all sending', why],
  ])
})

test('a letter to oneself says what the server said, goes to nobody else, and does not leave while sending is stopped', async () => {
  const baton = await desk.start(server())
  expect(
    await desk
      .as(baton, 'olu')
      .post<TestMail>('/mail-server/test', {})
      .catch((error: Error) => error.message),
  ).toMatchObject({
    outcome: 'sent',
    to: 'olu@meridian.example',
    words: expect.stringContaining('250'),
  })
  expect(smtp.received.map(({ to }) => to)).toEqual([['olu@meridian.example']])
  smtp.script = { refuses: { 'olu@meridian.example': '550 5.1.1 No such user here' } }
  expect(await desk.as(baton, 'olu').post<TestMail>('/mail-server/test', {})).toMatchObject({
    outcome: 'refused',
    words: expect.stringContaining('550 5.1.1'),
  })
  smtp.script = {}
  expect(await desk.as(baton, 'olu').get<MailState>('/mail-server')).toMatchObject({
    server: { name: `127.0.0.1:${smtp.port}`, from: 'baton@meridian.example' },
    answers: { isEncrypted: false, problem: null },
    keepsAll: false,
  })
  await desk.as(baton, 'olu').post('/sending/stop', { why })
  await expect(desk.as(baton, 'olu').post('/mail-server/test', {})).rejects.toThrow(why)
  await desk.as(baton, 'olu').post('/sending/resume', {})
  await expect(desk.as(baton, 'tom').post('/mail-server/test', {})).rejects.toThrow('Operations and administrators see how mail leaves')
  const kept = await desk.start()
  expect(await desk.as(kept, 'olu').post<TestMail>('/mail-server/test', {})).toMatchObject({ outcome: 'kept' })
})
