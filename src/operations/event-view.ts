import type { EventView } from '../contract/handovers.ts'
import { nameWithToken } from '../core/policy/member.ts'
import { personName } from '../core/policy/person-name.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import { eventWords } from '../core/process/event-words.ts'
import type { Handover, Happened } from '../core/process/handover.ts'
import { maskedEvent } from '../core/process/restricted.ts'
import type { Audience } from '../core/records/field-class.ts'

/** An event as people and scripts read it: a sentence, and the event as it is logged, as far as this reader may know it. */
export function eventView(
  event: Happened,
  place: { version: number; position: number; hash: string | null },
  handover: Handover,
  circumstances: Circumstances,
  reader: Audience,
): EventView {
  const seen = maskedEvent(event, reader)
  const { type, by, via, at, ...data } = seen
  return {
    ...place,
    type,
    by: { id: by, name: by === 'baton' ? 'Baton' : nameWithToken(personName(by, circumstances.people), via) },
    at,
    // Words are made of what the reader may know: a reason is as candid on the timeline as in the log.
    ...eventWords(seen, handover, circumstances),
    data: data as Record<string, unknown>,
  }
}

/** The events of one change, numbered as the log numbers them. */
export const eventViews = (
  events: readonly Happened[],
  firstPosition: number,
  after: Handover,
  circumstances: Circumstances,
  reader: Audience,
): EventView[] =>
  events.map((event, index) =>
    eventView(
      event,
      { version: after.version - events.length + index + 1, position: firstPosition + index, hash: null },
      after,
      circumstances,
      reader,
    ),
  )
