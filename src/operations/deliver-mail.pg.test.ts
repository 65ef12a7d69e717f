import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type LetterDesk, openLetterDesk, type RunningBaton } from '../../tests/support/letter-desk.ts'
import { type SmtpServer, startSmtpServer } from '../../tests/support/smtp-server.ts'
import type { MailView } from '../contract/mail.ts'
import { append } from '../store/log.ts'
import type { MailRow } from '../store/log-types.ts'
import { claimMail, setMailLeaves, settleMail } from '../store/mail-delivery.ts'
import { deliverMail } from './deliver-mail.ts'

let database: TestDatabase
let tenant: string
let desk: LetterDesk
let smtp: SmtpServer
let baton: RunningBaton

beforeAll(async () => {
  const workspace = await freshWorkspace()
  database = workspace.database
  tenant = workspace.tenant
  desk = await openLetterDesk(database, tenant)
  smtp = await startSmtpServer()
  baton = await desk.start({ server: { host: '127.0.0.1', port: smtp.port, tls: 'off' }, notices: true })
})
afterAll(async () => {
  await smtp?.close()
  await database?.close()
})
beforeEach(() => {
  smtp.script = {}
  smtp.received.length = 0
  smtp.named.length = 0
})

async function write(more: Partial<MailRow> = {}): Promise<string> {
  const id = randomUUID()
  const row = {
    id,
    at: desk.clock.now.toISOString(),
    to: ['tom@meridian.example'],
    subject: 'Review round 1',
    text: 'Please look.\n',
    ...more,
  }
  await append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'MailWritten', mail: id }],
    actor: 'baton',
    at: desk.clock.now.toISOString(),
    models: { mail: [row] },
  })
  return id
}
const deliver = async () => {
  while ((await deliverMail(baton.services, tenant)) > 0) {
    // Until nothing waits that could go now.
  }
}
const delivery = async (id: string) => (await desk.as(baton, 'olu').get<MailView>(`/mail/${id}`)).delivery

