import { z } from 'zod'
import { Account } from '../core/records/account.ts'
import { endpoint } from './endpoint.ts'
import { AccountRef, Day, Flag, HolderRef, Id, Instant, Line, listOf, PersonRef, page } from './parts.ts'
import { badCursor, stale, unknownAccount, unknownFilter } from './refused.ts'

/** What everybody who may see the account sees of it; fields that a reader may not know are absent. */
const AccountFields = Account.partial().meta({ id: 'AccountFields', description: 'What is known about the customer as a whole' })

/** `region`, `domain`, … as they are entered. `null` in an edit takes the value away. */
const NewAccount = z
  .strictObject({
    ...Account.shape,
    id: Id.meta({ format: 'uuid' })
      .optional()
      .meta({ description: 'A UUID of your own; made up when you leave it out. What another system calls it is `externalId`' }),
    csm: Id.optional().meta({ description: 'The id of the person who holds it' }),
  })
  .meta({ id: 'NewAccount' })

const emptied = Object.fromEntries(Object.entries(Account.shape).map(([name, field]) => [name, (field as z.ZodType).nullable().optional()]))

const AccountEdit = z
  .strictObject(emptied as { [K in keyof typeof Account.shape]: z.ZodOptional<z.ZodNullable<(typeof Account.shape)[K]>> })
  .meta({ id: 'AccountEdit', description: 'Only what is to change; null takes a value away' })

export const AccountRow = z
  .object({
    id: Id,
    name: z.string(),
    parent: AccountRef.nullable(),
    holder: HolderRef.nullable(),
    ae: PersonRef.nullable(),
    territory: z.string().nullable(),
    region: z.string().nullable(),
    renewal: Day.nullable(),
    arr: z.number().nullable().meta({ description: 'Null when it is not known or not yours to see' }),
    health: z.string().nullable(),
    handover: z.object({ id: Id, ref: z.string() }).nullable().meta({ description: 'The running one' }),
  })
  .meta({ id: 'AccountRow', description: 'An account as a line of a list' })
export type AccountRow = z.infer<typeof AccountRow>

export const AccountView = z
  .object({
    id: Id,
    version: z.number().int(),
    fields: AccountFields,
    parent: AccountRef.nullable(),
    children: z.array(AccountRef.extend({ holder: HolderRef.nullable() })),
    holder: HolderRef.nullable(),
    people: z.array(z.object({ role: z.string(), person: HolderRef, from: Instant, until: Instant.nullable() })).meta({
      description: 'Who has which role on the account now, and from when',
    }),
    holders: z.array(z.object({ holder: HolderRef, from: Instant, until: Instant.nullable() })).meta({
      description: 'Every holder it ever had, the newest first',
    }),
    open: z.array(z.object({ kind: z.string(), title: z.string(), count: z.number().int().min(0) })).meta({
      description: 'Open things by kind: tickets, opportunities, plans',
    }),
    handovers: z.array(
      z.object({
        id: Id,
        ref: z.string(),
        playbook: z.string(),
        status: z.string(),
        from: z.string(),
        to: z.string(),
        startedAt: Instant.nullable(),
        endedAt: Instant.nullable(),
      }),
    ),
    serviceTier: z
      .object({
        name: z.string(),
        servedBy: z.enum(['person', 'pool']).nullable().meta({ description: 'Null for a tier that is not in the list of the workspace' }),
        poolMayTake: z.boolean().nullable(),
      })
      .nullable()
      .meta({ description: 'The tier of the service that the account has; null where none is recorded' }),
    engage: z.string().nullable().meta({ description: 'How to call in a pooled engineer, when a pool holds the account' }),
    ended: z
      .object({ on: Day, because: z.string(), by: PersonRef, at: Instant })
      .nullable()
      .meta({ description: 'Since which day the contract is over, why, and who entered it; null while it goes on' }),
    held: z.boolean().meta({
      description: 'Whether it is under legal hold, for whoever enters its end and whoever sets holds; false for everybody else',
    }),
    hold: z
      .object({ because: z.string(), by: PersonRef, at: Instant })
      .nullable()
      .meta({ description: 'Why it is under legal hold, and who said so; null also for who may not know' }),
    may: z
      .object({ edit: z.boolean(), editRecords: z.boolean(), handOver: z.boolean(), end: z.boolean(), hold: z.boolean() })
      .meta({ description: 'What the caller may do here' }),
  })
  .meta({ id: 'AccountView', description: 'One account' })
