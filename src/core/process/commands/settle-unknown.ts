import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { nameOf } from '../circumstances.ts'
import type { HandoverEvent } from '../handover.ts'
import { letterTargets, settlingRoles } from '../letter-readiness.ts'
import { text } from '../needs.ts'
import { actsAs, personActing, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'

/**
 * Nobody knows whether the letter went out. People say what they found. One person's evidence is enough for "sent"; for
 * "not sent", which alone allows another hand-over, it takes two different people (invariant 2).
 */
export const settleUnknown = rule({
  command: 'settle-unknown',
  during: ['running', 'paused'],
  signs: true,
  targets: (_handover, circumstances) => letterTargets(circumstances),
  label: () => 'Say whether the letter was sent',
  refuse: (handover, circumstances) => {
    const roles = settlingRoles(circumstances)
    const person = personActing(circumstances)
    if (!roles.some((role) => actsAs(handover, person, role, circumstances.now))) {
      return new Refusal('forbidden', 'letter.not-yours', `${whoIs(handover, roles, circumstances)} can settle it.`)
    }
    const { outcome, notSent } = handover.letter
    if (outcome?.outcome !== 'unknown' && outcome?.outcome !== 'refused')
      return new Refusal('conflict', 'letter.known', 'The outcome of the letter is not open.')
    return notSent?.includes(person)
      ? new Refusal(
          'conflict',
          'letter.second-person',
          `${nameOf(circumstances, person)} has said so; a second person has to confirm that it was not sent.`,
        )
      : undefined
  },
  needs: () =>
    z.strictObject({
      outcome: z.enum(['sent', 'not sent']).meta({ title: 'What happened' }),
      evidence: text('How do you know?'),
    }),
  decide: (handover, circumstances, _on, { outcome, evidence }): HandoverEvent[] => {
    const letterVersion = handover.letter.outcome?.version ?? 0
    // A receipt rests on it for years: it says whose word it is, not the mail server's.
    const said = `${nameOf(circumstances, personActing(circumstances))} says that it was sent: ${evidence}`
    if (outcome === 'sent') return [{ type: 'LetterSettled', letterVersion, outcome: 'sent', evidence: said }]
    // The same version may be handed over again only when two different people say that it was not sent.
    const again = (handover.letter.notSent ?? []).length > 0
    return [{ type: 'NotSentStated', letterVersion, again, evidence }]
  },
})
