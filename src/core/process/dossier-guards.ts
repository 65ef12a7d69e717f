import { Refusal } from '../base/refusal.ts'
import type { Circumstances } from './circumstances.ts'
import { dossierParts, sidesInWords } from './dossier-of.ts'
import type { Handover } from './handover.ts'
import { personActing } from './rights.ts'
import { isOfASide } from './sides.ts'

/** The questions that commands about the dossier ask first. Each gives the refusal that people read, or nothing. */

export const noDossier = (): Refusal =>
  new Refusal('conflict', 'dossier.none', 'The playbook of this handover has no topics, and so no dossier.')

export const withoutDossier = (handover: Handover, circumstances: Circumstances): Refusal | undefined =>
  dossierParts(handover, circumstances).length === 0 ? noDossier() : undefined

/** Both sides write it, and nobody else. */
export const notAWriter = (handover: Handover, circumstances: Circumstances): Refusal | undefined =>
  isOfASide(personActing(circumstances), handover, circumstances)
    ? undefined
    : new Refusal('forbidden', 'dossier.not-yours', `The dossier is written by ${sidesInWords(handover, circumstances)}.`)
