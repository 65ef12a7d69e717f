import type { Instant } from '../base/ids.ts'
import type { Kind } from '../records/kinds.ts'
import type { Place } from './question.ts'

/** What people have said about the dossier of one handover. Plain JSON, part of the state of the handover. */
export type Said = {
  /** By the id of the question. */
  answers?: Record<string, Answer>
  /** Questions that somebody could not answer and handed on, by their id. */
  passed?: Record<string, { to: Place; by: string; at: Instant; note?: string }>
  /** What people asked themselves. */
  asked?: AskedByPerson[]
  notes?: CandidNote[]
  /** Parts, and single tickets, that the receiving side has read. */
  read?: Record<string, { by: string; at: Instant }>
  rating?: Rating
}

/**
 * `about`: the question in its own words, which stay when the question is gone; `basis`: what it rested on, null for what was settled
 * whatever it rests on.
 */
export type Answer = {
  about: string
  kind?: Kind
  part?: string
  text: string
  basis: string | null
  by: string
  at: Instant
  /** Set by a talk in the meeting instead of in writing. */
  how?: 'talked about'
  restricted?: 'candid'
  /** The handover in which it was said, when that is not this one. */
  in?: string
}

export type AskedByPerson = { id: string; part: string; text: string; to: Place; by: string; at: Instant }

/** What one thinks of people and politics there; for the two holders, the gatekeeper and the manager. */
export type CandidNote = { id: string; part: string; text: string; by: string; at: Instant; in?: string }

export const stars = [1, 2, 3, 4, 5] as const
export type Rating = { stars: (typeof stars)[number]; note?: string; by: string; at: Instant }

/** Under which the top three stand: before all topics. */
export const topPart = 'top'
