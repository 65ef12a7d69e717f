import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import type { PersonView } from '../../src/contract/people.ts'
import { writeCheckpoint } from '../../src/store/checkpoint.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk, refusalIn } from './desk.ts'
import { untidy } from './prepared-account.ts'

/** Each gets a clear answer, and nothing is done by half. */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

let csm: PersonView
let next: PersonView
let account: string
let handover: HandoverView
beforeEach(async () => {
  csm = desk.withRole('csm')
  next = desk.withRole('csm', [csm.id])
  account = (await desk.newAccount(`Cedar Works ${randomUUID().slice(0, 8)}`, csm)).id
  const { id } = await desk.start(csm.email, { account, playbook: 'csm-to-csm', to: next.id })
  await desk.does(next.email, id, 'accept')
  handover = await desk.handover(csm.email, id)
})

const versionNow = async () => (await desk.handover(csm.email, handover.id)).version
const entriesNow = async () => (await desk.verification()).lastPosition
/** Refused, and neither this handover nor anything else in the workspace has moved. */
async function refusedWithoutTrace(ask: () => Promise<Awaited<ReturnType<Desk['ask']>>>) {
  const before = await entriesNow()
  const refusal = refusalIn(await ask())
  expect(refusal.detail).toMatch(/^\S.*\.$/s)
  expect(await entriesNow()).toBe(before)
  return refusal
}

test('a command on a stale version is refused with 412 and the newest version; without a version it is judged on what there is', async () => {
  const seen = handover.version
  await desk.does(csm.email, handover.id, 'comment', null, { text: 'The call is on Tuesday' })
  const stale = await refusedWithoutTrace(() =>
    desk.command(csm.email, handover.id, 'attest', 'old-reads-playbook', {}, { 'if-match': `"${seen}"` }),
  )
  expect(stale).toMatchObject({ status: 412, code: 'handover.stale', details: { version: seen + 1 } })
  const future = await desk.command(csm.email, handover.id, 'attest', 'old-reads-playbook', {}, { 'if-match': `"${seen + 50}"` })
  expect(refusalIn(future).status).toBe(412)
  const fits = await desk.command(csm.email, handover.id, 'attest', 'old-reads-playbook', {}, { 'if-match': `"${seen + 1}"` })
  expect([fits.status, fits.headers.etag]).toEqual([200, `"${await versionNow()}"`])
})

test('the same key twice with the same body gives the same answer and does nothing twice; with another body it is refused', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const say = (text: string) => desk.command(csm.email, handover.id, 'comment', null, { text }, headers)
  const first = await say('Once')
  const again = await say('Once')
  expect(first.status).toBe(200)
  expect(again.status).toBe(200)
  const said = ({ body }: typeof first) => body as { handover: HandoverView; events: { type: string }[] }
  expect(said(again).handover.version).toBe(said(first).handover.version)
  expect(said(again).events.map(({ type }) => type)).toEqual(said(first).events.map(({ type }) => type))
  expect((await desk.handover(csm.email, handover.id)).comments).toHaveLength(1)
  expect(await refusedWithoutTrace(() => say('Twice'))).toMatchObject({ status: 422, code: 'key.reused' })

  // Ten at once with one key are one comment too.
  const shared = { 'idempotency-key': randomUUID() }
  const together = await Promise.all(
    Array.from({ length: 10 }, () => desk.command(csm.email, handover.id, 'comment', null, { text: 'Together' }, shared)),
  )
  expect(together.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
  expect((await desk.handover(csm.email, handover.id)).comments).toHaveLength(2)

  // The key of one person is not the key of another.
  expect((await desk.command(next.email, handover.id, 'comment', null, { text: 'Mine' }, headers)).status).toBe(200)
})

test('a start with a key that is repeated starts one handover', async () => {
  const other = await desk.newAccount(`Rowan Works ${randomUUID().slice(0, 8)}`, csm)
  const headers = { 'idempotency-key': randomUUID() }
  const body = { account: other.id, playbook: 'csm-to-csm', to: next.id, reason: { kind: 'departure' } }
  const [first, again] = [
    await desk.ask('POST', '/handovers', { as: csm.email, body, headers }),
    await desk.ask('POST', '/handovers', { as: csm.email, body, headers }),
  ]
  expect([first?.status, again?.status]).toEqual([201, 201])
  expect((again?.body as HandoverView).id).toBe((first?.body as HandoverView).id)
})

