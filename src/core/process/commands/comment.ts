import { z } from 'zod'
import { mayComment } from '../candidates.ts'
import { kept, text } from '../needs.ts'
import { rule } from '../rule.ts'

const needs = kept((active: string[]) => {
  const known = new Set(active)
  return z.strictObject({
    text: text('Comment', { max: 10_000 }),
    mentions: z
      .array(
        z
          .string()
          .max(80)
          .refine((id) => known.has(id), 'is nobody of this workspace'),
      )
      .max(20)
      .meta({ title: 'Mention', format: 'people', maxItems: 20, items: { enum: active } })
      .optional(),
    about: z.string().max(120).meta({ title: 'About' }).optional(),
  })
})

/** A word to the others. Mentioned people hear of it at once. */
export const comment = rule({
  command: 'comment',
  during: ['proposed', 'running', 'paused', 'completed', 'cancelled'],
  label: () => 'Comment',
  refuse: (handover, circumstances) => mayComment(handover, circumstances),
  needs: (_handover, { people }) => needs([...people.values()].flatMap(({ id, active }) => (active ? [id] : []))),
  decide: (_handover, { newId }, _on, { text: words, mentions, about }) => [
    {
      type: 'Commented',
      comment: { id: newId(), text: words, mentions: [...new Set(mentions ?? [])], ...(about === undefined ? {} : { about }) },
    },
  ],
})
