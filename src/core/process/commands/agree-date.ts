import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { dateWords } from '../../calendar/words.ts'
import { datesToCome, letterRules, letterTargets, newestLetter } from '../letter-readiness.ts'
import { choice } from '../needs.ts'
import { refuseDateAnswer } from '../other-dates.ts'
import { rule } from '../rule.ts'

/** The AE agrees one of the proposed dates and this exact version of the text. */
export const agreeDate = rule({
  command: 'agree-date',
  signs: true,
  targets: (_handover, circumstances) => (letterRules(circumstances)?.agreedBy ? letterTargets(circumstances) : []),
  label: () => 'Agree the date of the letter',
  refuse: (handover, circumstances, on) =>
    refuseDateAnswer(handover, circumstances, on) ??
    (datesToCome(handover, circumstances).length === 0
      ? new Refusal('conflict', 'letter.dates-over', 'All proposed dates have passed. Write a new version that proposes others.')
      : undefined),
  needs: (handover, circumstances) =>
    z.strictObject({
      date: choice(
        'When should the customer hear?',
        datesToCome(handover, circumstances).map((date) => ({ value: date, title: dateWords(date) })),
      ),
      letterVersion: z.literal(newestLetter(handover)?.version ?? 0).meta({ title: 'Version of the letter' }),
    }),
  decide: (_handover, _circumstances, _on, { date, letterVersion }) => [{ type: 'DateAgreed', letterVersion, date }],
})
