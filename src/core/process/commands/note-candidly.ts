import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { managerRoles } from '../../definition/manager-of.ts'
import type { Circumstances } from '../circumstances.ts'
import { withoutDossier } from '../dossier-guards.ts'
import { dossierParts } from '../dossier-of.ts'
import type { Handover } from '../handover.ts'
import { choice, kept, type Option, text } from '../needs.ts'
import { actorsIn, personActing } from '../rights.ts'
import { rule } from '../rule.ts'
import { isOfASide } from '../sides.ts'

const needs = kept((topics: Option[]) => z.strictObject({ text: text('Note', { max: 4000 }), part: choice('Topic', topics) }))

/** What one would say in person: read by the two holders, the gatekeeper and the manager, and by nobody else. */
export const noteCandidly = rule({
  command: 'note-candidly',
  during: ['running', 'paused'],
  label: () => 'Write a candid note',
  refuse: (handover, circumstances) => {
    const refusal = withoutDossier(handover, circumstances)
    if (refusal) return refusal
    return mayWrite(handover, circumstances)
      ? undefined
      : new Refusal(
          'forbidden',
          'dossier.not-candid',
          'Candid notes are written and read by the two holders, the gatekeeper and the manager.',
        )
  },
  needs: (handover, circumstances) => needs(dossierParts(handover, circumstances).map(({ id, title }) => ({ value: id, title }))),
  decide: (_handover, { newId }, _on, { text: words, part }) => [
    { type: 'CandidNoteAdded', id: newId(), part, text: words.trim(), restricted: 'candid' },
  ],
})

/** Nobody writes what they could not read. */
function mayWrite(handover: Handover, circumstances: Circumstances): boolean {
  const person = personActing(circumstances)
  const { definition, now } = circumstances
  const roles = [...definition.gates.map(({ role }) => role), ...managerRoles(definition)]
  return isOfASide(person, handover, circumstances) || roles.some((role) => actorsIn(handover, role, now).includes(person))
}
