import type { HandoverView } from '../../core/process/view.ts'
import { plainDayWords } from '../wording/dates.ts'
import { words } from './words.ts'

type Room = Pick<HandoverView, 'state' | 'startedBy' | 'reason' | 'pace' | 'flipOn' | 'children'>

/** What whoever is asked to accept has to know first: who asks, why, from when, and what comes along. Once it runs, other things matter more. */
export function startSays({ state, startedBy, reason, pace, flipOn, children }: Room, now: Date): string | undefined {
  if (state !== 'proposed') return undefined
  const moving = children.filter(({ moves }) => moves).length
  return [
    words.asksFor(startedBy.name, reason.text ? `${reason.kind}, ${reason.text.replace(/[.!?\s]+$/, '')}` : reason.kind),
    ...(flipOn ? [words.leadsFrom(plainDayWords(flipOn, now), pace === 'slow')] : []),
    ...(moving > 0 ? [words.comeAlong(moving)] : []),
  ].join(' ')
}
