import type { AccountRow } from '../../contract/accounts.ts'

/** Accounts that are ticked, by id, in the order in which they were. */
export type Picked = ReadonlyMap<string, AccountRow>

/** Only what somebody holds and nothing moves yet can be handed over. */
export const canBegin = ({ holder, handover }: AccountRow): boolean => holder !== null && handover === null
