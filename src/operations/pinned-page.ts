import { hash } from 'node:crypto'
import { onceFor } from '../core/base/once-for.ts'
import type { Happened } from '../core/process/handover.ts'

/** Whether an event says which version of which page the handover runs on from then. */
export const pinsPage = ({ type }: Happened): boolean => type === 'HandoverProposed' || type === 'PlaybookVersionChanged'

/** Events that pin a page say which bytes these are: a version names the meaning only, and a proof shows the page itself. */
export const withPage = (events: readonly Happened[], published: Published): Happened[] =>
  events.map((event) => (pinsPage(event) ? { ...event, pageHash: hashOf(published) } : event))

type Published = { page: string }

// A thousand starts on one page hash it once.
const hashOf = onceFor(({ page }: Published): string => hash('sha256', page))
