import { createHash } from 'node:crypto'
import type { Happened } from '../core/process/handover.ts'

/** Whether an event says which version of which page the handover runs on from then. */
export const pinsPage = ({ type }: Happened): boolean => type === 'HandoverProposed' || type === 'PlaybookVersionChanged'

/** Events that pin a page say which bytes these are: a version names the meaning only, and a proof shows the page itself. */
export const withPage = (events: readonly Happened[], page: string): Happened[] =>
  events.map((event) => (pinsPage(event) ? { ...event, pageHash: hashOf(page) } : event))

const hashOf = (page: string) => createHash('sha256').update(page).digest('hex')
