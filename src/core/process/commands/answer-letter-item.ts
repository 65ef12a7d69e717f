import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { type Circumstances, nameOf } from '../circumstances.ts'
import type { Handover } from '../handover.ts'
import { dealsWithItem, itemVerb, itemWords, openItems, ownersOfItem } from '../letter-items.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ answer: text('What you answered, or what came of it') })

/** What came back is answered: by who has it, with the words that the customer got. */
export const answerLetterItem = rule({
  command: 'answer-letter-item',
  during: ['running', 'paused'],
  signs: true,
  targets: (handover) => openItems(handover).map(({ id }) => id),
  label: (handover, _circumstances, on) => {
    const item = handover.letterItems?.[on]
    return item ? itemVerb(item) : 'Answer'
  },
  refuse: (handover, circumstances, on) => notYoursToDealWith(handover, circumstances, on),
  needs: () => needs,
  decide: (_handover, _circumstances, on, { answer }) => [{ type: 'LetterItemAnswered', item: on, answer: answer.trim() }],
})

/** Why this person cannot deal with what came back. */
export function notYoursToDealWith(handover: Handover, circumstances: Circumstances, on: string): Refusal | undefined {
  const item = handover.letterItems?.[on]
  if (!item) return new Refusal('unknown', 'letter-item.unknown', `Nothing came back under "${on}".`)
  if (item.answer)
    return new Refusal('conflict', 'letter-item.answered', `${nameOf(circumstances, item.answer.by)} has answered ${itemWords(item)}.`)
  if (dealsWithItem(handover, item, circumstances, personActing(circumstances))) return undefined
  const owners = ownersOfItem(handover, item, circumstances).map((person) => nameOf(circumstances, person))
  return new Refusal(
    'forbidden',
    'letter-item.not-yours',
    `${owners.join(' and ') || 'A manager of this handover'} has to deal with ${itemWords(item)}.`,
  )
}
