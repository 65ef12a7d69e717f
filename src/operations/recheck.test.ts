import { expect, test } from 'vitest'
import { recheckDaily } from './recheck.ts'
import type { Services } from './services.ts'

test('whoever stops a large workspace does not wait for its daily look, which is then still to come', async () => {
  let asked = 0
  // Nothing but this is asked before the first handover; looking at one would fail here.
  const services = {
    now: async () => new Date('2026-11-29T06:00:00.000Z'),
    store: {
      handoversRunning: async () => {
        asked += 1
        return ['one', 'other']
      },
    },
  } as unknown as Services
  expect(await recheckDaily(services, 'workspace', { isClosed: () => true })).toBe(0)
  expect(await recheckDaily(services, 'workspace', { isClosed: () => true })).toBe(0)
  expect(asked).toBe(2)
})
