import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { InboxItem } from '../../src/contract/inbox.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk, refusalIn } from './desk.ts'
import { untidy } from './prepared-account.ts'

/** What scripts may rely on, sentence by sentence. */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)
const text = expect.stringMatching(/\S/)

test('the process is alive, and ready once pages can be served', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await baton.app.server.inject({ url: path, headers: { host: '127.0.0.1' } })
    expect([path, answer.statusCode]).toEqual([path, 200])
  }
})

test('a stranger gets 401 from the API, whatever the path, and learns nothing else', async () => {
  for (const path of [
    '/inbox',
    '/accounts',
    '/handovers',
    '/handovers/KES-12',
    '/people',
    '/session',
    '/stream',
    '/demo/clock',
    '/log/verification',
  ]) {
    expect(refusalIn(await desk.ask('GET', path)), path).toMatchObject({ status: 401 })
    const wrong = await desk.ask('GET', path, { headers: { authorization: 'Bearer made-up' } })
    expect(wrong.status, path).toBe(401)
  }
  expect((await desk.ask('POST', '/handovers', { body: {} })).status).toBe(401)
})

test('the people of the demo are named, and one signs in as any of them', async () => {
  const { items } = await desk.get<{ items: { name: string; email: string; roles: string[] }[] }>(undefined, '/demo/people')
  expect(items.length).toBeGreaterThan(10)
  for (const person of items) {
    expect(person).toEqual({ name: text, email: expect.stringContaining('@'), roles: expect.any(Array) })
  }
  const chosen = items[1]
  const { token } = await desk.answer<{ token: string }>('POST', '/demo/sign-in', { body: { person: chosen?.email } })
  const session = await desk.ask('GET', '/session', { headers: { authorization: `Bearer ${token}` } })
  expect(session.body).toMatchObject({ person: { email: chosen?.email } })
  expect((await desk.ask('POST', '/demo/sign-in', { body: { person: 'nobody@meridian.example' } })).status).toBe(404)
})

test('an inbox says what waits, page by page, and every line of it can be dealt with', async () => {
  const everybody = desk.people().filter(({ active }) => active)
  const inboxes = await Promise.all(
    everybody.map(async ({ email }) => ({ email, ...(await desk.get<{ items: InboxItem[]; next: string | null }>(email, '/inbox')) })),
  )
  const filled = inboxes.filter(({ items }) => items.length > 0)
  expect(filled.length).toBeGreaterThan(3)
  for (const { email, items } of filled) {
    for (const item of items) {
      expect(item).toMatchObject({ handover: text, account: text, task: text, verb: text })
      expect(item).toHaveProperty('unblocks')
      if (item.due !== null) expect(item.due).toEqual(instant)
    }
    // Whoever opens the line finds the command that deals with it, or the records that have to say something else.
    for (const { handover, verb, command, on } of items.slice(0, 3)) {
      const { can, tasks } = await desk.handover(email, handover)
      const isOffered = can.some((one) => one.command === command && one.on === on)
      const isRead = tasks.some(({ id, check }) => id === on && check !== null && check.verdict !== 'passed')
      const may = can.map((one) => `${one.command} ${one.on}`)
      expect(isOffered || isRead, `${email} is asked to ${verb} (${command} on ${on}) and may: ${may}`).toBe(true)
      // A plan that got stuck is made again by the person whose task it is, so the line says so.
      if (!isOffered) expect(may, `${email}: ${verb}`).not.toContain(`plan-effects ${on}`)
    }
  }
  const long = filled.toSorted((a, b) => b.items.length - a.items.length)[0]
  if (!long || long.items.length < 2) throw new Error('Nobody has two things waiting')
  const collected: InboxItem[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: InboxItem[]; next: string | null } = await desk.get(
      long.email,
      `/inbox?limit=1${next && `&cursor=${encodeURIComponent(next)}`}`,
    )
    collected.push(...page.items)
    next = page.next
  }
  expect(collected.slice(0, long.items.length)).toEqual(long.items)
})

test('accounts are listed, added and read', async () => {
  const csm = desk.withRole('csm')
  const added = await desk.newAccount('Marsh & Fen', csm)
  const { items } = await desk.get<{ items: { id: string; name: string }[] }>(csm.email, '/accounts?q=marsh')
  expect(items).toMatchObject([{ id: added.id, name: 'Marsh & Fen' }])
  expect(await desk.get(csm.email, `/accounts/${added.id}`)).toMatchObject({ id: added.id, holder: { id: csm.id } })
  expect((await desk.ask('GET', '/accounts/00000000-0000-4000-8000-000000000000', { as: csm.email })).status).toBe(404)
})

