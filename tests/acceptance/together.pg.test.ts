import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk, refusalIn } from './desk.ts'

/** Many people at the same moment. */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton({ withoutJobs: false })
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const isGapless = (versions: number[]) => versions.every((version, index) => version === index + 1)

test('thirty commands at once on one handover each succeed or are refused for a reason; no version is skipped or given twice', async () => {
  const csm = desk.withRole('csm')
  const next = desk.withRole('csm', [csm.id])
  const manager = desk.managerOf(next)
  const { id: account } = await desk.newAccount('Thirty at Once', csm)
  const { id } = await desk.start(csm.email, { account, playbook: 'csm-to-csm', to: next.id })
  await desk.does(next.email, id, 'accept')
  const asks = Array.from({ length: 30 }, (_, index) => {
    const person = [csm, next, manager][index % 3] ?? csm
    if (index < 4) return desk.command(csm.email, id, 'attest', 'old-reads-playbook')
    if (index < 8) return desk.command(next.email, id, 'attest', 'new-reads-playbook')
    if (index === 8) return desk.command(csm.email, id, 'attest', 'introduce-new-csm')
    return desk.command(person.email, id, 'comment', null, { text: `Comment ${index}` })
  })
  const answers = await Promise.all(asks)
  const refused = answers.filter(({ status }) => status !== 200).map(refusalIn)
  // Each of the two tasks is done once, the locked one never, and no comment is lost.
  expect(Map.groupBy(refused, ({ code }) => code).get('task.locked')).toHaveLength(1)
  expect(refused.map(({ code }) => code)).toHaveLength(7)
  for (const { status, detail } of refused) expect([status, detail]).toEqual([409, expect.stringMatching(/^\S.*\.$/s)])
  const events = await desk.events(csm.email, id)
  expect(isGapless(events.map(({ version }) => version))).toBe(true)
  const positions = events.map(({ position }) => position)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  const after = await desk.handover(csm.email, id)
  expect(after.comments).toHaveLength(21)
  expect(after.version).toBe(events.length)
  // What each was told is what stands in the log.
  for (const { body, status } of answers) {
    if (status !== 200) continue
    const { events: own } = body as { events: { version: number; type: string }[] }
    for (const { version, type } of own) expect(events[version - 1]?.type).toBe(type)
  }
  await desk.verifies()
})

test('of several starts of one account at the same moment exactly one wins', async () => {
  const csm = desk.withRole('csm')
  const next = desk.withRole('csm', [csm.id])
  const { id: account } = await desk.newAccount('Started by All', csm)
  const pool = await desk.pool()
  const body = { account, reason: { kind: 'realignment' } }
  const asks = Array.from({ length: 8 }, (_, index) =>
    desk.ask('POST', '/handovers', {
      as: index % 2 === 0 ? csm.email : desk.operations,
      body: index % 3 === 0 ? { ...body, playbook: 'csm-to-cse', to: pool.id } : { ...body, playbook: 'csm-to-csm', to: next.id },
    }),
  )
  const answers = await Promise.all(asks)
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  for (const answer of answers.filter(({ status }) => status !== 201))
    expect(refusalIn(answer)).toMatchObject({ status: 409, code: 'account.has-handover' })
  const { items } = await desk.get<{ items: HandoverView[] }>(csm.email, `/handovers?account=${account}`)
  expect(items).toHaveLength(1)
  await desk.verifies()
})

test('starts of many accounts at the same moment all win, each with a name of its own', async () => {
  const csm = desk.withRole('csm')
  const next = desk.withRole('csm', [csm.id])
  const accounts = await Promise.all(
    Array.from({ length: 6 }, (_, index) => desk.newAccount(`Crowd ${index} ${randomUUID().slice(0, 4)}`, csm)),
  )
  const started = await Promise.all(accounts.map(({ id }) => desk.start(csm.email, { account: id, playbook: 'csm-to-csm', to: next.id })))
  expect(new Set(started.map(({ ref }) => ref)).size).toBe(6)
  await desk.verifies()
})

test('one record edited by several at once is never mixed, and the tasks follow the last word', async () => {
  const csm = desk.withRole('csm')
  const next = desk.withRole('csm', [csm.id])
  const { id: account } = await desk.newAccount('Many Pens', csm)
  const named = ({ id, name }: typeof csm) => ({ id, name })
  const { id } = await desk.start(csm.email, { account, playbook: 'csm-to-csm', to: next.id })
  await desk.does(next.email, id, 'accept')
  const channel = (members: object[]) => ({ name: 'ext', shared: true, members })
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      desk.put(csm.email, account, 'channel', 'ext', channel(index % 2 === 0 ? [named(csm), named(next)] : [named(csm)])),
    ),
  )
  const [record] = await desk.records(csm.email, account, 'channel')
  expect(record?.version).toBe(10)
  const isIn = JSON.stringify(record?.data).includes(next.id)
  expect((await desk.task(csm.email, id, 'join-channels')).status).toBe(isIn ? 'done' : 'open')
  await desk.verifies()
})

test('a second person is told by themselves that something changed, and whoever was away misses nothing', async () => {
  const csm = desk.withRole('csm')
  const next = desk.withRole('csm', [csm.id])
  const { id: account } = await desk.newAccount('Seen at Once', csm)
  const { id } = await desk.start(csm.email, { account, playbook: 'csm-to-csm', to: next.id })
  const watching = await stream(next.email)
  expect((await desk.command(next.email, id, 'accept')).status).toBe(200)
  const change = await watching.until(({ handover, types }) => handover === id && types.includes('HandoverStarted'))
  expect(change.account ?? account).toBe(account)
  await watching.leave()

  await desk.does(csm.email, id, 'comment', null, { text: 'While you were away' })
  const back = await stream(next.email, { 'last-event-id': String(change.position) })
  expect(await back.until(({ handover, types }) => handover === id && types.includes('Commented'))).toBeDefined()
  await back.leave()
})

type Change = { position: number; handover?: string; account?: string; types: string[] }

async function stream(as: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${baton.app.address}/api/v1/stream`, {
    headers: { authorization: `Bearer ${await baton.token(as)}`, ...headers },
  })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/event-stream')])
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    leave: () => reader?.cancel(),
    until: async (holds: (change: Change) => boolean): Promise<Change> => {
      for (const limit = Date.now() + 30_000; Date.now() < limit; ) {
        const found = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as Change).find(holds)
        if (found) return found
        const { value, done } = (await reader?.read()) ?? { value: '', done: true }
        if (done) throw new Error('The stream ended')
        text += value
      }
      throw new Error(`It was not told within half a minute: ${text}`)
    },
  }
}
