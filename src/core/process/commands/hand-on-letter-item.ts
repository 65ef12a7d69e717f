import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { itemWords, openItems, receiversOf } from '../letter-items.ts'
import { choice, peopleAsOptions, text } from '../needs.ts'
import { rule } from '../rule.ts'
import { notYoursToDealWith } from './answer-letter-item.ts'

/** What came back is handed to somebody by name, who has it from then on, also after the end. */
export const handOnLetterItem = rule({
  command: 'hand-on-letter-item',
  during: ['running', 'paused'],
  signs: true,
  targets: (handover) => openItems(handover).map(({ id }) => id),
  label: (handover, _circumstances, on) => {
    const item = handover.letterItems?.[on]
    return item ? `Hand on ${itemWords(item)}` : 'Hand on'
  },
  refuse: (handover, circumstances, on) => {
    const refusal = notYoursToDealWith(handover, circumstances, on)
    if (refusal) return refusal
    const item = handover.letterItems?.[on]
    return item && receiversOf(handover, item, circumstances).length > 0
      ? undefined
      : new Refusal('conflict', 'letter-item.nobody', 'Nobody else has a part in this handover.')
  },
  needs: (handover, circumstances, on) => {
    const item = handover.letterItems?.[on]
    const receivers = item ? receiversOf(handover, item, circumstances) : []
    return z.strictObject({
      to: choice('To whom?', peopleAsOptions(receivers, circumstances)),
      note: text('What they should know').optional(),
    })
  },
  decide: (_handover, _circumstances, on, { to, note }) => [
    { type: 'LetterItemHandedOn', item: on, to, ...(note === undefined ? {} : { note }) },
  ],
})