const HandoverShape = z.looseObject({
  id: z.string(),
  version: z.number().int(),
  state: z.enum(['proposed', 'running', 'paused', 'completed', 'cancelled']),
  stage: z.looseObject({ id: z.string(), name: z.string() }).nullable(),
  account: z.looseObject({ id: z.string(), name: z.string() }),
  participants: z.array(z.looseObject({ role: z.string(), person: z.looseObject({ id: z.string(), name: z.string() }) })),
  tasks: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string().min(1),
      role: z.string(),
      assignee: z.looseObject({ id: z.string(), name: z.string() }).nullable(),
      status: z.enum(['locked', 'open', 'done', 'waived', 'not-applicable']),
      kind: z.string(),
      due: z.iso.datetime().nullable(),
      lockedBy: z.array(z.string()),
      evidence: z.looseObject({ kind: z.enum(['read', 'attested', 'linked', 'waived']) }).nullable(),
    }),
  ),
  can: z.array(
    z.strictObject({
      command: z.string(),
      on: z.string().nullable(),
      label: z.string().min(1),
      needs: z.looseObject({ type: z.literal('object') }),
    }),
  ),
})

test('handovers are listed, and each one tells its version, state, people, tasks and what the caller may do', async () => {
  const { items } = await desk.get<{ items: { id: string; ref: string; state: string }[] }>(desk.operations, '/handovers?limit=200')
  expect(new Set(items.map(({ state }) => state)).size).toBeGreaterThan(1)
  for (const { id, ref } of items) {
    const view = HandoverShape.parse(await desk.handover(desk.operations, id))
    expect(view.id).toBe(id)
    expect((await desk.handover(desk.operations, ref)).id).toBe(id)
    for (const task of view.tasks) {
      // Locked says what unlocks it; done says why.
      if (task.status === 'locked') expect(task.lockedBy.length + (task.why ? 1 : 0), `${ref} ${task.id}`).toBeGreaterThan(0)
      if (task.status === 'done')
        expect(task.evidence !== null || (task.said as unknown[]).length > 0, `${ref} ${task.id} is done without evidence`).toBe(true)
    }
  }
})

test('a command answers the handover after it and the events, which the list of events repeats', async () => {
  const csm = desk.withRole('csm')
  const next = desk.withRole('csm', [csm.id])
  const { id: account } = await desk.newAccount('Pear Tree Mills', csm)
  await untidy(desk, account, csm)
  const { id, version } = await desk.start(csm.email, { account, playbook: 'csm-to-csm', to: next.id })
  const { handover, events } = await desk.does(next.email, id, 'accept')
  expect(HandoverShape.parse(handover)).toMatchObject({ state: 'running', version: version + events.length })
  expect(events[0]).toMatchObject({ type: 'HandoverStarted', by: { id: next.id }, at: instant, words: text })
  const logged = await desk.events(csm.email, id)
  expect(logged.slice(version, handover.version).map(({ type, version: at }) => [type, at])).toEqual(
    events.map(({ type, version: at }) => [type, at]),
  )
})

test('records are read and written by kind and key, and the one record of a kind without', async () => {
  const csm = desk.withRole('csm')
  const { id: account } = await desk.newAccount('Quince Printing', csm)
  expect(await desk.put(csm.email, account, 'ticket', 'T-9', { subject: 'Slow', status: 'open' })).toMatchObject({
    kind: 'ticket',
    key: 'T-9',
    version: 1,
  })
  expect(await desk.get(csm.email, `/accounts/${account}/records/ticket/T-9`)).toMatchObject({
    data: { subject: 'Slow' },
    source: 'by hand',
  })
  expect(await desk.put(csm.email, account, 'health', null, { colour: 'green', why: 'Good' })).toMatchObject({ key: 'current' })
  expect(await desk.records(csm.email, account, 'health')).toMatchObject([{ data: { colour: 'green' } }])
  expect((await desk.ask('GET', `/accounts/${account}/records/spaceship`, { as: csm.email })).status).toBe(400)
  const stale = await desk.ask('PUT', `/accounts/${account}/records/ticket/T-9`, {
    as: csm.email,
    body: { data: { subject: 'Fast', status: 'open' } },
    headers: { 'if-match': '"0"' },
  })
  expect(refusalIn(stale)).toMatchObject({ status: 412, code: 'record.stale' })
})

test('the clock goes to a moment, answers when everything on the way has happened, and never goes back', async () => {
  const before = await desk.now()
  const { nextEvent } = await desk.get<{ nextEvent: string }>(desk.operations, '/demo/clock')
  expect(nextEvent > before).toBe(true)
  const target = new Date(Date.parse(before) + 10 * 86_400_000).toISOString()
  const moved = await desk.clock(target)
  expect(moved.now >= target).toBe(true)
  expect(moved.fired).toBeGreaterThan(0)
  const { nextEvent: after } = await desk.get<{ nextEvent: string | null }>(desk.operations, '/demo/clock')
  expect(after === null || after > target).toBe(true)
  for (const to of [before, '1999-01-01T00:00:00Z']) {
    const refused = await desk.ask('POST', '/demo/clock', { as: desk.operations, body: { to } })
    expect(refusalIn(refused)).toMatchObject({ status: 409, code: 'clock.backwards', detail: expect.stringContaining('only goes forward') })
  }
  expect((await desk.ask('POST', '/demo/clock', { as: desk.operations, body: { to: 'tomorrow' } })).status).toBe(400)
  await desk.verifies()
})
