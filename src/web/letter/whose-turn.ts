import type { LetterView } from '../../contract/handovers.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { stageOf } from './letter-state.ts'
import { words } from './words.ts'

type Room = Pick<HandoverView, 'state' | 'letter'>
type Rules = Pick<LetterView, 'writers' | 'senders' | 'noDraftYet' | 'waitsFor'>

/** To whoever has nothing to press: whose turn it is, and what that waits for. Once it is on its way the bar above says it all. */
export function whoseTurn({ state, letter }: Room, { writers, senders, noDraftYet, waitsFor }: Rules, me: string, now: Date): string[] {
  if (state !== 'running' || !letter) return []
  const stage = stageOf(letter, now, state)
  if (stage.is === 'released' || stage.is === 'given' || stage.is === 'leaving') return []
  // Only a refused letter is written anew; of one that nobody knows about the bar says who can tell.
  if (stage.is === 'settled' && stage.outcome !== 'refused') return []
  const why = stage.is === 'none' && noDraftYet !== null ? [noDraftYet] : []
  if (writers.some(({ id }) => id === me)) return why
  const names = (people: typeof writers) => people.map(({ name }) => name)
  if (stage.is === 'draft' && waitsFor.length === 0 && senders.length > 0) return [words.canSend(names(senders))]
  return [words.denied(names(writers)), ...why]
}

/** Who else could press what the reader cannot; nobody is said where it is the reader's own. */
export const others = (people: readonly { id: string; name: string }[], me: string | undefined): string[] =>
  people.some(({ id }) => id === me) ? [] : people.map(({ name }) => name)

/** Where a draft leaves room for a line, in the words of whoever reads it: it is the writer's own. */
export const ownLineWords = (writers: Rules['writers'], me: string | undefined): string =>
  writers.length === 0 || writers.some(({ id }) => id === me) ? words.ownLine : words.ownLineOf(writers.map(({ name }) => name))
