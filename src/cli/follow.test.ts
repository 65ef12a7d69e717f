import { expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'

const env = { BATON_TOKEN: 'a-token-for-a-test' }
const change = (position: number) => ({ position, subject: 'handover', handover: `h${position}`, types: ['TaskCompleted', 'TaskOpened'] })
const event = (position: number) => `event: change\nid: ${position}\ndata: ${JSON.stringify(change(position))}\n\n`

/** A server whose stream answers with these pieces, one connection after the other, and then is over; it knows no names. */
function server(...connections: (string[] | 'broken')[]) {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const { pathname, search } = new URL(String(input))
    if (!pathname.endsWith('/stream')) return new Response('{}', { status: 404 })
    asked.push(search)
    const pieces = connections.shift()
    if (pieces === undefined) return new Response(JSON.stringify({ code: 'session.missing', detail: 'It is over.' }), { status: 401 })
    if (pieces === 'broken') throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
    return new Response(
      new ReadableStream({
        start: (stream) => {
          for (const piece of pieces) stream.enqueue(new TextEncoder().encode(piece))
          stream.close()
        },
      }),
    )
  }
  return { asked, fetch }
}
const follow = (fetch: ReturnType<typeof server>['fetch'], args: string[] = [], more = {}) =>
  runCli(['follow', ...args], { env, fetch: fetch as typeof globalThis.fetch, wait: async () => {}, ...more })

test('each change is a line, in whatever pieces it came', async () => {
  const text = `retry: 1000\n\nid: 6\n\n${event(7)}:\n\n${event(8)}`
  const { fetch } = server([text.slice(0, 30), text.slice(30, 61), text.slice(61)])
  const { code, out, err } = await follow(fetch)
  expect(out).toBe('7  handover  TaskCompleted, TaskOpened  handover h7\n8  handover  TaskCompleted, TaskOpened  handover h8')
  // The server said that the token is over: that is told, and ends it.
  expect([code, err]).toEqual([1, 'It is over.'])
  const asJson = await follow(server([event(7)]).fetch, ['--json'])
  expect(asJson.json()).toEqual(change(7))
})

test('a connection that breaks is opened again behind the last change, and where nothing had happened where it began', async () => {
  const { asked, fetch } = server(['id: 6\n\n'], 'broken', [event(7), event(9)], [])
  await follow(fetch)
  expect(asked).toEqual(['', '?after=6', '?after=6', '?after=9', '?after=9'])
  const later = server([event(5)])
  await follow(later.fetch, ['--after', '4'])
  expect(later.asked).toEqual(['?after=4', '?after=5'])
})

test('a server that was never there is told at once, and who has seen enough ends it', async () => {
  expect(await follow(server('broken').fetch)).toMatchObject({ code: 1, err: expect.stringContaining('No Baton answers at') })
  const { code, out } = await follow(server([event(7), event(8)]).fetch, [], { isHeard: () => false })
  expect([code, out]).toEqual([0, '7  handover  TaskCompleted, TaskOpened  handover h7'])
})
