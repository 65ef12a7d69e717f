import { type LeftGroup, leftBehind } from '../cutover/left-behind.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover } from './handover.ts'
import { factsFor } from './judging.ts'

/** A group is acknowledged as it stood then: what came into it since is news. */
export const isAcknowledged = (handover: Handover, { id, items }: LeftGroup): boolean => {
  const seen = handover.acknowledged?.[id]?.items
  return seen !== undefined && items.every((one) => seen.includes(one.id))
}

/** What stays behind and whoever takes over has not acknowledged yet. */
export const leftOpen = (handover: Handover, circumstances: Circumstances): LeftGroup[] =>
  leftBehind(factsFor(handover, circumstances)).filter((group) => !isAcknowledged(handover, group))