describe('a task', () => {
  test('that is locked says what unlocks it', async () => {
    const locked = await refusedWithoutTrace(() => desk.command(csm.email, handover.id, 'attest', 'introduce-new-csm'))
    expect(locked).toMatchObject({ status: 409, code: 'task.locked' })
    expect(locked.detail).toMatch(/unlocks when ".*" is done \(line \d+ of the playbook\)/)
    expect(await desk.task(csm.email, handover.id, 'introduce-new-csm')).toMatchObject({
      why: locked.detail,
      lockedBy: ['internal-meeting'],
    })
  })

  test('that is done stays done', async () => {
    await desk.does(csm.email, handover.id, 'attest', 'old-reads-playbook')
    const done = await refusedWithoutTrace(() => desk.command(csm.email, handover.id, 'attest', 'old-reads-playbook'))
    expect(done.status).toBe(409)
  })

  test('that is not yours says whose it is', async () => {
    const notYours = await refusedWithoutTrace(() => desk.command(next.email, handover.id, 'attest', 'old-reads-playbook'))
    expect(notYours).toMatchObject({ status: 403, code: 'task.not-yours', detail: expect.stringContaining(csm.name) })
    const viewer = desk.withRole('viewer')
    expect((await desk.command(viewer.email, handover.id, 'attest', 'old-reads-playbook')).status).toBeGreaterThanOrEqual(403)
  })

  test('that does not exist, a command that does not exist, and a handover that does not exist are unknown', async () => {
    expect(await refusedWithoutTrace(() => desk.command(csm.email, handover.id, 'attest', 'water-the-plants'))).toMatchObject({
      status: 404,
      code: 'task.unknown',
    })
    expect(await refusedWithoutTrace(() => desk.command(csm.email, handover.id, 'juggle'))).toMatchObject({
      status: 404,
      code: 'command.unknown',
    })
    expect(await refusedWithoutTrace(() => desk.command(csm.email, randomUUID(), 'attest', 'old-reads-playbook'))).toMatchObject({
      status: 404,
      code: 'handover.unknown',
    })
  })

  test('that a check completes cannot be ticked by hand', async () => {
    await untidy(desk, account, csm)
    const byHand = await refusedWithoutTrace(() => desk.command(csm.email, handover.id, 'complete-task', 'records-current'))
    expect(byHand.status).toBe(409)
  })
})

describe('a start', () => {
  const start = (body: Record<string, unknown>, as = csm.email) =>
    desk.ask('POST', '/handovers', { as, body: { account, playbook: 'csm-to-csm', to: next.id, reason: { kind: 'realignment' }, ...body } })

  test('for an account that has a running handover names the one in the way', async () => {
    const taken = await refusedWithoutTrace(() => start({}))
    expect(taken).toMatchObject({ status: 409, code: 'account.has-handover', detail: expect.stringContaining(handover.ref) })
    const pool = await desk.pool()
    expect((await refusedWithoutTrace(() => start({ playbook: 'csm-to-cse', to: pool.id }))).code).toBe('account.has-handover')
  })

  test('for a child of it is in the way too', async () => {
    const parent = await desk.newAccount(`Family ${randomUUID().slice(0, 8)}`, csm)
    const child = await desk.newAccount(`Daughter ${randomUUID().slice(0, 8)}`, csm, { parent: parent.id })
    await desk.start(csm.email, { account: parent.id, playbook: 'csm-to-csm', to: next.id })
    expect((await refusedWithoutTrace(() => start({ account: child.id }))).code).toBe('account.has-handover')
  })

  test('with somebody or something that is not there says which member is wrong', async () => {
    const other = await desk.newAccount(`Willow Works ${randomUUID().slice(0, 8)}`, csm)
    const onOther = (body: Record<string, unknown>) => refusedWithoutTrace(() => start({ account: other.id, ...body }))
    expect(await onOther({ to: randomUUID() })).toMatchObject({ status: 400, code: 'start.no-person', where: 'to' })
    expect(await onOther({ to: csm.id })).toMatchObject({ status: 400, code: 'start.same-holder' })
    expect(await onOther({ to: desk.withRole('ae').id })).toMatchObject({ status: 400, code: 'start.not-a-csm' })
    expect(await onOther({ playbook: 'csm-to-moon' })).toMatchObject({ status: 400, code: 'playbook.unknown' })
    expect(await refusedWithoutTrace(() => start({ account: randomUUID() }))).toMatchObject({ status: 404, code: 'account.unknown' })
    expect(await onOther({ reason: { kind: 'boredom' } })).toMatchObject({ status: 400 })
  })

  test('for another reason says which: the screen asks for it, and so does whatever else can start one', async () => {
    const other = await desk.newAccount(`Hazel Works ${randomUUID().slice(0, 8)}`, csm)
    const refused = async (reason: object) => (await refusedWithoutTrace(() => start({ account: other.id, reason }))) as { where?: string }
    expect(await refused({ kind: 'other' })).toMatchObject({ status: 400, code: 'start.reason-missing', where: 'reason.text' })
    expect(await refused({ kind: 'other', text: '  ' })).toMatchObject({ status: 400, where: 'reason.text' })
  })
})

