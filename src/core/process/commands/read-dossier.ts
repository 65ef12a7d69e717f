import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import type { Circumstances } from '../circumstances.ts'
import { noDossier } from '../dossier-guards.ts'
import { partsToRead } from '../dossier-of.ts'
import type { Handover } from '../handover.ts'
import { choice } from '../needs.ts'
import { personActing, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'
import { rolesOfSide, sideOf } from '../sides.ts'

/** The receiving side acknowledges the dossier part by part, and critical tickets one by one. */
export const readDossier = rule({
  command: 'read-dossier',
  signs: true,
  during: ['running', 'paused', 'completed'],
  label: () => 'Mark parts of the dossier as read',
  refuse: (handover, circumstances) => {
    const refusal = notTheReader(handover, circumstances)
    if (refusal) return refusal
    return unread(handover, circumstances).length === 0
      ? new Refusal('conflict', 'dossier.read', 'Every part of the dossier is marked as read.')
      : undefined
  },
  needs: (handover, circumstances) =>
    z.strictObject({
      parts: z
        .array(
          choice(
            'Part',
            unread(handover, circumstances).map(({ id, title }) => ({ value: id, title })),
          ),
        )
        .min(1)
        .max(200)
        .meta({ title: 'Read', uniqueItems: true }),
    }),
  decide: (_handover, _circumstances, _on, { parts }) => [{ type: 'DossierRead', parts: [...new Set(parts)] }],
})

export const unread = (handover: Handover, circumstances: Circumstances) =>
  partsToRead(handover, circumstances).filter(({ id }) => !handover.dossier?.read?.[id])

export function notTheReader(handover: Handover, circumstances: Circumstances): Refusal | undefined {
  if (partsToRead(handover, circumstances).length === 0) return noDossier()
  if (sideOf('incoming', handover, circumstances).includes(personActing(circumstances))) return undefined
  const who = whoIs(handover, rolesOfSide(circumstances.definition, 'incoming'), circumstances)
  return new Refusal('forbidden', 'dossier.not-the-reader', `${who} takes over and says what has been read.`)
}
