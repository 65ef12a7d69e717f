import { z } from 'zod'
import { notAWriter, withoutDossier } from '../dossier-guards.ts'
import { dossierParts } from '../dossier-of.ts'
import { choice, kept, type Option, text } from '../needs.ts'
import { rule } from '../rule.ts'

const needs = kept((topics: Option[]) =>
  z.strictObject({
    text: text('Question', { max: 1000 }),
    part: choice('Topic', topics),
    to: choice('Who can know it?', [
      { value: 'outgoing' as const, title: 'The outgoing side' },
      { value: 'team' as const, title: 'AE, SA and the outgoing side' },
      { value: 'incoming' as const, title: 'The incoming side' },
      { value: 'customer' as const, title: 'Only the customer' },
    ]),
  }),
)

/** A question that no rule asks: it goes the same way as the others. */
export const askQuestion = rule({
  command: 'ask-question',
  label: () => 'Ask a question',
  refuse: (handover, circumstances) => withoutDossier(handover, circumstances) ?? notAWriter(handover, circumstances),
  needs: (handover, circumstances) => needs(dossierParts(handover, circumstances).map(({ id, title }) => ({ value: id, title }))),
  decide: (_handover, { newId }, _on, { text: words, part, to }) => [
    { type: 'QuestionAsked', question: { id: newId(), part, text: words.trim(), to } },
  ],
})