export type AccountView = z.infer<typeof AccountView>

const editRefusals = {
  'account.field-not-yours': { kind: 'forbidden', when: 'A field may be changed only by those who may read it.' },
  'account.invalid': { kind: 'invalid', when: 'With these fields it would be no account; `where` names the one.' },
} as const

const notYoursToEnd = {
  'account.not-yours-to-end': { kind: 'forbidden', when: 'The manager of the account and operations enter its end.' },
} as const

export const accounts = {
  listAccounts: endpoint({
    method: 'GET',
    path: '/accounts',
    summary: 'List accounts, by name',
    who: 'workspace.read',
    query: z.strictObject({
      q: z.string().max(200).optional().meta({ description: 'Part of the name or domain' }),
      holder: Id.optional().meta({ description: 'Who holds them: a person by id or address, a pool by id; `me` for your own' }),
      parent: Id.optional().meta({ description: 'Only children of this account' }),
      ended: Flag.optional().meta({ description: 'Accounts that have ended instead of those that go on' }),
      tier: z.string().max(100).optional().meta({ description: 'Only accounts of this service tier, by its name' }),
      ...page,
    }),
    status: 200,
    output: listOf(AccountRow),
    refusals: { ...badCursor, ...unknownFilter },
  }),
  createAccount: endpoint({
    method: 'POST',
    path: '/accounts',
    summary: 'Add an account',
    who: 'account.write',
    body: NewAccount,
    idempotent: true,
    versioned: true,
    status: 201,
    madeAt: '/accounts/:id',
    output: AccountView,
    refusals: {
      'account.exists': { kind: 'conflict', when: 'An account with that id or name exists.' },
      'account.no-parent': { kind: 'invalid', when: 'The parent is no account, or itself a child of this one.' },
      'person.unknown': { kind: 'invalid', when: 'The CSM is nobody of this workspace, or has left.' },
      'account.id': { kind: 'invalid', when: 'The id is no UUID.' },
      ...editRefusals,
    },
  }),
  endAccount: endpoint({
    method: 'PUT',
    path: '/accounts/:id/end',
    summary: 'Enter that an account has ended',
    about:
      'Its contract is over. It leaves lists and searches, the coverage guard watches it no longer, no handover of it starts, and the months of its contacts begin. Handovers that run go on until somebody completes or cancels them; the answer names them.',
    who: 'account.end',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ on: Day, because: Line.max(400) }),
    status: 200,
    output: AccountView,
    refusals: {
      ...unknownAccount,
      ...notYoursToEnd,
      'account.ended': { kind: 'conflict', when: 'It has ended already.' },
      'account.end-ahead': { kind: 'invalid', when: 'The day has not come yet.' },
    },
  }),
  takeBackEnd: endpoint({
    method: 'POST',
    path: '/accounts/:id/end/take-back',
    summary: 'Take back that an account has ended',
    about: 'Contacts that were erased meanwhile do not come back.',
    who: 'account.end',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ because: Line.max(400) }),
    status: 200,
    output: AccountView,
    refusals: { ...unknownAccount, ...notYoursToEnd, 'account.goes-on': { kind: 'conflict', when: 'It has not ended.' } },
  }),
  getAccount: endpoint({
    method: 'GET',
    path: '/accounts/:id',
    summary: 'Read one account',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    versioned: true,
    status: 200,
    output: AccountView,
    refusals: unknownAccount,
  }),
  editAccount: endpoint({
    method: 'PUT',
    path: '/accounts/:id',
    summary: 'Change what is known about an account',
    about: 'Only the members that you send change. Who holds it changes by a handover, never here.',
    who: 'account.write',
    params: z.strictObject({ id: Id }),
    body: AccountEdit,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: AccountView,
    refusals: {
      ...editRefusals,
      ...unknownAccount,
      ...stale('account.stale'),
      'account.exists': { kind: 'conflict', when: 'Another account has that name.' },
      'account.no-parent': { kind: 'invalid', when: 'The parent is not an account, or is a child of this one. Choose another.' },
    },
  }),
}
