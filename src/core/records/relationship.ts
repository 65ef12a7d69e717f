import { z } from 'zod'
import { customerSafe, internal, restricted } from './field-class.ts'
import { Line, Link, Moment, Person, Text } from './parts.ts'

/** How this customer likes to talk, one per account. */
export const Communication = z.object({
  preferredMethod: internal(Line.optional()),
  /** How often they get in touch outside of calls. */
  frequencyOutsideCalls: internal(Line.optional()),
  cadenceFrequency: internal(z.enum(['weekly', 'every two weeks', 'monthly', 'quarterly', 'none']).optional()),
  notes: internal(Text.optional()),
  /** Whose name stands under the mails that the CS platform sends to this customer by itself. */
  automatedSender: internal(Person.optional()),
})

/** A named detail of the account: the key is the record's name, for example `meeting notes`. */
export const Attribute = z.object({
  name: internal(Line),
  value: internal(Text.optional()),
  link: internal(Link.optional()),
})

/** Who held which role, from when to when. The present one has no `to`. Written by the holder ledger, never by hand. */
export const Assignment = z.object({
  role: customerSafe(z.enum(['CSM', 'CSE', 'AE', 'SA', 'Renewal Manager', 'CSM Manager'])),
  holder: internal(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('person'), person: Person }),
      z.object({ type: z.literal('pool'), pool: Line }),
    ]),
  ),
  from: internal(Moment),
  to: internal(Moment.optional()),
})

/** Somebody at the customer. What we think of them is candid; their name and address may stand in a letter. */
export const Contact = z.object({
  name: customerSafe(Line),
  email: customerSafe(z.email().max(254).optional()),
  title: customerSafe(Line.optional()),
  importance: internal(z.enum(['key', 'regular', 'occasional']).default('regular')),
  /** May letters go to this person? */
  approvedRecipient: internal(z.boolean().default(false)),
  stance: restricted('candid', z.enum(['champion', 'supporter', 'neutral', 'critic', 'unknown']).default('unknown')),
  notes: restricted('candid', Text.optional()),
})

/** A shared chat channel and the people of ours who are in it. */
export const Channel = z.object({
  name: internal(Line),
  link: internal(Link.optional()),
  shared: internal(z.boolean().default(false)),
  members: internal(z.array(Person).max(500).default([])),
})

/** A message that belongs to the record of the account, for example the follow-up after the introduction. */
export const Mail = z.object({
  purpose: internal(z.enum(['introduction follow-up', 'transition letter', 'other'])),
  subject: internal(Line),
  status: internal(z.enum(['drafted', 'sent', 'bounced', 'unknown'])),
  from: internal(Person.optional()),
  recipients: internal(z.array(z.email()).max(100).default([])),
  sentAt: internal(Moment.optional()),
})
