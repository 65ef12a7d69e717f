import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { isGiven, letterRules, letterTargets } from '../letter-readiness.ts'
import { text } from '../needs.ts'
import { actsAs, personActing, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ because: text('Why?').optional() })

/** Stops a released letter until the moment it leaves. Whoever releases, agrees or reviews may; so may nobody after that. */
export const holdLetter = rule({
  command: 'hold-letter',
  // It stops what people do, which is neither gathering nor proposing.
  signs: true,
  during: ['running', 'paused'],
  targets: (_handover, circumstances) => letterTargets(circumstances),
  label: (handover) => (isGiven(handover) ? 'Take the letter back' : 'Hold letter'),
  refuse: (handover, circumstances) => {
    const rules = letterRules(circumstances)
    const roles = [rules?.releasedBy, rules?.agreedBy, ...circumstances.definition.gates.map(({ role }) => role)].flatMap(
      (role) => role ?? [],
    )
    const person = personActing(circumstances)
    if (!roles.some((role) => actsAs(handover, person, role, circumstances.now))) {
      return new Refusal('forbidden', 'letter.not-yours', `${whoIs(handover, roles, circumstances)} can hold the letter.`)
    }
    if (isGiven(handover)) return undefined
    if (!handover.letter.release) return new Refusal('conflict', 'letter.not-released', 'The letter is not released.')
    return handover.letter.handedOver ? new Refusal('conflict', 'letter.gone', 'The letter has left.') : undefined
  },
  needs: () => needs,
  decide: (_handover, _circumstances, _on, { because }) => [{ type: 'LetterHeld', because: because ?? 'Held before it left' }],
})
