import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { nameOf } from '../circumstances.ts'
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
    if (!validation.people.includes(person)) {
      return new Refusal(
        'forbidden',
        'validation.not-yours',
        `${validation.people.map((one) => nameOf(circumstances, one)).join(' and ')} say whether it worked.`,
      )
    }
    if (validation.said[person]) return new Refusal('conflict', 'validation.given', 'You have said so.')
    return stillToLookBack(validation).length === 0
      ? new Refusal(
          'conflict',
          'validation.given',
          `${Object.keys(validation.said)
            .map((one) => nameOf(circumstances, one))
            .join(' and ')} has said so.`,
        )
      : undefined
  },
  needs: () => needs,
  decide: (_handover, _circumstances, _on, { outcome, note }) => [{ type: 'ValidationGiven', outcome, note }],
})
