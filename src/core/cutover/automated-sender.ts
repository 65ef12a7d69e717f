import type { Facts } from '../facts/facts.ts'
import { theOne } from '../records/record.ts'
import type { Draft } from './action.ts'
import { edit } from './draft.ts'

/** The mails that the CS platform sends by itself go out under the new holder's name. */
export function passedSender({ account, communication, handover: { incoming } }: Facts): Draft[] {
  const { automatedSender: now, key } = communication
  if (!incoming || !now || key === undefined) return []
  return edit(
    'communication',
    { ...communication, key: key ?? theOne },
    { automatedSender: incoming },
    {
      capability: 'mail',
      subject: `Automated mails to ${account.name} carry the name of ${incoming.name}`,
      instruction: `In the CS platform, open the mail settings of ${account.name} and change the sender of automated mails from ${now.name} to ${incoming.name}.`,
    },
  )
}
