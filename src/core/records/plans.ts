import { z } from 'zod'
import { internal } from './field-class.ts'
import { Day, Line, Link, Person, Text } from './parts.ts'

const PlanTask = z.object({ title: Line, status: z.enum(['open', 'done', 'dropped']), owner: Person.optional(), due: Day.optional() })

/** What the customer wants to reach, agreed with them. */
export const SuccessPlan = z.object({
  title: internal(Line),
  status: internal(z.enum(['draft', 'active', 'closed'])),
  owner: internal(Person.optional()),
  link: internal(Link.optional()),
  /** The last time that somebody worked on it. */
  updatedOn: internal(Day.optional()),
  objectives: internal(
    z
      .array(
        z.object({
          title: Line,
          status: z.enum(['open', 'done', 'dropped']),
          owner: Person.optional(),
          due: Day.optional(),
          tasks: z.array(PlanTask).max(200).default([]),
        }),
      )
      .max(100)
      .default([]),
  ),
  closedBecause: internal(Text.optional()),
})

/** A call to action: something about this account that somebody has to act on. */
export const Cta = z.object({
  title: internal(Line),
  type: internal(z.enum(['risk', 'opportunity', 'lifecycle', 'objective', 'handover', 'other']).default('other')),
  reason: internal(Line.optional()),
  status: internal(z.enum(['open', 'in progress', 'closed'])),
  owner: internal(Person.optional()),
  due: internal(Day.optional()),
  playbook: internal(Line.optional()),
  tasks: internal(z.array(PlanTask).max(200).default([])),
  updatedOn: internal(Day.optional()),
  closedBecause: internal(Text.optional()),
  /** Set on the one CTA that stands for a handover itself; checks don't see it, or a handover could never close. */
  handover: internal(z.string().max(80).optional()),
})
