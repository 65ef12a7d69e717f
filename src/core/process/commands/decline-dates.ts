import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { todayOf } from '../circumstances.ts'
import { letterRules, letterTargets, newestLetter } from '../letter-readiness.ts'
import { dayFrom, text } from '../needs.ts'
import { declinedDates, refuseDateAnswer } from '../other-dates.ts'
import { whoIs } from '../rights.ts'
import { rule } from '../rule.ts'

/** None of the proposed dates, or not this text: whoever proposes them hears why, and what would suit. */
export const declineDates = rule({
  command: 'decline-dates',
  signs: true,
  targets: (_handover, circumstances) => (letterRules(circumstances)?.agreedBy ? letterTargets(circumstances) : []),
  label: () => 'Ask for other dates or another text',
  refuse: (handover, circumstances, on) => {
    const refusal = refuseDateAnswer(handover, circumstances, on)
    const rules = letterRules(circumstances)
    if (refusal || !rules || !declinedDates(handover)) return refusal
    return new Refusal(
      'conflict',
      'letter.declined',
      `Other dates have already been asked for; ${whoIs(handover, [rules.releasedBy], circumstances)} has to propose them.`,
    )
  },
  needs: (handover, circumstances) =>
    z.strictObject({
      because: text('Why not?'),
      dates: z
        .array(dayFrom('Date', todayOf(circumstances)))
        .max(3)
        .meta({ title: 'Dates that would suit' })
        .optional(),
      letterVersion: z.literal(newestLetter(handover)?.version ?? 0).meta({ title: 'Version of the letter' }),
    }),
  decide: (_handover, _circumstances, _on, { because, dates, letterVersion }) => [
    { type: 'DatesDeclined', letterVersion, because, dates: [...new Set(dates ?? [])].toSorted() },
  ],
})
