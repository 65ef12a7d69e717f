import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { type Correction, corrected, isSameStint, problemsOf, type Stint, stintAt } from './ledger.ts'

/**
 * The line of a role after a correction, or why not. The role that owns the account is never left to nobody, and who holds it at
 * this moment changes by a handover, not by a correction of the past.
 */
export function correctedLine(
  line: readonly Stint[],
  correction: Correction,
  { holds, now, holderName }: { holds: boolean; now: Instant; holderName: (id: string) => string },
): Stint[] {
  const { from, to } = correction
  const until = to ?? now
  if (from >= until) throw new Refusal('invalid', 'correction.order', 'It ends before it begins. Give a later end.', { where: 'to' })
  if (until > now)
    throw new Refusal(
      'invalid',
      'correction.ahead',
      'A correction is about the past. To change what is to come, start a handover or assign a cover.',
      {
        where: 'to',
      },
    )
  const after = corrected(line, correction)
  if (holds) {
    const [before, held] = [stintAt(line, now), stintAt(after, now)]
    if (before && (held?.holder.id !== before.holder.id || held.holder.kind !== before.holder.kind))
      throw new Refusal(
        'conflict',
        'correction.holder-now',
        `${holderName(before.holder.id)} holds it now. Who holds it from now on changes by a handover; give the correction an end.`,
        { where: 'to' },
      )
    const [problem] = problemsOf(after)
    if (problem)
      throw new Refusal(
        'conflict',
        'correction.gap',
        `From ${problem.from.slice(0, 10)} to ${problem.to.slice(0, 10)} nobody would hold it. Correct that time too, or name who held it.`,
        { where: 'from' },
      )
  }
  if (after.length === line.length && after.every((one, index) => isSameStint(one, line[index] ?? one)))
    throw new Refusal('conflict', 'correction.nothing', 'The ledger already says that.')
  return after
}