test('a notice leaves from Baton, with its text, its page, its invitation and its file', async () => {
  const id = await write({
    html: '<p>Please look.</p>',
    headers: { 'reply-to': 'priya@meridian.example', 'message-id': '<abc@baton>', 'x-baton-event': 'Submitted' },
    parts: [
      { type: 'text/calendar; method=REQUEST; charset=utf-8', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
      { type: 'application/pdf', name: 'brief.pdf', content: 'x' },
    ],
  })
  await deliver()
  expect(smtp.received).toMatchObject([{ from: 'baton@meridian.example', to: ['tom@meridian.example'] }])
  const bytes = smtp.received[0]?.bytes ?? ''
  for (const line of [
    'From: "Baton" <baton@meridian.example>',
    'Reply-To: priya@meridian.example',
    'Message-ID: <abc@baton>',
    'auto-submitted: auto-generated',
    'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
    'Content-Type: text/html; charset=utf-8',
    'Content-Type: application/pdf',
  ])
    expect(bytes).toContain(`${line}\r\n`)
  expect(await delivery(id)).toMatchObject({ state: 'sent', leftTo: [], attempts: 1, words: expect.stringContaining('250') })
})

test('what waits for working hours leaves then, and not before', async () => {
  const id = await write({ deliverAt: new Date(desk.clock.now.getTime() + 3_600_000).toISOString() })
  await deliver()
  expect(smtp.received).toEqual([])
  expect(await delivery(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  desk.clock.seconds(3_600)
  await deliver()
  expect(smtp.received).toHaveLength(1)
})

test('what is refused for now is tried again with growing pauses, and given up with a word to operations', async () => {
  smtp.script = { refuses: { 'tom@meridian.example': '450 4.2.1 Mailbox busy' } }
  const id = await write({ subject: 'Busy' })
  const pauses: number[] = []
  for (;;) {
    await deliver()
    const { state, nextAt } = (await delivery(id)) ?? {}
    if (state !== 'waiting' || !nextAt) break
    const pause = (Date.parse(nextAt) - desk.clock.now.getTime()) / 60_000
    pauses.push(pause)
    desk.clock.seconds(pause * 60)
  }
  expect(pauses).toEqual([1, 5, 15, 60, 180, 360, 720, 1_440])
  expect(await delivery(id)).toMatchObject({
    state: 'refused',
    leftTo: ['tom@meridian.example'],
    words: expect.stringContaining('450 4.2.1'),
  })
  expect(smtp.received).toMatchObject([{ to: ['olu@meridian.example'] }])
  expect(smtp.received[0]?.bytes).toContain('Mail to tom@meridian.example is not delivered')
})

test('whoever was refused is tried alone; nobody else gets it twice', async () => {
  smtp.script = { refuses: { 'tom@meridian.example': '450 4.2.1 Mailbox busy' } }
  const id = await write({ to: ['tom@meridian.example', 'marta@meridian.example'] })
  await deliver()
  expect(await delivery(id)).toMatchObject({ state: 'waiting', leftTo: ['tom@meridian.example'] })
  smtp.script = {}
  desk.clock.seconds(60)
  await deliver()
  expect(smtp.received.map(({ to }) => to)).toEqual([['marta@meridian.example'], ['tom@meridian.example']])
  expect(await delivery(id)).toMatchObject({ state: 'sent', leftTo: [], attempts: 2 })
})

test('what is refused for good is not tried again; an address that is none is never said', async () => {
  smtp.script = { refuses: { 'gone@meridian.example': '550 5.1.1 No such user' } }
  const id = await write({ to: ['gone@meridian.example', 'x@y.example\r\nBcc: z@evil.example', 'tom@meridian.example'] })
  await deliver()
  expect(await delivery(id)).toMatchObject({ state: 'refused', leftTo: ['x@y.example\r\nBcc: z@evil.example', 'gone@meridian.example'] })
  expect(smtp.named.some((address) => address.includes('evil'))).toBe(false)
  desk.clock.seconds(86_400)
  const connections = smtp.connections
  await deliver()
  expect(smtp.connections).toBe(connections)
})

test('a letter among the mail is never delivered as a notice', async () => {
  const id = await write({ about: { event: 'letter' }, once: `letter:${randomUUID()}` })
  await deliver()
  expect(await delivery(id)).toBeNull()
  expect(smtp.received).toEqual([])
})

test('mail that was kept while nothing left does not leave later', async () => {
  await setMailLeaves(database, false)
  const id = await write()
  await setMailLeaves(database, true)
  await deliver()
  expect(await delivery(id)).toBeNull()
  expect(smtp.received).toEqual([])
})

test('of two who deliver at once one has it, and who was overtaken cannot say what became of it', async () => {
  const id = await write()
  const claim = () => claimMail(database, { tenant, now: desk.clock.now, leaseSeconds: 60, most: 9 })
  const [first, second] = await Promise.all([claim(), claim()])
  const [mine] = [...first, ...second]
  expect([...first, ...second]).toHaveLength(1)
  desk.clock.seconds(61)
  const [other] = await claim()
  expect(other?.fence).toBe((mine?.fence ?? 0) + 1)
  const result = { mail: id, state: 'sent' as const, leftTo: [], words: '250' }
  expect(await settleMail(database, { tenant, now: desk.clock.now, result: { ...result, fence: mine?.fence ?? 0 } })).toBe(false)
  expect(await settleMail(database, { tenant, now: desk.clock.now, result: { ...result, fence: other?.fence ?? 0 } })).toBe(true)
})

test('a demo never sends: nothing of it waits, and what would is not looked at', async () => {
  const { database: other, tenant: demo } = await freshWorkspace({ isDemo: true })
  try {
    await setMailLeaves(other, true)
    const at = desk.clock.now.toISOString()
    await append(other, {
      tenant: demo,
      stream: { kind: 'workspace', id: demo },
      expectedVersion: 'newest',
      events: [{ type: 'MailWritten' }],
      actor: 'baton',
      at,
      models: { mail: [{ id: randomUUID(), at, to: ['tom@meridian.example'], subject: 'x', text: 'x' }] },
    })
    expect(await claimMail(other, { tenant: demo, now: desk.clock.now, leaseSeconds: 60, most: 9 })).toEqual([])
    expect(await deliverMail({ ...baton.services, database: other }, demo)).toBe(0)
  } finally {
    await other.close()
  }
})
