import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshDatabase, freshWorkspace, type TestDatabase } from '../../tests/support/database.ts'
import { type LetterDesk, letterTask, openLetterDesk, type RunningBaton } from '../../tests/support/letter-desk.ts'
import { friday } from '../../tests/support/office.ts'
import { limitsFor, type SmtpServer, startSmtpServer } from '../../tests/support/smtp-server.ts'
import type { Sending } from '../contract/sending.ts'
import type { Me } from '../contract/session.ts'
import { backup } from '../store/backup.ts'
import type { Database } from '../store/database.ts'
import { confirmSending } from '../store/deployment.ts'
import { restore } from '../store/restore.ts'
import { fireDueTimers } from './fire-timers.ts'

let database: TestDatabase
let desk: LetterDesk
let smtp: SmtpServer
let folder: string
const copies: TestDatabase[] = []

beforeAll(async () => {
  const workspace = await freshWorkspace()
  database = workspace.database
  desk = await openLetterDesk(database, workspace.tenant)
  smtp = await startSmtpServer()
  folder = mkdtempSync(join(tmpdir(), 'baton-set-back-'))
})
afterAll(async () => {
  await smtp?.close()
  for (const copy of copies) await copy.close()
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  smtp.script = {}
  smtp.received.length = 0
  // The database notes by its own clock when it was restored; what happens after that is later.
  desk.clock.now = new Date(Date.now() + 3_600_000)
})

const mail = () => ({ server: { host: '127.0.0.1', port: smtp.port, tls: 'off' as const } })
const outcome = async (baton: RunningBaton, id: string) => (await desk.handover(baton, id)).letter.outcome

async function saved(name: string): Promise<string> {
  const file = join(folder, name)
  await backup(database, createWriteStream(file), { now: desk.clock.now })
  return file
}

/** The data as the backup has it, in the same data folder (the journal is still there) or in a new one. */
async function setBackTo(file: string, where: 'same folder' | 'new folder'): Promise<Database> {
  const copy = await freshDatabase()
  copies.push(copy)
  await restore(copy, createReadStream(file))
  return where === 'same folder' ? { ...copy, dataDir: database.dataDir } : copy
}

test('a restored copy sends nothing until a person says so, and then not what had left before', async () => {
  const original = await desk.start(mail())
  const { handover } = await desk.released(original)
  const file = await saved('sent')
  desk.clock.seconds(61)
  await original.work()
  expect(smtp.received).toHaveLength(1)

  const data = await setBackTo(file, 'same folder')
  const copy = await desk.start(mail(), undefined, data)
  await copy.work()
  expect((await desk.handover(copy, handover)).letter.handedOver).toBeUndefined()
  // Whoever looks at it reads that, and not that letters may leave.
  const told = async () => [
    (await desk.as(copy, 'priya').get<Me>('/session')).restored,
    (await desk.as(copy, 'priya').get<Sending>('/sending')).restored,
  ]
  expect(await told()).toEqual([true, true])
  await confirmSending(data, { by: 'Sam Reed', now: desk.clock.now })
  expect(await told()).toEqual([false, false])
  desk.clock.seconds(5)
  await copy.work()
  expect(await outcome(copy, handover)).toMatchObject({
    outcome: 'sent',
    evidence: expect.stringMatching(/had left before this data was set back .*250 2\.0\.0 Delivered/),
  })
  expect(smtp.received).toHaveLength(1)
})

