import type { HandoverView } from '../../core/process/view.ts'
import { canDo, isLetter } from '../handover/can.ts'
import { blanksOf } from '../room/open-blanks.ts'
import { isToFix } from '../room/sent-back.ts'

/** The page on which the reader does what a row asks, where no press on the row does it: the review, the letter, the dossier, the document. */
export function wayTo(view: HandoverView, { command, on }: { command: string; on: string | null }) {
  const { ref } = view
  const round = command === 'decide' ? view.gates.find(({ id }) => id === on)?.rounds.at(-1) : undefined
  if (round) return { to: '/h/$ref/review/$round', params: { ref, round: String(round.number) } } as const
  const can = canDo(view, command, on)
  if (can && isLetter(can)) return { to: '/h/$ref/letter', params: { ref } } as const
  if (command === 'answer-questions') return { to: '/h/$ref', params: { ref }, search: { tab: 'dossier' } } as const
  // The room asks for what is to be written as soon as it is there.
  if (isToFix(view, on) || (!can && blanksOf(view, on) > 0))
    return { to: '/h/$ref', params: { ref }, search: { tab: 'document' }, hash: 'write' } as const
  return undefined
}

export type Way = NonNullable<ReturnType<typeof wayTo>>
