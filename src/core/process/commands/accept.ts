import { Refusal } from '../../base/refusal.ts'
import { agreedChange, isStarterAsked, mayAnswerStart, proposedChange } from '../agreed-change.ts'
import { nameOf } from '../circumstances.ts'
import { nothing } from '../needs.ts'
import { rule } from '../rule.ts'

/** The other side takes it on, or one side agrees to what the other has named; from here dues count. */
export const accept = rule({
  command: 'accept',
  during: ['proposed'],
  signs: true,
  label: (handover) =>
    isStarterAsked(handover) ? 'Agree to the change' : proposedChange(handover) ? 'Accept with the change' : 'Accept handover',
  refuse: (handover, circumstances) => {
    const { awaiting, ref } = handover
    const mayAnswer = mayAnswerStart(handover, circumstances)
    if (isStarterAsked(handover) && !(mayAnswer && proposedChange(handover))) {
      return new Refusal(
        'conflict',
        'handover.change-proposed',
        `A change is proposed; ${nameOf(circumstances, awaiting ?? '')} has to answer it first.`,
      )
    }
    return mayAnswer
      ? undefined
      : new Refusal('forbidden', 'handover.not-yours-to-accept', `Only ${nameOf(circumstances, awaiting ?? '')} can accept ${ref}.`)
  },
  needs: () => nothing,
  decide: (handover, circumstances) => {
    const change = proposedChange(handover)
    return change ? agreedChange(handover, circumstances, change) : [{ type: 'HandoverStarted' }]
  },
})
