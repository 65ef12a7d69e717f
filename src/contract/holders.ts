import { z } from 'zod'
import { AccountView } from './accounts.ts'
import { endpoint } from './endpoint.ts'
import { AccountRef, Day, HolderRef, Id, Instant, Line, PersonRef } from './parts.ts'
import { unknownAccount } from './refused.ts'

/** Roles of an account that are entered by hand, as they stand in an address. */
export const enteredRoles = ['csm', 'cse', 'ae', 'sa', 'renewal-manager', 'csm-manager'] as const

const Holder = {
  kind: z.enum(['person', 'pool']).default('person'),
  id: Id.meta({ description: "The person's or the pool's id" }),
}

const HolderEntry = z.strictObject(Holder).meta({ id: 'HolderEntry', description: 'Who has the role from now on' })

/** A day stands for its noon where the account lies. */
const When = z.union([Instant, Day]).meta({ description: 'An instant, or a date: noon of that day where the account lies' })

const Stint = z
  .object({ holder: HolderRef, from: Instant, until: Instant.nullable() })
  .meta({ id: 'Stint', description: "Somebody's time in a role" })
export type StintView = z.infer<typeof Stint>

export const HolderInterval = Stint.extend({
  role: z.string(),
  holds: z.boolean().meta({ description: 'The role that owns the account' }),
  source: z.string().meta({ description: 'Where it is known from: a handover, an import, by hand, a correction' }),
  handover: z.object({ id: Id, ref: z.string() }).nullable(),
  enteredBy: PersonRef.nullable().meta({ description: 'Null when Baton wrote it by itself' }),
  reason: z.string().nullable().meta({ description: 'Why it was corrected' }),
  knownSince: Instant,
  knownUntil: Instant.nullable().meta({ description: 'When we learned better; null while it is what we know' }),
}).meta({ id: 'HolderInterval', description: 'Who held a role from when to when, and since when that is known' })
export type HolderInterval = z.infer<typeof HolderInterval>

export const HolderHistory = z
  .object({
    account: AccountRef,
    at: Instant.nullable(),
    knownAt: Instant.nullable(),
    items: z.array(HolderInterval),
    changes: z
      .array(z.object({ year: z.number().int(), changes: z.number().int().min(0) }))
      .meta({ description: 'How often the account changed hands, by year' }),
    closed: z
      .array(
        z.object({
          key: z.string(),
          name: z.string(),
          status: z.enum(['won', 'lost']),
          closedOn: Day,
          holder: HolderRef.nullable().meta({ description: 'Who held the account that day' }),
        }),
      )
      .meta({ description: 'Closed opportunities, and who held the account when each closed' }),
    family: z
      .array(
        z.object({
          account: AccountRef,
          relation: z.enum(['parent', 'child', 'sibling']),
          holder: HolderRef.nullable(),
          since: Instant.nullable(),
          same: z.boolean().meta({ description: 'Whether the same holder has both' }),
        }),
      )
      .meta({ description: 'Parent, children and siblings, and whether they are in the same hands' }),
    may: z.object({ correct: z.boolean() }),
  })
  .meta({ id: 'HolderHistory', description: 'Who held which role for an account' })
export type HolderHistory = z.infer<typeof HolderHistory>

const HolderCorrection = z
  .strictObject({
    role: z.enum(enteredRoles),
    holder: z.strictObject(Holder).nullable().meta({ description: 'Null: nobody had the role then' }),
    from: When,
    to: When.nullable().meta({ description: 'Null: up to now' }),
    reason: Line.meta({ description: 'How you know; it stays in the log' }),
    preview: z.boolean().default(false).meta({ description: 'Only say what would change' }),
  })
  .meta({ id: 'HolderCorrection', description: 'Who it really was, in a time that has passed' })

export const CorrectedHolders = z
  .object({ role: z.string(), before: z.array(Stint), after: z.array(Stint), written: z.boolean() })
  .meta({ id: 'CorrectedHolders', description: 'The line of the role before and after' })
export type CorrectedHolders = z.infer<typeof CorrectedHolders>

const HolderChanges = z
  .object({
    years: z.array(z.object({ year: z.number().int(), changes: z.number().int(), accounts: z.number().int() })),
    most: z.array(z.object({ account: AccountRef, holder: HolderRef.nullable(), changes: z.number().int(), last: Instant })),
  })
  .meta({ id: 'HolderChanges', description: 'How often accounts changed hands' })
export type HolderChanges = z.infer<typeof HolderChanges>

const badHolder = {
  'person.unknown': { kind: 'invalid', when: 'That is nobody of this workspace, or somebody who has left.' },
  'pool.unknown': { kind: 'invalid', when: 'There is no such pool, or a pool cannot have this role.' },
} as const

const badWhen = { 'holders.when': { kind: 'invalid', when: 'What was known at a time that has not come yet.' } } as const

export const holders = {
  enterHolder: endpoint({
    method: 'PUT',
    path: '/accounts/:id/people/:role',
    summary: 'Say who has a role on an account',
    about:
      'From now on; who had it before stays in the history. The CSM is entered here only while nobody holds the account: afterwards the account changes hands by a handover.',
    who: 'account.write',
    params: z.strictObject({ id: Id, role: z.enum(enteredRoles) }),
    body: HolderEntry,
    versioned: true,
    status: 200,
    output: AccountView,
    refusals: {
      ...unknownAccount,
      ...badHolder,
      'account.has-holder': { kind: 'conflict', when: 'Somebody holds the account; it changes hands by a handover.' },
    },
  }),
  listHolders: endpoint({
    method: 'GET',
    path: '/accounts/:id/holders',
    summary: 'Say who held which role for an account, from when to when, and since when that is known',
    about:
      'Without `at` the whole history as it is known now. With `knownAt` the answer as it was then; corrections made since do not change it.',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    query: z.strictObject({ role: z.enum(enteredRoles).optional(), at: When.optional(), knownAt: When.optional() }),
    status: 200,
    output: HolderHistory,
    refusals: { ...unknownAccount, ...badWhen },
  }),
  correctHolder: endpoint({
    method: 'POST',
    path: '/accounts/:id/holders/corrections',
    summary: 'Correct who had a role in the past',
    about:
      'Adds what is known now; what was known then stays as it was. Who holds the account from now on changes by a handover. With `preview` nothing is written.',
    who: 'ledger.correct',
    params: z.strictObject({ id: Id }),
    body: HolderCorrection,
    status: 200,
    output: CorrectedHolders,
    refusals: {
      ...unknownAccount,
      ...badHolder,
      'correction.order': { kind: 'invalid', when: 'It ends before it begins.' },
      'correction.ahead': { kind: 'invalid', when: 'It reaches into a time that has not come yet.' },
      'correction.holder-now': { kind: 'conflict', when: 'It would change who holds the account at this moment.' },
      'correction.gap': { kind: 'conflict', when: 'It would leave a time in which nobody held the account.' },
      'correction.nothing': { kind: 'conflict', when: 'The ledger says so already.' },
    },
  }),
  listHolderChanges: endpoint({
    method: 'GET',
    path: '/holder-changes',
    summary: 'Say which accounts changed hands most, and how often in each year',
    who: 'workspace.read',
    query: z.strictObject({ year: z.coerce.number<string | number>().int().min(1970).max(9999).optional() }),
    status: 200,
    output: HolderChanges,
    refusals: {},
  }),
}
