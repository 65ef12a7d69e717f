import { Refusal } from '../base/refusal.ts'
import { type Circumstances, nameOf } from './circumstances.ts'
import { withConsequences } from './decide.ts'
import { eventWords } from './event-words.ts'
import type { Handover, Happened } from './handover.ts'

/**
 * A handover that was moved in by mistake goes again, as long as it stands as the move left it: as ended, under its number, with its
 * story. Nobody is told, since nobody was told of it.
 */

/** How long after the move it may be taken back. */
export const takeBackHours = 24

export const takeBackUntil = (movedAt: string): string => new Date(Date.parse(movedAt) + takeBackHours * 3_600_000).toISOString()

/** Why it stays, in the words of the screen; nothing when it may go. `since`: what happened after it was moved in. */
export function whyKept(handover: Handover, since: readonly Happened[], circumstances: Circumstances): string | undefined {
  const { movedIn, status, ownership, effects } = handover
  if (!movedIn) return 'It was not moved in.'
  if (movedIn.takenBack) return 'It was taken back already.'
  if (status === 'completed' || status === 'cancelled') return 'It has ended since.'
  const touched = since.findLast(({ by }) => by !== 'baton')
  // What is for few says who wrote it, and no more.
  if (touched?.restricted) return `${nameOf(circumstances, touched.by)} worked on it since.`
  if (touched) return `It was worked on since: ${eventWords(touched, handover, circumstances).words}.`
  if (ownership.changedAt !== null) return 'The account has changed hands with it. Correct who holds the account first, if that was wrong.'
  const done = Object.values(effects).find(({ state }) => state !== 'planned' && state !== 'dropped')
  if (done) return 'Baton has begun to change something in another system for it.'
  if (circumstances.now >= takeBackUntil(movedIn.at)) return `It was moved in more than ${takeBackHours} hours ago.`
  return undefined
}

/** Ends it without a word to anybody. */
export function takeBackMoveIn(handover: Handover, since: readonly Happened[], circumstances: Circumstances): Happened[] {
  const because = whyKept(handover, since, circumstances)
  if (because !== undefined) throw new Refusal('conflict', 'move-in.kept', because)
  const dropped = Object.values(handover.effects)
    .filter(({ state }) => state === 'planned')
    .map(({ id }) => id)
  return withConsequences(handover, [{ type: 'MoveInTakenBack', dropped }], circumstances)
}

/** What of a log of one handover came after the move, which wrote all of its own events at one moment. */
export function afterMove(events: readonly Happened[]): Happened[] {
  const moved = events.findIndex(({ type }) => type === 'HandoverMovedIn')
  const at = events[moved]?.at
  return moved === -1 ? [...events] : events.slice(moved + 1).filter((event) => event.type !== 'ApprovalMovedIn' || event.at !== at)
}
