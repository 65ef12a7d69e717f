import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from './problem.ts'
import { queries } from './queries.ts'
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

test('a change that meets the end of the session waits until somebody is in again, and then says that it was not made', async () => {
  queries.setQueryData(['session'], { person: {} })
  answering(401, { code: 'session.none', detail: 'This session is over. Sign in again.' })
  const said: unknown[] = []
  const change = request('POST /staff', { body: {} }).catch((error: Error) => said.push(error.message))
  const look = await request('GET /staff').catch((error: unknown) => error)
  expect(look).toBeInstanceOf(Problem)
  expect(said).toEqual([])
  await queries.fetchQuery({ queryKey: ['session'], queryFn: async () => ({ person: {} }) })
  await change
  expect(said).toEqual(['Your session had ended, so this was not done. Nothing was changed; do it again.'])
  queries.clear()
})

test('whoever was nobody before is told at once', async () => {
  answering(401, { code: 'session.none', detail: 'Sign in first.' })
  await expect(request('POST /staff', { body: {} })).rejects.toMatchObject({ status: 401, message: 'Sign in first.' })
})
