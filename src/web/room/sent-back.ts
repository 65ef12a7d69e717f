import type { HandoverView } from '../../core/process/view.ts'

export type SentBack = { round: number; by: string; reason: string }

/** What the newest round of a review sent back, by the field of the document that it is about, until another round is asked for. */
export const sentBack = ({ gates }: Pick<HandoverView, 'gates'>): Map<string, SentBack> =>
  new Map(
    gates.flatMap(({ rounds }) => {
      const round = rounds.at(-1)
      if (round?.decision?.outcome !== 'needs fixes') return []
      return Object.entries(round.decision.items).flatMap(([field, verdict]): [string, SentBack][] =>
        verdict.verdict === 'return' && verdict.round === round.number
          ? [[field, { round: round.number, by: verdict.by, reason: verdict.reason }]]
          : [],
      )
    }),
  )

/** What came back is changed where it stands; pressing "Complete" first would send it round once more as it was. */
export function isToFix(view: Pick<HandoverView, 'gates' | 'tasks'>, on: string | null): boolean {
  const task = view.tasks.find(({ id }) => id === on)
  return task?.kind === 'field' && task.reopened?.cause === 'returned' && sentBack(view).size > 0
}
