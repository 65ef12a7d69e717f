import type { QueryClient } from '@tanstack/react-query'
import { sharedValue } from '../design/shared-value.ts'

/** Whether changes arrive by themselves right now. */
export const connected = sharedValue(true)

/** What the stream says: which handover and which account changed. */
type Change = { handover?: string; account?: string }

const gatherMilliseconds = 80

/** What no change of a handover or an account can change. */
const settled = new Set(['playbook', 'people', 'record-kinds', 'import-template'])

/**
 * Listens to what changes and asks again for what is on screen. The browser reconnects by itself and names the last
 * event it saw, so nothing is missed; changes that come together are asked for once.
 */
export function followChanges(queries: QueryClient, address = '/api/v1/stream'): () => void {
  const source = new EventSource(address)
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
  source.addEventListener('change', hear)
  let lost = false
  source.onopen = () => {
    connected.set(true)
    // After a restart the server may no longer know the last event; asking for everything is always right.
    if (lost) void queries.invalidateQueries()
    lost = false
  }
  source.onerror = () => {
    lost = true
    connected.set(false)
  }
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
