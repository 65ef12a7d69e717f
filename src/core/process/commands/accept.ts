import { Refusal } from '../../base/refusal.ts'
import { nameOf } from '../circumstances.ts'
import { nothing } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

/** The other side takes it on; from here dues count. */
export const accept = rule({
  command: 'accept',
  during: ['proposed'],
  signs: true,
  label: () => 'Accept handover',
  refuse: (handover, circumstances) => {
    if (handover.awaiting !== handover.accepter) {
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
  decide: () => [{ type: 'HandoverStarted' }],
})
