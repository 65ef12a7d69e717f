import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { callsToCancel } from '../calls.ts'
import { mayRun } from '../candidates.ts'
import type { OpenEnd } from '../handover.ts'
import { itemsLeft } from '../letter-items.ts'
import { isGiven, letterRules } from '../letter-readiness.ts'
import { text } from '../needs.ts'
import { personActing, personIn } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ because: text('Why?') })

/** Ends it without a change of hands, and says what that leaves: dropped plans, a customer who was already told. */
export const cancel = rule({
  command: 'cancel',
  during: ['proposed', 'running', 'paused'],
  signs: true,
  label: () => 'Cancel the handover',
  refuse: (handover, circumstances) => {
    const refusal = mayRun(handover, circumstances)
    if (refusal) return refusal
    const { handedOver, outcome } = handover.letter
    return handedOver && !outcome
      ? new Refusal('conflict', 'letter.leaving', 'The letter is leaving at this moment. Its outcome is known in a minute.')
      : undefined
  },
  needs: () => needs,
  decide: (handover, circumstances, _on, { because }) => {
    const told = handover.letter.outcome?.outcome === 'sent' || handover.letter.outcome?.outcome === 'unknown'
    const rules = letterRules(circumstances)
    const person = (rules && personIn(handover, rules.releasedBy, circumstances.now)) ?? personActing(circumstances)
    const leaves: OpenEnd[] = told
      ? [
          {
            id: circumstances.newId(),
            person,
            text: `The customer was told on ${handover.letter.outcome?.at.slice(0, 10)}. Tell them that it does not happen.`,
          },
        ]
      : []
    const { given } = handover.letter
    // It lies in somebody's drafts: only they can keep it from being sent.
    if (given && isGiven(handover))
      leaves.push({
        id: circumstances.newId(),
        person: given.to,
        text: `Do not send the letter to ${circumstances.world.account.name}. If it has gone out, tell them that it does not happen.`,
      })
    leaves.push(...itemsLeft(handover, circumstances))
    const dropped = Object.values(handover.effects)
      .filter(({ state }) => state === 'planned')
      .map(({ id }) => id)
    return [...callsToCancel(handover, circumstances.now, because), { type: 'HandoverCancelled', because, leaves, dropped }]
  },
})
