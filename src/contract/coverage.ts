import { z } from 'zod'
import { coverSteps } from '../core/coverage/cover.ts'
import { endpoint } from './endpoint.ts'
import { AccountRef, Day, HolderRef, Id, Instant, Line, PersonRef } from './parts.ts'
import { endedAccount, unknownAccount, unknownFilter } from './refused.ts'

const Hours = z.number().min(0).meta({ description: 'Real hours, nights and weekends included, to the hundredth' })
/** Days of leave are days where somebody works; told in the reader's zone, the same day would have two names. */
const Zone = z
  .string()
  .nullable()
  .meta({ description: 'In which its days are named: that of whoever holds the account; null when nobody does' })
const Cause = z.enum(['no-holder', 'gone', 'leave', 'territory', 'no-ae'])

export const Proposal = z
  .object({
    person: PersonRef,
    load: z.number().int().meta({ description: 'Accounts that they hold or cover now' }),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'CoverProposal', description: 'Somebody who could cover, and what speaks for them' })
export type Proposal = z.infer<typeof Proposal>

export const CoverView = z
  .object({
    id: Id,
    account: AccountRef,
    person: PersonRef.meta({ description: 'Who covers' }),
    for: HolderRef.meta({ description: 'Whose account it stays' }),
    from: Instant,
    to: Instant,
    zone: Zone,
    state: z
      .enum(['planned', 'running', 'due', 'ended', 'cancelled'])
      .meta({ description: '`due`: its time is over, and the hand-back note is missing' }),
    reason: z.string(),
    readAt: Instant.nullable(),
    note: z.string().nullable().meta({ description: 'What whoever covered handed back' }),
    endedAt: Instant.nullable(),
    can: z.array(z.enum(coverSteps)).meta({ description: 'What the caller may do now' }),
  })
  .meta({ id: 'Cover', description: 'Somebody stands in for the holder of an account for a while' })
export type CoverView = z.infer<typeof CoverView>

const CoverWithBrief = CoverView.extend({ brief: z.string().meta({ description: 'At most 300 words out of the records' }) }).meta({
  id: 'CoverWithBrief',
  description: 'A cover with its brief',
})
export type CoverWithBrief = z.infer<typeof CoverWithBrief>

const Unreached = z.object({ account: AccountRef, holder: HolderRef.nullable(), cause: Cause, why: z.string(), zone: Zone })

export const UncoveredItem = Unreached.extend({
  since: Instant,
  hours: Hours,
  renewal: Day.nullable(),
  health: z.string().nullable(),
  handover: z.object({ id: Id, ref: z.string() }).nullable().meta({ description: 'The running one' }),
  couldCover: z.array(Proposal),
  until: Instant.nullable().meta({ description: 'When somebody is there again, as things stand; null when nobody knows' }),
  can: z.object({ cover: z.boolean(), handOver: z.boolean() }).meta({ description: 'What the caller may do here' }),
}).meta({ id: 'UncoveredAccount', description: 'An account for which nobody can be reached' })
export type UncoveredItem = z.infer<typeof UncoveredItem>

export const CoverageView = z
  .object({
    at: Instant,
    items: z.array(UncoveredItem).meta({ description: 'The longest without anybody first' }),
    ahead: z
      .array(Unreached.extend({ from: Instant }))
      .meta({ description: 'What will be uncovered in the next 14 days, as things stand' }),
    covers: z.array(CoverView).meta({ description: 'Planned, running, and waiting for their hand-back note' }),
    totals: z.object({
      accounts: z.number().int(),
      uncovered: z.number().int(),
      hours: Hours.meta({ description: 'Of what is uncovered now' }),
      gapsLastQuarter: z.number().int().meta({ description: 'Gaps that were open in the last 90 days' }),
      hoursLastQuarter: Hours.meta({ description: 'Hours of gaps in the last 90 days' }),
    }),
  })
  .meta({ id: 'Coverage', description: 'Which accounts nobody can be reached for' })
export type CoverageView = z.infer<typeof CoverageView>

