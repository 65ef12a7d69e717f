import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from './problem.ts'
import { addressOf, request } from './request.ts'

afterEach(() => vi.unstubAllGlobals())

const answering = (status: number, body: unknown) => {
  const asked = vi.fn(async (_address: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', asked)
  return asked
}

test('an address carries the filters that are set and only those', () => {
  expect(addressOf('/handovers', { query: { owner: 'priya', late: 1, stage: undefined, q: '' } })).toBe(
    '/api/v1/handovers?owner=priya&late=1',
  )
  expect(addressOf('/handovers/:id', { params: { id: 'KES/12' } })).toBe('/api/v1/handovers/KES%2F12')
})

test('a change carries a key of its own and the version that was seen', async () => {
  const asked = answering(200, {})
  await request('POST /handovers/:id/commands', { params: { id: 'KES-12' }, body: { command: 'accept' }, ifMatch: 7 })
  await request('POST /handovers/:id/commands', { params: { id: 'KES-12' }, body: { command: 'accept' } })
  const sent = asked.mock.calls.map(([, init]) => new Headers(init.headers))
  expect(sent[0]?.get('if-match')).toBe('"7"')
  expect(sent[0]?.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/)
  expect(sent[0]?.get('idempotency-key')).not.toBe(sent[1]?.get('idempotency-key'))
})

test('a change has its key also where a page without TLS is not on this machine', async () => {
  const asked = answering(200, {})
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  await request('POST /handovers', { body: {} })
  expect(new Headers(asked.mock.calls[0]?.[1].headers).get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/)
})

test('a refusal keeps its code and its sentence', async () => {
  answering(409, { code: 'task.locked', detail: '"Leave the tickets" unlocks when Tom has subscribed.' })
  const refused = await request('GET /inbox').catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Problem)
  expect(refused).toMatchObject({ status: 409, code: 'task.locked', message: '"Leave the tickets" unlocks when Tom has subscribed.' })
})
