import type { RecordRef } from '../checks/evidence.ts'
import type { Classed } from '../records/field-class.ts'
import type { Kind } from '../records/kinds.ts'

/**
 * Where a question lies, from the first who may know to the last: `incoming` can look it up in a system, `outgoing` has it in mind,
 * `team` is asked of AE, SA and outgoing, `meeting` is talked about, `customer` nobody of ours knows.
 */
export const places = ['incoming', 'outgoing', 'team', 'meeting', 'customer'] as const
export type Place = (typeof places)[number]

/** What is asked about: nothing recorded, recorded too long ago, recorded twice with a difference, asked by a person. */
export type Cause = 'missing' | 'stale' | 'conflicting' | 'asked'

/** Something that the dossier cannot tell. */
export type Question = {
  /** The same for as long as it is the same question: an answer is kept under it. */
  id: string
  /** The kind of record in whose part it stands; what a person asks says its part itself. */
  kind?: Kind
  cause: Cause
  text: string
  /** Why it is asked, with what was seen. */
  why: string
  /** The records that it is about; whoever knows it better writes it there. */
  records: RecordRef[]
  /** Who can know it. */
  knows: Place
  /** What an answer rests on: once that is another, it is asked again. */
  basis: string
  class: Classed
  /** More than a question: something has to be tidied up. */
  isTask?: true
  /** An answer holds for so many days; a year where nothing else is said. */
  days?: number
}
