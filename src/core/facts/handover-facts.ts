import { z } from 'zod'
import { Account } from '../records/account.ts'
import { customerSafe, internal } from '../records/field-class.ts'
import { Day, Line, Moment, Person } from '../records/parts.ts'

const Id = z.string().min(1).max(80)

/** The account, with who holds which role now. */
export const AccountFacts = Account.extend({
  id: internal(Id),
  csm: customerSafe(Person.optional()),
  cse: internal(Person.optional()),
  ae: customerSafe(Person.optional()),
  sa: internal(Person.optional()),
  renewalManager: internal(Person.optional()),
  csmManager: internal(Person.optional()),
  /** Set when a pool holds the account instead of a CSM. */
  pool: internal(Line.optional()),
})
export type AccountFacts = z.infer<typeof AccountFacts>

/** A child account and whether it moves along. */
export const ChildFacts = z.object({
  id: internal(Id),
  name: customerSafe(Line),
  csm: internal(Person.optional()),
  pool: internal(Line.optional()),
  moves: internal(z.boolean()),
  whyNot: internal(Line.optional()),
})
export type ChildFacts = z.infer<typeof ChildFacts>

/** Who takes part, and what this handover has seen happen so far. What has not happened is absent: `has(handover.letterSentOn)`. */
export const HandoverFacts = z.object({
  id: internal(Id),
  startedOn: internal(Day),
  pace: internal(z.enum(['standard', 'slow'])),
  /** Who hands over and who takes over: a person, or a pool. */
  outgoing: customerSafe(Person.optional()),
  incoming: customerSafe(Person.optional()),
  outgoingPool: internal(Line.optional()),
  incomingPool: internal(Line.optional()),
  manager: internal(Person.optional()),
  incomingManager: internal(Person.optional()),
  ae: customerSafe(Person.optional()),
  renewalManager: internal(Person.optional()),
  gatekeeper: internal(Person.optional()),
  /** Everyone who works in a pool and has no other part here: no call with the customer is for any of them until the end. */
  poolEngineers: internal(z.array(Person)),
  /** Everyone by the role name of the page: `handover.roles["New CSM"]`. */
  roles: internal(z.record(z.string(), Person)),
  effectiveOn: internal(Day.optional()),
  flipOn: internal(Day.optional()),
  submittedAt: internal(Moment.optional()),
  approvedAt: internal(Moment.optional()),
  introducedAt: internal(Moment.optional()),
  internalMeetingHeldAt: internal(Moment.optional()),
  callHeldAt: internal(Moment.optional()),
  letterAgreedFor: internal(Day.optional()),
  letterSentOn: internal(Day.optional()),
  completedAt: internal(Moment.optional()),
  /** Ids of the tasks that are done on somebody's word. */
  attested: internal(z.array(Line).optional()),
})
export type HandoverFacts = z.infer<typeof HandoverFacts>