test('what nobody knew before it was set back is not known after it, and leaves again only when two people say so', async () => {
  const fault = { at: 'dot', does: 'stalls' } as const
  const original = await desk.start({ ...mail(), limits: limitsFor(fault) })
  const { handover } = await desk.released(original)
  const file = await saved('unknown')
  smtp.script = { fault }
  desk.clock.seconds(61)
  await original.work()
  expect(await outcome(original, handover)).toMatchObject({ outcome: 'unknown' })
  smtp.script = {}

  const data = await setBackTo(file, 'same folder')
  await confirmSending(data, { by: 'Sam Reed', now: desk.clock.now })
  const copy = await desk.start(mail(), undefined, data)
  desk.clock.seconds(5)
  await copy.work()
  expect(await outcome(copy, handover)).toMatchObject({
    outcome: 'unknown',
    evidence: expect.stringContaining('before this data was set back'),
  })
  // Started once more, it still knows.
  const again = await desk.start(mail(), undefined, data)
  await again.work()
  expect(smtp.received).toHaveLength(1)
  await desk.as(again, 'priya').does(handover, 'settle-unknown', letterTask, { outcome: 'not sent', evidence: 'Not there' })
  await desk.as(again, 'marta').does(handover, 'settle-unknown', letterTask, { outcome: 'not sent', evidence: 'Asked them' })
  await desk.as(again, 'priya').does(handover, 'release-letter', letterTask, { letterVersion: 1 })
  desk.clock.seconds(61)
  await again.work()
  expect(await outcome(again, handover)).toMatchObject({ outcome: 'sent' })
  expect(smtp.received).toHaveLength(2)
})

test('other words for a customer who was written to before it was set back are a question for people', async () => {
  const original = await desk.start(mail())
  const { handover } = await desk.released(original)
  await desk.as(original, 'priya').does(handover, 'hold-letter', letterTask, {})
  const file = await saved('other-words')
  await desk.as(original, 'priya').does(handover, 'release-letter', letterTask, { letterVersion: 1 })
  desk.clock.seconds(61)
  await original.work()

  const data = await setBackTo(file, 'same folder')
  await confirmSending(data, { by: 'Sam Reed', now: desk.clock.now })
  const copy = await desk.start(mail(), undefined, data)
  await desk.as(copy, 'priya').does(handover, 'draft-letter', letterTask, { personal: 'In other words.' })
  await desk.as(copy, 'priya').does(handover, 'release-letter', letterTask, { letterVersion: 2 })
  desk.clock.seconds(61)
  await copy.work()
  expect(await outcome(copy, handover)).toMatchObject({ outcome: 'unknown', evidence: expect.stringContaining('with other words') })
  expect(smtp.received).toHaveLength(1)
})

test('a hand-over that stood in the backup without its end is never begun by the copy', async () => {
  desk.clock.now = friday
  let reached = () => {}
  const stands = new Promise<void>((resolve) => {
    reached = resolve
  })
  const original = await desk.start(mail(), { at: 'committed', reached })
  const { handover } = await desk.released(original)
  desk.clock.seconds(61)
  void fireDueTimers(original.services, desk.tenant, desk.clock.now)
  await stands
  const data = await setBackTo(await saved('between'), 'new folder')
  const copy = await desk.start(mail(), undefined, data)
  await copy.work()
  await confirmSending(data, { by: 'Sam Reed', now: desk.clock.now })
  desk.clock.seconds(700)
  await copy.work()
  expect(await outcome(copy, handover)).toMatchObject({
    outcome: 'unknown',
    evidence: expect.stringMatching(/restored from a backup \(20.* set back since, nobody got it/),
  })
  expect(smtp.received).toEqual([])
})

test('notices of a restored copy wait as well', async () => {
  const original = await desk.start({ ...mail(), notices: true })
  await desk.released(original)
  const data = await setBackTo(await saved('notices'), 'new folder')
  smtp.received.length = 0
  const before = smtp.connections
  const copy = await desk.start({ ...mail(), notices: true }, undefined, data)
  await copy.work()
  expect(smtp.received).toEqual([])
  // Not even a word with the mail server: nothing was opened.
  expect(smtp.connections).toBe(before)
  await confirmSending(data, { by: 'Sam Reed', now: desk.clock.now })
  await copy.work()
  expect(smtp.received.length).toBeGreaterThan(0)
})
