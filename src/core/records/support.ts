import { z } from 'zod'
import { customerSafe, internal } from './field-class.ts'
import { Day, Line, Link, Moment, Person, Text } from './parts.ts'

/** A support ticket. Followers are ours and hidden from the customer; people in CC are shown to them. */
export const Ticket = z.object({
  subject: internal(Line),
  status: internal(z.enum(['new', 'open', 'pending', 'on hold', 'solved', 'closed'])),
  priority: internal(z.enum(['low', 'normal', 'high', 'urgent']).default('normal')),
  requester: customerSafe(Line.optional()),
  followers: internal(z.array(Person).max(200).default([])),
  cc: internal(z.array(Person).max(200).default([])),
  openedAt: internal(Moment.optional()),
  updatedAt: internal(Moment.optional()),
  link: internal(Link.optional()),
})

/** The shared tracker project with the customer, or the reason why there is none. */
export const CollaborationProject = z.object({
  name: internal(Line),
  exists: internal(z.boolean()),
  whyNot: internal(Text.optional()),
  wouldHelp: internal(z.enum(['yes', 'no', 'unknown']).default('unknown')),
  link: internal(Link.optional()),
  /** Whether the link opens for whoever takes over; absent until somebody or some system has tried. */
  reachable: internal(z.enum(['yes', 'no']).optional()),
  issues: internal(
    z
      .array(
        z.object({
          title: Line,
          status: z.enum(['open', 'closed']),
          updatedOn: Day.optional(),
          link: Link.optional(),
          assignee: Person.optional(),
        }),
      )
      .max(500)
      .default([]),
  ),
  watchers: internal(
    z
      .array(z.object({ person: Person, level: z.enum(['watch', 'participate', 'mention', 'off']) }))
      .max(200)
      .default([]),
  ),
  sentiment: internal(z.enum(['happy', 'mixed', 'unhappy', 'unknown']).default('unknown')),
  sentimentWhy: internal(Text.optional()),
})

/** Something that the customer would like the product to do. */
export const FeatureRequest = z.object({
  title: internal(Line),
  priority: internal(z.enum(['must have', 'should have', 'nice to have', 'unknown']).default('unknown')),
  shipped: internal(z.boolean().default(false)),
  shippedOn: internal(Day.optional()),
  link: internal(Link.optional()),
  updatedOn: internal(Day.optional()),
})

/** Something that has gone to management, ours or theirs. */
export const Escalation = z.object({
  title: internal(Line),
  status: internal(z.enum(['open', 'closed'])),
  severity: internal(z.enum(['low', 'medium', 'high', 'critical']).default('medium')),
  owner: internal(Person.optional()),
  openedAt: internal(Moment.optional()),
  link: internal(Link.optional()),
})

/** The internal issue about an account at risk. */
export const TriageIssue = z.object({
  title: internal(Line),
  status: internal(z.enum(['open', 'closed'])),
  owner: internal(Person.optional()),
  link: internal(Link.optional()),
})
