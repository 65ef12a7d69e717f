import type { AccountRow } from '../../contract/accounts.ts'

/** Accounts that are ticked, by id, in the order in which they were. */
export type Picked = ReadonlyMap<string, AccountRow>

/** Only what somebody holds and nothing moves yet can be handed over. */
export const canBegin = ({ holder, handover }: AccountRow): boolean => holder !== null && handover === null

/**
 * The accounts whose starts are read for all: one that a person holds and one that a pool holds. From each kind of holder other ways
 * lead on, and which account was ticked first must not decide which of them are offered.
 */
export const asExamples = (picked: Picked): string[] => [
  ...new Map([...picked.values()].reverse().map(({ id, holder }) => [holder?.kind, id])).values(),
]
