import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { nameOf } from '../circumstances.ts'
import type { PersonId } from '../handover.ts'
import { stillToLookBack } from '../look-back.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ outcome: z.enum(['works', 'needs attention']).meta({ title: 'Outcome' }), note: text('What did you see?') })

/** Thirty days after the letter: did it work? Everyone who is accountable for it says so. */
export const validate = rule({
  command: 'validate',
  during: ['completed'],
  signs: true,
  label: () => 'Say whether it worked',
  refuse: (handover, circumstances) => {
    const { validation } = handover
    if (!validation) return new Refusal('conflict', 'validation.none', 'This handover asks for no validation.')
    const person = personActing(circumstances)
    const waitsFor = stillToLookBack(handover, circumstances)
    if (waitsFor.includes(person)) return undefined
    const names = (people: readonly PersonId[]) => people.map((one) => nameOf(circumstances, one)).join(' and ')
    if (!validation.people.includes(person)) {
      const asked = waitsFor.length > 0 ? waitsFor : validation.people
      return new Refusal('forbidden', 'validation.not-yours', `${names(asked)} ${asked.length === 1 ? 'says' : 'say'} whether it worked.`)
    }
    return validation.said[person]
      ? new Refusal('conflict', 'validation.given', 'You have said so.')
      : new Refusal('conflict', 'validation.given', `${names(Object.keys(validation.said))} has said so.`)
  },
  needs: () => needs,
  decide: (_handover, _circumstances, _on, { outcome, note }) => [{ type: 'ValidationGiven', outcome, note }],
})
