import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { isStarterAsked, mayAnswerStart, otherReceivers } from '../agreed-change.ts'
import { latestFlip } from '../cadence.ts'
import { nameOf, todayOf } from '../circumstances.ts'
import { paces, type StartChange } from '../handover.ts'
import { choice, dayFrom, peopleAsOptions, text } from '../needs.ts'
import { rule } from '../rule.ts'

/** Before it starts, either side may say what should be different and why; then the other one is asked. What is named can be agreed to. */
export const proposeChange = rule({
  command: 'propose-change',
  during: ['proposed'],
  label: (handover) => (isStarterAsked(handover) ? 'Answer the proposal' : 'Propose a change'),
  refuse: (handover, circumstances) =>
    mayAnswerStart(handover, circumstances)
      ? undefined
      : new Refusal(
          'forbidden',
          'handover.not-yours-to-accept',
          `${handover.ref} waits for ${nameOf(circumstances, handover.awaiting ?? '')}.`,
        ),
  needs: (handover, circumstances) => {
    const words = text('What should be different, and why')
    if (handover.to.kind !== 'person') return z.strictObject({ text: words })
    const otherPaces = circumstances.definition.paces.filter((pace) => pace !== handover.pace)
    const receivers = otherReceivers(handover, circumstances)
    const pace = choice(
      'Another pace',
      (otherPaces.length > 0 ? otherPaces : paces).map((one) => ({ value: one, title: paceWords[one] })),
    )
    const flipOn = dayFrom('Another day on which the lead changes', todayOf(circumstances), latestFlip(circumstances))
    const to = choice('Somebody else takes over', peopleAsOptions(receivers.length > 0 ? receivers : [handover.to.id], circumstances))
    return z.strictObject({
      text: words,
      ...(otherPaces.length > 0 ? { pace: pace.optional() } : {}),
      flipOn: flipOn.optional(),
      ...(receivers.length > 0 ? { to: to.optional() } : {}),
    })
  },
  decide: (handover, _circumstances, _on, input) => {
    const { text: words, ...named } = input as { text: string } & StartChange
    const change = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as StartChange
    // Somebody else may have the role of who started it by now, or answer for them.
    const awaiting = isStarterAsked(handover) ? handover.accepter : handover.startedBy
    return [{ type: 'ChangeProposed', text: words, ...(Object.keys(change).length > 0 ? { change } : {}), awaiting }]
  },
})

const paceWords = { standard: 'Standard', slow: 'Slow: both work in parallel for one to two months' } as const
