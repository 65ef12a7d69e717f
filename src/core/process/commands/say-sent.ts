import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { type Circumstances, nameOf } from '../circumstances.ts'
import type { Handover, PersonId } from '../handover.ts'
import { letterTargets, senderRole } from '../letter-readiness.ts'
import { text } from '../needs.ts'
import { actsAs, personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ note: text('Note').optional() })

/** Whoever had the letter to send says that they did. Their word settles it, and is marked as a word. */
export const saySent = rule({
  command: 'say-sent',
  during: ['running', 'paused'],
  signs: true,
  targets: (handover, circumstances) => (handover.letter.given ? letterTargets(circumstances) : []),
  label: () => 'I sent it',
  refuse: (handover, circumstances) => {
    const refusal = notWithSender(handover)
    if (refusal) return refusal
    return hasItToSend(handover, circumstances, personActing(circumstances))
      ? undefined
      : new Refusal(
          'forbidden',
          'letter.not-yours-to-send',
          `${nameOf(circumstances, handover.letter.given?.to ?? '')} has the letter to send; only they can say that they did.`,
        )
  },
  needs: () => needs,
  decide: (handover, circumstances, _on, { note }) => {
    const name = nameOf(circumstances, personActing(circumstances))
    const letterVersion = handover.letter.given?.version ?? 0
    const evidence = `${name} says so; no copy was seen.${note === undefined ? '' : ` ${note}`}`
    return [{ type: 'LetterSettled', letterVersion, outcome: 'sent', how: 'word', evidence }]
  },
})

/** Why nobody can say anything about it: it was never given to anybody, or that is settled. */
function notWithSender({ letter: { given, outcome } }: Handover): Refusal | undefined {
  if (!given) return new Refusal('conflict', 'letter.not-given', 'The letter was not handed to anybody to send.')
  return outcome ? new Refusal('conflict', 'letter.known', 'The letter is known to be sent.') : undefined
}

/** Whom it was given to, and whoever stands in their role since. */
export const hasItToSend = (handover: Handover, circumstances: Circumstances, person: PersonId): boolean =>
  handover.letter.given?.to === person || actsAs(handover, person, senderRole(circumstances) ?? '', circumstances.now)
