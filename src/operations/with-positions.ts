import type { EventView } from '../contract/handovers.ts'
import type { Services } from './services.ts'

/**
 * The events of an answer that is given again. Stored with the change itself, it could not know the places that the log gave its events
 * in that moment, so they are read from there.
 */
export async function withPositions(
  services: Services,
  tenant: string,
  handover: string,
  events: readonly EventView[],
): Promise<EventView[]> {
  const [first] = events
  if (!first) return []
  const entries = await services.store.readEvents(tenant, { kind: 'handover', id: handover }, first.version - 1, events.length)
  const positions = new Map(entries.map(({ version, seq }) => [version, seq]))
  return events.map((event) => ({ ...event, position: positions.get(event.version) ?? event.position }))
}
