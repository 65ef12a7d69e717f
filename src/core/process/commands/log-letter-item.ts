import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { steers } from '../candidates.ts'
import { letterTargets } from '../letter-readiness.ts'
import { choice, line, text } from '../needs.ts'
import { personActing, rolesOf } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({
  kind: choice('What came back', [
    { value: 'question', title: 'A question' },
    { value: 'reply', title: 'A reply' },
    { value: 'bounce', title: 'A bounce: the mail did not arrive' },
  ]),
  from: line('From whom', { max: 200 }),
  text: text('What it says'),
})

/** A bounce, a reply or a question that came back after the letter. It waits for its owner from now on. */
export const logLetterItem = rule({
  command: 'log-letter-item',
  during: ['running', 'paused'],
  targets: (_handover, circumstances) => letterTargets(circumstances),
  label: () => 'Log what the customer said',
  refuse: (handover, circumstances) => {
    const { handedOver, given, outcome } = handover.letter
    if (!handedOver && !given && !outcome)
      return new Refusal('conflict', 'letter.not-sent', 'No letter has been sent yet, so nothing can have come back.')
    const person = personActing(circumstances)
    return rolesOf(handover, person, circumstances.now).length > 0 || steers(handover, circumstances, person)
      ? undefined
      : new Refusal('forbidden', 'letter.not-yours', 'Whoever has a part in this handover can log what the customer said.')
  },
  needs: () => needs,
  decide: (_handover, { newId }, _on, { kind, from, text: says }) => [
    { type: 'LetterItemLogged', item: { id: newId(), kind, from: from.trim(), text: says.trim() } },
  ],
})
