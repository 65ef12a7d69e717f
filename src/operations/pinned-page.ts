import { hash } from 'node:crypto'
import type { Happened } from '../core/process/handover.ts'

/** Whether an event says which version of which page the handover runs on from then. */
export const pinsPage = ({ type }: Happened): boolean => type === 'HandoverProposed' || type === 'PlaybookVersionChanged'

/** Events that pin a page say which bytes these are: a version names the meaning only, and a proof shows the page itself. */
export const withPage = (events: readonly Happened[], published: Published): Happened[] =>
  events.map((event) => (pinsPage(event) ? { ...event, pageHash: hashOf(published) } : event))

type Published = { page: string }

// A thousand starts on one page hash it once.
const hashed = new WeakMap<Published, string>()

function hashOf(published: Published): string {
  const known = hashed.get(published)
  if (known !== undefined) return known
  const made = hash('sha256', published.page)
  hashed.set(published, made)
  return made
}
