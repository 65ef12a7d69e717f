import { z } from 'zod'
import { internal, restricted } from './field-class.ts'
import { Count, Day, Line, Link, Moment, Person, Text } from './parts.ts'

/** A deal: renewal, add-on or new business. The command plan is how the sale was won. */
export const Opportunity = z.object({
  name: internal(Line),
  kind: internal(z.enum(['renewal', 'upgrade', 'add-on', 'new'])),
  stage: internal(Line),
  status: internal(z.enum(['open', 'won', 'lost'])),
  closeOn: internal(Day.optional()),
  amount: restricted('commercial', Count.optional()),
  owner: internal(Person.optional()),
  pool: restricted('compensation', Line.optional()),
  commandPlan: internal(Link.optional()),
})

/** An e-mail thread or other activity kept in the CRM. */
export const CrmActivity = z.object({
  subject: internal(Line),
  at: internal(Moment),
  by: internal(Person.optional()),
  link: internal(Link.optional()),
  thread: internal(Line.optional()),
})

/** The tier of our service for this account and the pool its revenue counts in, each from its day on. One per account. */
export const ServiceTier = z.object({
  tier: internal(Line),
  tierFrom: internal(Day.optional()),
  compensationPool: restricted('compensation', Line.optional()),
  compensationPoolFrom: restricted('compensation', Day.optional()),
  /** Whether the pool was adjusted, for those who may know that but not what it is. */
  compensationPoolAdjusted: internal(z.boolean().default(false)),
})

/** Whose active book the account is in. One per account. */
export const Book = z.object({
  holder: internal(Person.optional()),
  active: internal(z.boolean()),
  from: internal(Day.optional()),
  removedOn: internal(Day.optional()),
})

/** A dated note in the CS platform's timeline. */
export const TimelineEntry = z.object({
  type: internal(z.enum(['handover', 'meeting', 'call', 'letter', 'update', 'other']).default('other')),
  title: internal(Line),
  at: internal(Moment),
  author: internal(Person.optional()),
  body: internal(Text.optional()),
  links: internal(z.array(Link).max(50).default([])),
  handover: internal(z.string().max(80).optional()),
})
