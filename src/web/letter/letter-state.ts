import type { HandoverView } from '../../core/process/view.ts'

type Letter = NonNullable<HandoverView['letter']>
export type LetterStage =
  | { is: 'none' }
  | { is: 'draft' }
  /** Released and waiting for its moment; seconds are told only while they are few. */
  | { is: 'released'; leavesAt: Date; seconds: number | undefined }
  /** With somebody who sends it from their own mailbox. */
  | { is: 'given'; to: string; asked: Date | undefined }
  /** Released, or with somebody to send (`to`), in a handover that is paused or over: it does not leave. */
  | { is: 'stands'; because: 'paused' | 'cancelled'; to: string | undefined; leavesAt: Date | undefined }
  | { is: 'leaving'; unanswered?: true }
  | { is: 'settled'; outcome: 'sent' | 'refused' | 'unknown'; at: Date; evidence: string }

const countdownSeconds = 120

/** Where the newest version stands. "Sent" is said only of a confirmed outcome. */
export function stageOf(
  { versions, release, handedOver, unansweredAt, outcome, given }: Letter,
  now: Date,
  state: HandoverView['state'] = 'running',
): LetterStage {
  const newest = versions.at(-1)
  // What left elsewhere has no version here.
  if (outcome && outcome.version === (newest?.version ?? 0))
    return { is: 'settled', outcome: outcome.outcome, at: new Date(outcome.at), evidence: outcome.evidence }
  if (!newest) return { is: 'none' }
  if (handedOver && handedOver.version === newest.version)
    return unansweredAt === null ? { is: 'leaving' } : { is: 'leaving', unanswered: true }
  const isGiven = given?.version === newest.version && given.withdrawn === undefined
  const isReleased = release?.version === newest.version
  if ((isGiven || isReleased) && (state === 'paused' || state === 'cancelled'))
    return {
      is: 'stands',
      because: state,
      to: isGiven ? given.to.name : undefined,
      leavesAt: isReleased ? new Date(release.leavesAt) : undefined,
    }
  if (isGiven) return { is: 'given', to: given.to.name, asked: given.asked === undefined ? undefined : new Date(given.asked) }
  if (isReleased) {
    const leavesAt = new Date(release.leavesAt)
    const seconds = Math.ceil((leavesAt.getTime() - now.getTime()) / 1000)
    return seconds <= 0 ? { is: 'leaving' } : { is: 'released', leavesAt, seconds: seconds <= countdownSeconds ? seconds : undefined }
  }
  return { is: 'draft' }
}