export const AccountCoverage = z
  .object({
    unreached: z.object({ since: Instant, hours: Hours, cause: Cause, why: z.string() }).nullable(),
    ahead: z.object({ from: Instant, cause: Cause, why: z.string() }).nullable(),
    zone: Zone,
    gaps: z.array(z.object({ since: Instant, until: Instant.nullable(), hours: Hours, why: z.string() })),
    hours: Hours.meta({ description: 'Of all gaps together' }),
    covers: z.array(CoverView),
    days: z
      .array(z.object({ day: Day, who: HolderRef.nullable(), covers: z.boolean() }))
      .meta({ description: 'Whom one reaches at noon of each of the next 14 days; null: nobody' }),
    couldCover: z.array(Proposal),
    may: z.object({ cover: z.boolean() }),
  })
  .meta({ id: 'AccountCoverage', description: 'Whether somebody can be reached for an account, and who covers' })
export type AccountCoverage = z.infer<typeof AccountCoverage>

const unknownCover = { 'cover.unknown': { kind: 'unknown', when: 'There is no such cover.' } } as const

const refusedCover = {
  'cover.not-yours': { kind: 'forbidden', when: 'Only the holder, their manager, who runs the territory, or operations may.' },
  'cover.order': { kind: 'invalid', when: 'It ends before it begins.' },
  'cover.past': { kind: 'invalid', when: 'Its time is over already.' },
  'cover.person': { kind: 'invalid', when: 'That is nobody who could cover.' },
  'cover.self': { kind: 'invalid', when: 'Who holds the account cannot cover for themselves.' },
  'cover.away': { kind: 'conflict', when: 'Who would cover is on leave or gone in that time.' },
  'cover.exists': { kind: 'conflict', when: 'Somebody covers in that time already.' },
  'account.no-holder': { kind: 'conflict', when: 'Nobody holds the account; enter who does first.' },
} as const

export const coverage = {
  getCoverage: endpoint({
    method: 'GET',
    path: '/coverage',
    summary: 'List the accounts for which nobody can be reached, and what is coming',
    about:
      'A person is reached while they are here and not on leave; a pool while its territory has an owner or deputy who is, and the account has an AE; and whoever covers. Found within a minute and told once to the manager and operations.',
    who: 'workspace.read',
    status: 200,
    output: CoverageView,
    refusals: {},
  }),
  getAccountCoverage: endpoint({
    method: 'GET',
    path: '/accounts/:id/coverage',
    summary: 'Say whether somebody can be reached for an account, who covers, and when nobody could',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: AccountCoverage,
    refusals: { ...unknownAccount, ...endedAccount },
  }),
  arrangeCover: endpoint({
    method: 'POST',
    path: '/accounts/:id/covers',
    summary: 'Have somebody cover for the holder of an account for a while',
    about: "The account stays its holder's. Who covers gets a brief out of the records, and writes a hand-back note at the end.",
    who: 'cover.write',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ person: Id, from: Instant, to: Instant, reason: z.string().trim().max(300).default('') }),
    idempotent: true,
    status: 201,
    madeAt: '/covers/:id',
    output: CoverView,
    refusals: { ...unknownAccount, ...endedAccount, ...refusedCover },
  }),
  listCovers: endpoint({
    method: 'GET',
    path: '/covers',
    summary: 'List what somebody covers, with what they have to do about it',
    who: 'workspace.read',
    query: z.strictObject({ person: Id.default('me').meta({ description: 'Whose: a person by id or address; `me` for your own' }) }),
    status: 200,
    output: z.object({ items: z.array(CoverView) }),
    refusals: unknownFilter,
  }),
  getCover: endpoint({
    method: 'GET',
    path: '/covers/:id',
    summary: 'Read a cover with its brief',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: CoverWithBrief,
    refusals: unknownCover,
  }),
  stepCover: endpoint({
    method: 'POST',
    path: '/covers/:id/steps',
    summary: 'Say that the brief is read, hand back with a note, or call a cover off',
    who: 'cover.write',
    params: z.strictObject({ id: Id }),
    body: z.discriminatedUnion('step', [
      z.strictObject({ step: z.literal('read') }),
      z.strictObject({
        step: z.literal('hand-back'),
        note: z.string().trim().min(1).max(4000).meta({ description: 'What happened, and what is open' }),
      }),
      z.strictObject({ step: z.literal('cancel'), note: Line.exactOptional() }),
    ]),
    status: 200,
    output: CoverWithBrief,
    refusals: {
      ...unknownCover,
      'cover.not-yours': refusedCover['cover.not-yours'],
      'cover.over': { kind: 'conflict', when: 'It has ended or was called off.' },
      'cover.due': { kind: 'conflict', when: 'Its time is over; what is missing is the hand-back note.' },
      'cover.not-begun': { kind: 'conflict', when: 'It has not begun.' },
    },
  }),
}
