import { z } from 'zod'
import { internal } from './field-class.ts'
import { Day, Line, Link, Moment, Person, Text } from './parts.ts'

/** Something written: the notes, a diagram, a letter, a command plan, the customer's folder. */
export const Document = z.object({
  title: internal(Line),
  kind: internal(z.enum(['notes', 'diagram', 'letter', 'command plan', 'folder', 'other'])),
  link: internal(Link.optional()),
  /** Whether the link opens. `unknown` until somebody or some system has tried. */
  reachable: internal(z.enum(['yes', 'no', 'unknown']).default('unknown')),
  inStandardFolder: internal(z.boolean().default(false)),
  /** Those of ours who can open it; absent while nobody has recorded that. */
  sharedWith: internal(z.array(Person).max(200).optional()),
  updatedOn: internal(Day.optional()),
})

/** A recorded call. */
export const Recording = z.object({
  title: internal(Line),
  at: internal(Moment.optional()),
  link: internal(Link),
  /** Whether the link opens for whoever takes over; absent until somebody or some system has tried. */
  reachable: internal(z.enum(['yes', 'no']).optional()),
  worthWatching: internal(z.enum(['yes', 'no', 'not asked']).default('not asked')),
  why: internal(Text.optional()),
  /** Those of ours who can open it; absent while nobody has recorded that. */
  sharedWith: internal(z.array(Person).max(200).optional()),
})

/** Whether one named system tells the truth about this account, and how we know. The record's key is the system. */
export const SystemState = z.object({
  system: internal(z.enum(['CS platform', 'CRM', 'documents', 'recordings', 'tracker', 'helpdesk', 'chat', 'calendar'])),
  upToDate: internal(z.enum(['yes', 'no', 'unknown']).default('unknown')),
  evidence: internal(Text.optional()),
  link: internal(Link.optional()),
})

/** Somebody or some system looked for all records of a kind; an empty list then means "none", not "nobody knows". */
export const Coverage = z.object({ note: internal(Text.optional()) })
