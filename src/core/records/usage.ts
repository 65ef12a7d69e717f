import { z } from 'zod'
import { customerSafe, internal } from './field-class.ts'
import { Count, Day, Line, Link, Moment, Text } from './parts.ts'

/** What the customer has paid for and how much of it is used. */
export const Licence = z.object({
  name: customerSafe(Line),
  seats: internal(Count),
  activeUsers: internal(Count.optional()),
  /** The day on which the active users were counted. */
  activeUsersOn: internal(Day.optional()),
  /** Users above the seats that fall due at the next true-up. */
  trueUp: internal(Count.optional()),
  trueUpOn: internal(Day.optional()),
  renewal: internal(Day.optional()),
})

/** One installation at the customer, or their space in ours. */
export const Instance = z.object({
  name: internal(Line),
  hosting: internal(z.enum(['SaaS', 'self-managed', 'dedicated'])),
  production: internal(z.enum(['yes', 'no', 'unknown']).default('unknown')),
  version: internal(Line.optional()),
  lastPing: internal(Moment.optional()),
  /** What became of an installation that has been silent for long: nobody has asked, or what the answer was. */
  silence: internal(z.enum(['not flagged', 'flagged', 'retired', 'offline by design', 'still in use']).default('not flagged')),
  /** How we know what became of it. */
  silenceBecause: internal(Text.optional()),
  healthChecks: internal(
    z
      .array(z.object({ on: Day, result: Line, link: Link.optional() }))
      .max(200)
      .default([]),
  ),
  documents: internal(
    z
      .array(z.object({ kind: z.enum(['architecture diagram', 'machine specifications', 'configuration', 'other']), link: Link }))
      .max(50)
      .default([]),
  ),
  runners: internal(
    z
      .array(z.object({ name: Line, kind: z.enum(['private', 'hosted']), count: Count }))
      .max(200)
      .default([]),
  ),
  /** Compute minutes used, month by month, the oldest first. */
  computeMinutes: internal(
    z
      .array(z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), minutes: Count }))
      .max(120)
      .default([]),
  ),
})

/** One stage of the product and whether the customer uses it, or another tool for it. */
export const AdoptionStage = z.object({
  stage: internal(Line),
  status: internal(z.enum(['adopted', 'started', 'planned', 'not used', 'other tool', 'unknown']).default('unknown')),
  tool: internal(Line.optional()),
})

/** How the account is doing, one per account. */
export const Health = z.object({
  colour: internal(z.enum(['green', 'yellow', 'red', 'unknown'])),
  score: internal(z.number().min(0).max(100).optional()),
  why: internal(Text.optional()),
  trend: internal(z.enum(['up', 'steady', 'down', 'unknown']).default('unknown')),
  at: internal(Moment.optional()),
})
