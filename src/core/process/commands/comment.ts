import { z } from 'zod'
import { mayComment } from '../candidates.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'

/** A word to the others. Mentioned people hear of it at once. */
export const comment = rule({
  command: 'comment',
  during: ['proposed', 'running', 'paused', 'completed', 'cancelled'],
  label: () => 'Comment',
  refuse: (handover, circumstances) => mayComment(handover, circumstances),
  needs: (_handover, { people }) =>
    z.strictObject({
      text: text('Comment', { max: 10_000 }),
      mentions: z
        .array(
          z
            .string()
            .max(80)
            .refine((id) => people.get(id)?.active === true, 'is nobody of this workspace'),
        )
        .max(20)
        .meta({
          title: 'Mention',
          format: 'people',
          maxItems: 20,
          items: { enum: [...people.values()].filter(({ active }) => active).map(({ id }) => id) },
        })
        .optional(),
      about: z.string().max(120).meta({ title: 'About' }).optional(),
    }),
  decide: (_handover, { newId }, _on, { text: words, mentions, about }) => [
    {
      type: 'Commented',
      comment: { id: newId(), text: words, mentions: [...new Set(mentions ?? [])], ...(about === undefined ? {} : { about }) },
    },
  ],
})
