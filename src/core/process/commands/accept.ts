import { Refusal } from '../../base/refusal.ts'
import { agreedChange, proposedChange } from '../agreed-change.ts'
import { nameOf } from '../circumstances.ts'
import { nothing } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

/** The other side takes it on, or whoever started it agrees to what the other side named; from here dues count. */
export const accept = rule({
  command: 'accept',
  during: ['proposed'],
  signs: true,
  label: (handover) => (handover.awaiting === handover.accepter ? 'Accept handover' : 'Agree to the change'),
  refuse: (handover, circumstances) => {
    const isAnswer = handover.awaiting !== handover.accepter
    if (isAnswer && (!proposedChange(handover) || personActing(circumstances) !== handover.awaiting)) {
      return new Refusal(
        'conflict',
        'handover.change-proposed',
        `A change is proposed; ${nameOf(circumstances, handover.startedBy)} has to answer it first.`,
      )
    }
    return personActing(circumstances) === handover.awaiting
      ? undefined
      : new Refusal(
          'forbidden',
          'handover.not-yours-to-accept',
          `Only ${nameOf(circumstances, handover.awaiting ?? '')} can accept ${handover.ref}.`,
        )
  },
  needs: () => nothing,
  decide: (handover, circumstances) => {
    const change = handover.awaiting === handover.accepter ? undefined : proposedChange(handover)
    return change ? agreedChange(handover, circumstances, change) : [{ type: 'HandoverStarted' }]
  },
})
