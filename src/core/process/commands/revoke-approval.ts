import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { isApproved } from '../gates.ts'
import { text } from '../needs.ts'
import { rule } from '../rule.ts'
import { gateOf, onlyGatekeeper } from './submit.ts'

const needs = z.strictObject({ because: text('Why?') })

/** A verdict is never undone, but an approval can be revoked until the letter's hold ends; nothing leaves after that. */
export const revokeApproval = rule({
  command: 'revoke-approval',
  during: ['running', 'paused'],
  signs: true,
  targets: (_handover, { definition }) => definition.gates.map(({ id }) => id),
  label: () => 'Revoke the approval',
  refuse: (handover, circumstances, on) => {
    const gate = gateOf(circumstances, on)
    const notEntitled = onlyGatekeeper(handover, gate, circumstances)
    if (notEntitled) return notEntitled
    if (!isApproved(handover, gate.id)) return new Refusal('conflict', 'gate.not-approved', `"${gate.title}" is not approved.`)
    return handover.letter.handedOver || handover.letter.outcome
      ? new Refusal('conflict', 'letter.gone', 'The letter has left; an approval can be revoked only before that.')
      : undefined
  },
  needs: () => needs,
  decide: (_handover, _circumstances, on, { because }) => [{ type: 'ApprovalVoided', gate: on, cause: 'revoked', because }],
})
