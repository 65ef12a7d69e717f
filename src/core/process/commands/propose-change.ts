import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { nameOf } from '../circumstances.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ text: text('What should be different, and why') })

/** Before it starts, either side may say what should be different; then the other one is asked. */
export const proposeChange = rule({
  command: 'propose-change',
  during: ['proposed'],
  label: (handover) => (handover.awaiting === handover.startedBy ? 'Answer the proposal' : 'Propose a change'),
  refuse: (handover, circumstances) =>
    personActing(circumstances) === handover.awaiting
      ? undefined
      : new Refusal(
          'forbidden',
          'handover.not-yours-to-accept',
          `${handover.ref} waits for ${nameOf(circumstances, handover.awaiting ?? '')}.`,
        ),
  needs: () => needs,
  decide: (_handover, _circumstances, _on, { text: words }) => [{ type: 'ChangeProposed', text: words }],
})
