import { z } from 'zod'
import { theOne } from '../records/record.ts'
import { action } from './action.ts'
import { create, edit } from './draft.ts'

export const leaveActiveBook = action({
  name: 'cs-platform.leave-active-book',
  title: 'Take the account out of the active book',
  capability: 'cs-platform',
  repeat: 'natural',
  reads: ['book'],
  arguments: z.strictObject({}),
  plan: ({ account, book, handover, today }) => {
    if (book.active === false) return []
    // The account leaves the book on the day that it changes hands, not on the day that somebody gets round to it.
    const removedOn = handover.effectiveOn ?? handover.letterSentOn ?? today
    const holder = book.holder ?? handover.outgoing
    const words = {
      subject: `${account.name} leaves the active book`,
      instruction: `In the CS platform, open ${account.name} and take it out of the active book of ${holder?.name ?? 'its holder'}, as of ${removedOn}.`,
    }
    const wanted = { active: false, removedOn }
    return book.key === undefined
      ? [create('book', theOne, { ...wanted, holder }, words)]
      : edit('book', { ...book, key: book.key }, wanted, words)
  },
})
