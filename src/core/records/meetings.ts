import { z } from 'zod'
import { customerSafe, internal } from './field-class.ts'
import { Line, Link, Moment, Person, Text } from './parts.ts'

const Attendee = z.object({
  name: Line,
  email: z.email().max(254).optional(),
  side: z.enum(['us', 'customer']),
  /** Set for people who work here. */
  person: Person.optional(),
  answer: z.enum(['accepted', 'declined', 'tentative', 'none']).default('none'),
})

/** One meeting: a cadence call, an EBR or an internal one. */
export const Meeting = z.object({
  kind: internal(z.enum(['cadence', 'EBR', 'internal', 'other'])),
  title: internal(Line),
  at: customerSafe(Moment),
  minutes: internal(z.number().int().min(1).max(1_440).optional()),
  held: internal(z.enum(['planned', 'held', 'not held']).default('planned')),
  lead: internal(Person.optional()),
  attendees: internal(z.array(Attendee).max(200).default([])),
  agenda: internal(Text.optional()),
  /** The key of the series that it belongs to. */
  series: internal(Line.optional()),
  /** The people whom the customer met as new in this meeting. */
  introduced: internal(z.array(Person).max(20).default([])),
  link: internal(Link.optional()),
})

/** A repeating meeting. Who organises it decides what we may change: what the customer organises we never delete. */
export const Series = z.object({
  kind: internal(z.enum(['cadence', 'EBR', 'internal', 'other']).default('cadence')),
  title: internal(Line),
  /** `every Tuesday 10:00`, or an RFC 5545 rule. */
  pattern: internal(Line),
  organiser: internal(z.enum(['internal', 'customer'])),
  organisedBy: internal(Person.optional()),
  attendees: internal(z.array(Attendee).max(200).default([])),
  agenda: internal(Text.optional()),
  active: internal(z.boolean().default(true)),
  /** Whether somebody at the customer accepted the invitation; absent while nobody can tell, since some calendars never answer. */
  accepted: internal(z.boolean().optional()),
  nextAt: internal(Moment.optional()),
  link: internal(Link.optional()),
})
