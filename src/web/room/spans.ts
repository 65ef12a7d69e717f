import type { EventView } from '../../contract/handovers.ts'

/** What somebody did, more of the same right after it, and what followed from it by itself in the same moment. */
export type Span = { id: number; head: EventView; alike: EventView[]; followed: EventView[] }

const sameSitting = 10 * 60_000

/** Groups events, newest first: everything that Baton did about an act stands below the act. */
export function spansOf(events: readonly EventView[], { onlyPeople }: { onlyPeople: boolean }): Span[] {
  const spans: Span[] = []
  for (const event of events) {
    const last = spans.at(-1)
    const follows = last && event.by.id === 'baton' && event.at === (last.alike.at(-1) ?? last.head).at
    const newest = last?.alike.at(-1) ?? last?.head
    // Filling in a document is one act of many answers, not many acts.
    const goesOn =
      newest &&
      event.type === 'Answered' &&
      newest.type === 'Answered' &&
      event.by.id === newest.by.id &&
      Date.parse(event.at) - Date.parse(newest.at) < sameSitting
    if (follows) last.followed.push(event)
    else if (last && goesOn) last.alike.push(event)
    else spans.push({ id: event.position, head: event, alike: [], followed: [] })
  }
  return spans.filter(({ head }) => !onlyPeople || head.by.id !== 'baton').toReversed()
}
