import type { RecordRef } from '../checks/evidence.ts'
import type { Classed } from '../records/field-class.ts'
import type { Kind } from '../records/kinds.ts'
import type { Cause, Place } from './question.ts'
import type { Shelf } from './shelf.ts'

/** One thing that a rule found for one record, or for the account as a whole where `record` is absent. */
export type Finding = {
  record?: { key: string; title: string }
  text: string
  why: string
  basis?: string
  /** Where something is entered that no record holds yet, or that is not the found record itself. */
  enter?: RecordRef[]
}

/** One question that Baton can ask. Who can know the answer decides where it goes first. */
export type Ask = {
  id: string
  kind: Kind
  cause: Cause
  knows: Place
  /** What it is about is for few, and so is the question. */
  class?: Classed
  isTask?: true
  /** An answer holds for so many days. */
  days?: number
  find: (shelf: Shelf) => readonly Finding[]
  /** Where it asks at all, it asks this, of whatever account. */
  isConstant?: true
  /** The same of many records is one question. */
  together: (titles: string) => string
}
