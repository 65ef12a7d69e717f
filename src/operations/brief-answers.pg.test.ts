import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../../tests/support/baton.ts'

// What is answered to whoever asks for little, and what that changes: nothing but the answer.

type Room = { id: string; version: number; can: { command: string; on: string | null; needs: { required?: string[] } }[] }
type Words = { words: string; position: number }

const brief = { prefer: 'return=minimal' }
let baton: TestBaton
let people: string[]

beforeAll(async () => {
  baton = await openTestBaton()
  const directory = await baton.app.services.directory(baton.app.tenant)
  people = [...directory.people.values()].filter(({ active }) => active).map(({ email }) => email)
})
afterAll(() => baton?.close())

const post = async (as: string, path: string, body: unknown, headers: Record<string, string>) => {
  const answer = await baton.ask('POST', path, { as, body, headers })
  return { ...answer, body: answer.body as Record<string, unknown> }
}
const roomOf = async (as: string, id: string) => (await baton.ask('GET', `/handovers/${id}`, { as })).body as Room
const comment = (as: string, id: string, headers: Record<string, string>) =>
  post(as, `/handovers/${id}/commands`, { command: 'comment', text: 'Seen' }, headers)

/** Somebody with a handover in which they may comment. */
async function somebody(): Promise<{ as: string; id: string }> {
  for (const as of people) {
    const { items } = (await baton.ask('GET', '/inbox', { as })).body as { items: { handover: string }[] }
    for (const { handover } of items)
      if ((await roomOf(as, handover)).can.some(({ command }) => command === 'comment')) return { as, id: handover }
  }
  throw new Error('Nobody in the demo may comment anywhere')
}

test('a command that is asked to answer briefly does the same and leaves the room out', async () => {
  const { as, id } = await somebody()
  const before = await roomOf(as, id)
  const { status, headers, body } = await comment(as, id, brief)
  const after = await roomOf(as, id)
  expect(status).toBe(200)
  expect(headers['preference-applied']).toBe('return=minimal')
  expect(headers.etag).toBe(`"${after.version}"`)
  expect(after.version).toBe(before.version + 1)
  expect(body).toMatchObject({ return: 'minimal', handover: { id, version: after.version }, events: [{ type: 'Commented' }] })
  expect(body.handover).not.toHaveProperty('tasks')
  const full = await comment(as, id, {})
  expect(full.headers).not.toHaveProperty('preference-applied')
  expect(full.body).toMatchObject({ handover: { tasks: expect.any(Array) } })
  const [told, atLength] = [body, full.body].map(({ events }) => (events as Words[])[0]?.words)
  expect(told).toBe(atLength)
  expect(JSON.stringify(body).length).toBeLessThan(JSON.stringify(full.body).length / 10)
})

test('the next thing that waits is the first of the room', async () => {
  const { as, id } = await somebody()
  const { body } = await comment(as, id, brief)
  const [first] = ((await roomOf(as, id)) as unknown as { waiting: Record<string, unknown>[] }).waiting
  const { next } = body.handover as { next: Record<string, unknown> | null }
  expect(next).toEqual(first ? { person: first.person, verb: first.verb, command: first.command, on: first.on } : null)
})

test('a start that is asked to answer briefly tells the new handover and its version', async () => {
  const members = [...(await baton.app.services.directory(baton.app.tenant)).people.values()].filter(({ active }) => active)
  const [csm, other] = members.filter(({ roles }) => roles.includes('csm'))
  const operations = members.find(({ roles }) => roles.includes('operations'))
  if (!csm || !other || !operations) throw new Error('The demo has two CSMs and somebody in operations')
  const made = await post(operations.email, '/accounts', { name: 'Quarry Lane', csm: csm.id }, {})
  const request = { account: made.body.id, playbook: 'csm-to-csm', to: other.id, reason: { kind: 'realignment' } }
  const { status, headers, body } = await post(csm.email, '/handovers', request, brief)
  expect(status, JSON.stringify(body)).toBe(201)
  expect(headers['preference-applied']).toBe('return=minimal')
  const { id, ref, version, state, account, from, to } = (await roomOf(csm.email, String(body.id))) as unknown as Record<string, unknown>
  expect(body).toEqual({ return: 'minimal', id, ref, version, state, account, from, to, next: body.next })
  expect(body.next).toMatchObject({ person: { id: other.id }, command: 'accept' })
  expect(headers.etag).toBe(`"${version}"`)
})

test('what was answered to a key is repeated as it was, whichever form is asked for then', async () => {
  const { as, id } = await somebody()
  const short = await comment(as, id, { ...brief, 'idempotency-key': 'short-first' })
  const again = await comment(as, id, { 'idempotency-key': 'short-first' })
  expect(again.body).toEqual(short.body)
  expect(again.headers['preference-applied']).toBe('return=minimal')
  const long = await comment(as, id, { 'idempotency-key': 'long-first' })
  const once = await comment(as, id, { ...brief, 'idempotency-key': 'long-first' })
  expect(once.body).toEqual(long.body)
  expect(once.headers).not.toHaveProperty('preference-applied')
})
