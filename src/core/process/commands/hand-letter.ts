import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { nameOf } from '../circumstances.ts'
import { letterTargets, newestLetter, senderRole } from '../letter-readiness.ts'
import { personIn } from '../rights.ts'
import { rule } from '../rule.ts'
import { notReleasable } from './release-letter.ts'

/** Gives the approved text to who sends it from their own mailbox. Baton never claims those bytes (process.md, "Letter"). */
export const handLetter = rule({
  command: 'hand-letter',
  signs: true,
  targets: (_handover, circumstances) => (senderRole(circumstances) === undefined ? [] : letterTargets(circumstances)),
  label: (handover, circumstances) => {
    const person = personIn(handover, senderRole(circumstances) ?? '', circumstances.now)
    return `Hand to ${person === undefined ? 'the sender' : (nameOf(circumstances, person).split(' ')[0] ?? '')} to send`
  },
  refuse: (handover, circumstances, on) => {
    const refusal = notReleasable(handover, circumstances, on)
    if (refusal) return refusal
    const role = senderRole(circumstances)
    if (role === undefined) return new Refusal('conflict', 'letter.other-way', 'Baton sends this letter. Release it.')
    const person = personIn(handover, role, circumstances.now)
    return person !== undefined && circumstances.people.get(person)?.active
      ? undefined
      : new Refusal('conflict', 'letter.no-sender', `Nobody is the ${role} of this handover now. A manager can choose somebody.`)
  },
  needs: (handover) =>
    z.strictObject({ letterVersion: z.literal(newestLetter(handover)?.version ?? 0).meta({ title: 'Version of the letter' }) }),
  decide: (handover, circumstances, _on, { letterVersion }) => {
    const to = personIn(handover, senderRole(circumstances) ?? '', circumstances.now)
    if (to === undefined) throw new Error('refuse() lets no letter go to nobody')
    return [{ type: 'LetterGiven', letterVersion, to }]
  },
})
