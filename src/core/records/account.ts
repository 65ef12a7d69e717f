import { z } from 'zod'
import { customerSafe, internal, restricted } from './field-class.ts'
import { Day, Line, Zone } from './parts.ts'

/** The customer as a whole. Children point at their parent. Kept in a table of its own, not as a record. */
export const Account = z.object({
  name: customerSafe(Line),
  parent: internal(z.string().max(80).optional()),
  /** Its id in the CRM or wherever it comes from: lists that name it so find it. */
  externalId: internal(Line.optional()),
  segment: internal(Line.optional()),
  region: internal(Line.optional()),
  /** IANA name; months and days of this account are counted in it. */
  zone: internal(Zone.optional()),
  language: customerSafe(Line.optional()),
  /** Annual recurring revenue, in whole units of the workspace's currency. */
  arr: restricted('commercial', z.number().int().min(0).optional()),
  renewal: internal(Day.optional()),
  hosting: internal(z.enum(['SaaS', 'self-managed', 'dedicated', 'mixed']).optional()),
  /** The domain of the customer's website; mail addresses are compared with it. */
  domain: customerSafe(Line.optional()),
  /** The edition that the customer bought, for example Premium. The tier of our service is the record `service-tier`. */
  tier: customerSafe(Line.optional()),
})
export type Account = z.infer<typeof Account>
