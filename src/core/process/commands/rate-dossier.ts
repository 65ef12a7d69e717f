import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { stars } from '../../dossier/said.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'
import { notTheReader, unread } from './read-dossier.ts'

const starWords = { 1: 'Of no use', 2: 'Thin', 3: 'Enough to start', 4: 'Good', 5: 'Nothing was missing' } as const

const needs = z.strictObject({
  stars: z
    .union(stars.map((value) => z.literal(value).meta({ title: `${value}: ${starWords[value]}` })))
    .meta({ title: 'How good was it?' }),
  note: text('What was missing, or helped most', { max: 2000 }).optional(),
})

/** At the end, by who had to work with it. */
export const rateDossier = rule({
  command: 'rate-dossier',
  signs: true,
  during: ['running', 'paused', 'completed'],
  label: () => 'Rate the dossier',
  refuse: (handover, circumstances) => {
    const refusal = notTheReader(handover, circumstances)
    if (refusal) return refusal
    if (handover.dossier?.rating) return new Refusal('conflict', 'dossier.rated', 'The dossier has already been rated.')
    const left = unread(handover, circumstances).length
    return left > 0
      ? new Refusal(
          'conflict',
          'dossier.not-read',
          `${left === 1 ? '1 part is' : `${left} parts are`} not marked as read yet. Read on first, then rate it.`,
        )
      : undefined
  },
  needs: () => needs,
  decide: (_handover, _circumstances, _on, { stars: given, note }) => [
    { type: 'DossierRated', stars: given, ...(note === undefined ? {} : { note }) },
  ],
})
