import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connected, followChanges } from './live.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A stream that opens, fails and is refused when the test says so. */
function streams() {
  const opened: { readyState: number; onopen: (() => void) | null; onerror: (() => void) | null }[] = []
  const open = () => {
    const stream = { readyState: 0, onopen: null, onerror: null, addEventListener: () => undefined, close: () => undefined }
    opened.push(stream)
    return stream
  }
  const refuse = () => {
    const stream = opened.at(-1)
    if (!stream) throw new Error('Nothing was opened')
    stream.readyState = 2
    stream.onerror?.()
  }
  return { opened, open, refuse }
}

test('whoever is signed out elsewhere is asked who they are; the page does not wait for a connection that never comes back', async () => {
  const queries = new QueryClient()
  const asked = vi.fn(async () => ({ person: 'Ben' }))
  await queries.fetchQuery({ queryKey: ['session'], queryFn: asked })
  const { open, refuse } = streams()
  const stop = followChanges(queries, '/stream', open)
  refuse()
  expect(queries.getQueryState(['session'])?.isInvalidated).toBe(true)
  stop()
})

test('a stream that a proxy refused while the server started anew is opened again, and again more rarely', () => {
  const { opened, open, refuse } = streams()
  const stop = followChanges(new QueryClient(), '/stream', open)
  refuse()
  expect(connected.get()).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(opened).toHaveLength(2)
  refuse()
  vi.advanceTimersByTime(1_000)
  expect(opened).toHaveLength(2)
  vi.advanceTimersByTime(1_000)
  expect(opened).toHaveLength(3)
  opened[2]?.onopen?.()
  expect(connected.get()).toBe(true)
  stop()
  vi.advanceTimersByTime(60_000)
  expect(opened).toHaveLength(3)
})
