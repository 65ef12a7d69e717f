import type { QueryClient } from '@tanstack/react-query'
import { sharedValue } from '../design/shared-value.ts'

/** Whether changes arrive by themselves right now. */
export const connected = sharedValue(true)

let openNow = () => {}

/** Does not wait for the next try: somebody is signed in again. */
export const listenNow = (): void => openNow()

/** What the stream says: which handover and which account changed. */
type Change = { handover?: string; account?: string }

const gatherMilliseconds = 80

/** What no change of a handover or an account can change. */
const settled = new Set(['playbook', 'people', 'record-kinds', 'import-template', 'newer-screens'])

type Stream = Pick<EventSource, 'addEventListener' | 'onopen' | 'onerror' | 'readyState' | 'close'>
const closed = 2

const firstWait = 1_000
const longestWait = 30_000

/**
 * Listens to what changes and asks again for what is on screen. Where nobody answers, the browser reconnects by itself and names the
 * last event it saw, so nothing is missed; changes that come together are asked for once.
 */
export function followChanges(
  queries: QueryClient,
  address = '/api/v1/stream',
  open: (address: string) => Stream = (at) => new EventSource(at),
): () => void {
  let wait = firstWait
  let again: ReturnType<typeof setTimeout> | undefined
  let gathered: Change[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const refresh = () => {
    timer = undefined
    const handovers = new Set(gathered.map(({ handover }) => handover))
    const accounts = new Set(gathered.map(({ account }) => account))
    gathered = []
    // Screens ask by the short name that stands in the address; the stream speaks of ids.
    const idOf = (name: string) => queries.getQueryData<{ id: string }>(['handover', name])?.id ?? name
    void queries.invalidateQueries({
      predicate: ({ queryKey: [subject, id] }) =>
        subject === 'handover'
          ? handovers.has(idOf(String(id)))
          : subject === 'account'
            ? accounts.has(String(id))
            : !settled.has(String(subject)),
    })
  }
  const hear = (event: MessageEvent<string>) => {
    gathered.push(JSON.parse(event.data) as Change)
    timer ??= setTimeout(refresh, gatherMilliseconds)
  }
  let lost = false
  const begin = () => {
    const stream = open(address)
    stream.addEventListener('change', hear as (event: Event) => void)
    stream.onopen = () => {
      connected.set(true)
      wait = firstWait
      // After a restart the server may no longer know the last event; asking for everything is always right.
      if (lost) void queries.invalidateQueries()
      lost = false
    }
    stream.onerror = () => {
      lost = true
      connected.set(false)
      if (stream.readyState !== closed) return
      // Another answer than a stream is one the browser takes for good: a proxy whose server starts anew, or a session that has ended.
      // The screen asks who is there, so that whoever was signed out is told that, and not that the connection will come back.
      if (queries.getQueryData(['session']) !== undefined) void queries.invalidateQueries({ queryKey: ['session'] })
      again = setTimeout(() => {
        again = undefined
        source = begin()
      }, wait)
      wait = Math.min(wait * 2, longestWait)
    }
    return stream
  }
  let source = begin()
  openNow = () => {
    if (again === undefined) return
    clearTimeout(again)
    again = undefined
    wait = firstWait
    source = begin()
  }
  return () => {
    clearTimeout(timer)
    clearTimeout(again)
    source.close()
  }
}