test('a person who left does nothing more, is not taken for a receiver, and what waited on them waits on somebody who is here', async () => {
  const leaver = desk.withRole('csm', [csm.id, next.id])
  const other = await desk.newAccount(`Aspen Works ${randomUUID().slice(0, 8)}`, csm)
  const { id } = await desk.start(csm.email, { account: other.id, playbook: 'csm-to-csm', to: leaver.id })
  await desk.does(leaver.email, id, 'accept')
  await baton.app.services.database.owner.query(
    `update baton.person set active_until = now() - interval '1 day' where tenant = $1 and id = $2`,
    [baton.app.tenant, leaver.id],
  )
  baton.app.services.forget(baton.app.tenant)

  // Also with a session that was open before.
  const refused = await refusedWithoutTrace(() => desk.command(leaver.email, id, 'attest', 'new-reads-playbook'))
  expect([401, 403]).toContain(refused.status)
  const signIn = await desk.ask('POST', '/demo/sign-in', { body: { person: leaver.email } })
  expect(signIn.status).toBe(404)
  const third = await desk.newAccount(`Elder Works ${randomUUID().slice(0, 8)}`, csm)
  const toLeaver = { account: third.id, playbook: 'csm-to-csm', to: leaver.id, reason: { kind: 'departure' } }
  expect(await refusedWithoutTrace(() => desk.ask('POST', '/handovers', { as: csm.email, body: toLeaver }))).toMatchObject({
    code: 'start.no-person',
  })

  // Invariant 22: nothing is stuck; somebody who is here can choose another.
  const manager = desk.managerOf(leaver)
  const view = await desk.handover(manager.email, id)
  expect(view.waiting.filter(({ person }) => person.id === leaver.id)).toEqual([])
  expect(view.waiting.some(({ person, verb }) => person.id === manager.id && verb.includes('has left'))).toBe(true)
  const { can } = view
  const reassign = can.find(({ command, on }) => command === 'reassign' && on === 'New CSM')
  expect(reassign, `what ${manager.name} may do: ${can.map(({ command, on }) => `${command} ${on}`)}`).toBeDefined()
  await desk.does(manager.email, id, 'reassign', 'New CSM', {
    person: desk.withRole('csm', [csm.id, leaver.id]).id,
    because: 'They have left',
  })
})

describe('what is wrong with the log is found by asking for its verification, and located', () => {
  const owner = (text: string, values: unknown[] = []) => baton.app.services.database.owner.query(text, values)
  /** Damages the log, asks, and puts it back as it was. */
  async function found(damage: string) {
    const { services, tenant } = baton.app
    await writeCheckpoint(services.database, tenant, new Date())
    await desk.verifies()
    const { lastPosition } = await desk.verification()
    await owner('create table kept as select * from baton.event')
    try {
      await owner(damage.replaceAll('LAST', String(lastPosition)), [tenant])
      return { ...(await desk.verification()), lastPosition }
    } finally {
      await owner('delete from baton.event where tenant = $1', [tenant])
      await owner('insert into baton.event select * from kept')
      await owner('drop table kept')
      await desk.verifies()
    }
  }

  test('one byte changed', async () => {
    const { verified, findings } = await found(
      `update baton.event set body = overlay(body placing '#' from length(body) - 3) where tenant = $1 and seq = 40`,
    )
    expect(verified).toBe(false)
    expect(findings).toContainEqual(expect.objectContaining({ code: 'changed', position: 40, message: expect.stringContaining('40') }))
  })

  test('one row removed', async () => {
    const { verified, findings } = await found('delete from baton.event where tenant = $1 and seq = 41')
    expect(verified).toBe(false)
    expect(findings).toContainEqual(expect.objectContaining({ code: 'removed', position: 41 }))
  })

  test('the last ten rows cut', async () => {
    const { verified, findings, lastPosition } = await found('delete from baton.event where tenant = $1 and seq > LAST - 10')
    expect(verified).toBe(false)
    expect(findings).toContainEqual(expect.objectContaining({ code: 'cut', position: lastPosition - 9 }))
  })
})
