import type { Instant, PlainDate } from '../base/ids.ts'

/** A record as a reason points at it. `kind` is the record kind, or `child` for an account below. */
export type RecordRef = { kind: string; key: string; title: string }

/** What machine found, never what people say. `because` stands on screen, without a full stop. */
export type Verdict =
  | { verdict: 'passed' }
  | { verdict: 'failed'; because: string; records: RecordRef[] }
  | { verdict: 'cannot tell'; because: string; records: RecordRef[] }

/** One that does not pass, and why. */
export type Reasoned = Exclude<Verdict, { verdict: 'passed' }>

/** What was looked at: in words, from where, and how old the oldest of it is. */
export type Seen = { value: string; source: string; checkedAt: Instant }

/**
 * Why a task counts as done. The four kinds never look alike: what a system says, what a person says, where to look,
 * and what was left undone on purpose.
 */
export type Evidence =
  | ({ kind: 'read' } & Seen & { verdict: Verdict['verdict']; because: string; records: RecordRef[] })
  /** `cannotTell`: why the machine could not answer, when a person answered in its place. */
  | { kind: 'attested'; by: string; at: Instant; note: string; url?: string; cannotTell?: string }
  | { kind: 'linked'; url: string; by: string; at: Instant; note?: string }
  /** `by` asked for it, `approver` allowed it; it ends with that day. */
  | { kind: 'waived'; by: string; because: string; approver: string; until: PlainDate; at: Instant }

/** Where it was read, as people say it: what somebody enters has no system, and "from by hand" is no English. */
export const sourcesInWords = ({ source }: Pick<Seen, 'source'>): string => source.replace(/\bby hand\b/, 'records kept by hand')

/** Why it does not pass; nothing when it does. */
export const reasonOf = (verdict: Verdict): string => (verdict.verdict === 'passed' ? '' : verdict.because)

export const readEvidence = (verdict: Verdict, seen: Seen): Extract<Evidence, { kind: 'read' }> => ({
  kind: 'read',
  ...seen,
  verdict: verdict.verdict,
  because: reasonOf(verdict),
  records: verdict.verdict === 'passed' ? [] : verdict.records,
})
