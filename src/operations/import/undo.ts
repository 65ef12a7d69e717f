import type { Append, Entry } from '../../store/log-types.ts'

/** What of an import can be taken back, and how. What somebody changed since stays, with the reason. */
export type Undo = { removed: number; restored: number; left: Left[]; appends: Append[] }
export type Left = { name: string; because: string }

export type UndoBy = Pick<Append, 'tenant' | 'actor' | 'via' | 'at'>

/** Under this name the log tells that something is again as it was before an import. */
export const takenBack = 'import taken back'

/** Whether the entry came from a list, or from taking one back: then what stands there now decides, and not that somebody wrote it. */
export const isOfList = ({ event }: Entry): boolean => event.source === 'import' || event.source === takenBack

/** Those that may go: none that is needed by one that stays. `neededBy` names, for each, those that stand on it. */
export function removable(candidates: ReadonlySet<string>, neededBy: ReadonlyMap<string, readonly string[]>): Set<string> {
  const going = new Set(candidates)
  for (let before = -1; before !== going.size; ) {
    before = going.size
    for (const one of going) if (neededBy.get(one)?.some((other) => !going.has(other))) going.delete(one)
  }
  return going
}
