import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import type { Place } from '../../dossier/question.ts'
import { notAWriter } from '../dossier-guards.ts'
import { questionsFor } from '../dossier-of.ts'
import { choice, text } from '../needs.ts'
import { rule } from '../rule.ts'

const destinations: { value: Exclude<Place, 'team'>; title: string }[] = [
  { value: 'outgoing', title: 'The outgoing side knows' },
  { value: 'meeting', title: 'We talk about it in the internal meeting' },
  { value: 'customer', title: 'Only the customer knows: first cadence call' },
  { value: 'incoming', title: 'The incoming side can look it up' },
]

/** Whoever cannot answer hands a question to who can, and it waits there. */
export const handOnQuestions = rule({
  command: 'hand-on-questions',
  label: () => 'Hand on questions of the dossier',
  refuse: (handover, circumstances) => {
    const refusal = notAWriter(handover, circumstances)
    if (refusal) return refusal
    return questionsFor(handover, circumstances).length === 0
      ? new Refusal('conflict', 'dossier.nothing-asked', 'The dossier has no open questions at the moment.')
      : undefined
  },
  needs: (handover, circumstances) =>
    z.strictObject({
      questions: z
        .array(
          z.enum(questionsFor(handover, circumstances).map(({ id }) => id) as [string, ...string[]], {
            error: 'is no question of this dossier',
          }),
        )
        .min(1)
        .max(100)
        .meta({ title: 'Questions', uniqueItems: true }),
      to: choice('Who can know it?', destinations),
      note: text('What you know so far', { max: 2000 }).optional(),
    }),
  decide: (_handover, _circumstances, _on, { questions, to, note }) => [
    { type: 'QuestionsHandedOn', questions: [...new Set(questions)], to, ...(note === undefined ? {} : { note }) },
  ],
})
