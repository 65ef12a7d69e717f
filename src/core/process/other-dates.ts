import { Refusal } from '../base/refusal.ts'
import { dateWords } from '../calendar/words.ts'
import { type Circumstances, taskOf } from './circumstances.ts'
import type { Handover } from './handover.ts'
import { datesAreOver, isToBeRewritten, letterRules, newestLetter, outdatedLetter } from './letter-readiness.ts'
import { actsAs, personActing, whoIs } from './rights.ts'

/** Whoever agrees the day has said of the newest version that none of its dates suits. */
export const declinedDates = ({ letter }: Handover) =>
  letter.declined !== undefined && letter.declined.version === letter.versions.at(-1)?.version ? letter.declined : undefined

/** Nobody can agree to a day that has passed or was declined, nor to a letter that cannot be sent as it is: somebody writes anew. */
export const needsNewVersion = (handover: Handover, circumstances: Circumstances): boolean =>
  newestLetter(handover) !== undefined &&
  (datesAreOver(handover, circumstances) || declinedDates(handover) !== undefined || isToBeRewritten(handover, circumstances))

/** Why nobody, or not this person, can say now whether a proposed date and this text suit: neither to agree nor to decline. */
export function refuseDateAnswer(handover: Handover, circumstances: Circumstances, on: string): Refusal | undefined {
  const rules = letterRules(circumstances)
  if (!rules?.agreedBy || taskOf(circumstances.definition, on).kind !== 'letter')
    return new Refusal('unknown', 'letter.none', 'There is no date to agree here.')
  if (!actsAs(handover, personActing(circumstances), rules.agreedBy, circumstances.now))
    return new Refusal('forbidden', 'letter.not-yours-to-agree', `${whoIs(handover, [rules.agreedBy], circumstances)} agrees the date.`)
  const version = newestLetter(handover)
  if (!version) return new Refusal('conflict', 'letter.no-draft', 'There is no draft to agree to yet.')
  if (handover.letter.release || handover.letter.outcome) return new Refusal('conflict', 'letter.released', 'The letter has been released.')
  if (handover.letter.agreed?.version === version.version)
    return new Refusal('conflict', 'letter.agreed', `${dateWords(handover.letter.agreed.date)} is agreed.`)
  const outdated = outdatedLetter(handover, circumstances)
  return outdated === undefined ? undefined : new Refusal('conflict', 'letter.outdated', outdated)
}
