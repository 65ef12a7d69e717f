import { z } from 'zod'
import { priorities, TriageRule } from '../core/coverage/triage.ts'
import { CoverView, Proposal } from './coverage.ts'
import { endpoint } from './endpoint.ts'
import { AccountRef, Day, Id, Instant, Line, PersonRef } from './parts.ts'
import { stale } from './refused.ts'

const Priority = z.enum(priorities)

export const DepartureRow = z
  .object({
    id: Id,
    person: PersonRef,
    leavesAt: Instant,
    zone: z.string().nullable().meta({ description: 'In which their days are named: theirs; null when nobody knows them any more' }),
    gone: z.boolean(),
    state: z.enum(['open', 'closed']),
    note: z.string(),
    accounts: z.number().int().meta({ description: 'That they still hold' }),
    settled: z.number().int().meta({ description: 'Of these, those with a cover or a handover' }),
    createdBy: PersonRef.nullable(),
  })
  .meta({ id: 'DepartureRow', description: 'Somebody leaves' })
export type DepartureRow = z.infer<typeof DepartureRow>

export const DepartureAccount = z
  .object({
    account: AccountRef,
    priority: Priority,
    reasons: z.array(z.string()).meta({ description: 'Why it is that urgent' }),
    renewal: Day.nullable(),
    health: z.string().nullable(),
    proposed: Proposal.nullable().meta({ description: 'Who could cover; everybody is asked for a fair share' }),
    cover: CoverView.nullable(),
    handover: z.object({ id: Id, ref: z.string(), to: z.string() }).nullable(),
    parent: AccountRef.nullable().meta({ description: 'A child moves along with the handover of its parent' }),
  })
  .meta({ id: 'DepartureAccount', description: 'An account of somebody who leaves, and what becomes of it' })
export type DepartureAccount = z.infer<typeof DepartureAccount>

const Held = z.object({
  kind: z.string(),
  title: z.string(),
  items: z.array(
    z.object({
      what: z.string(),
      about: z.string(),
      account: Id.nullable(),
      handover: z.string().nullable().meta({ description: 'Its short name' }),
    }),
  ),
})

export const DepartureView = DepartureRow.extend({
  accountsHeld: z.array(DepartureAccount).meta({ description: 'The most urgent first' }),
  holds: z.array(Held).meta({ description: 'Everything else that they hold, also inside Baton' }),
  rules: z.array(z.object({ rule: TriageRule, words: z.string() })).meta({ description: 'What made an account P1 or P2' }),
  people: z.array(PersonRef.extend({ load: z.number().int() })).meta({ description: 'Who could be chosen' }),
  coverUntil: Instant.meta({ description: 'Until when covers are proposed' }),
}).meta({ id: 'Departure', description: 'Somebody leaves, with everything that they hold' })
export type DepartureView = z.infer<typeof DepartureView>

const TriageRules = z.object({
  rules: z.array(z.object({ rule: TriageRule, words: z.string() })),
  version: z.number().int().meta({ description: '0 as long as this workspace has set none' }),
})

const unknownDeparture = {
  'departure.unknown': { kind: 'unknown', when: 'There is no such departure, or it is not yours to see.' },
} as const
const notYours = {
  'departure.not-yours': { kind: 'forbidden', when: 'Only the manager of that person and operations may.' },
} as const

export const departures = {
  listDepartures: endpoint({
    method: 'GET',
    path: '/departures',
    summary: 'List departures that are yours to see, those under way first',
    who: 'departure.run',
    status: 200,
    output: z.object({
      items: z.array(DepartureRow),
      people: z.array(PersonRef).meta({ description: 'Whose departure the caller may say' }),
    }),
    refusals: {},
  }),
  announceDeparture: endpoint({
    method: 'POST',
    path: '/departures',
    summary: 'Say that somebody leaves, on a day or at once',
    about:
      'From that moment on the person is gone: sign-in, new tasks and coverage know it. Nothing of theirs moves by itself. Whose access has ended already is not let in again by a later day.',
    who: 'departure.run',
    body: z.strictObject({
      person: Id.meta({ description: "The person's id or address" }),
      leavesAt: z.union([Instant, Day]).nullable().default(null).meta({
        description: 'An instant, or their last day; left out: at once',
      }),
      note: z.string().trim().max(300).default(''),
    }),
    status: 201,
    madeAt: '/departures/:id',
    output: DepartureView,
    refusals: {
      ...notYours,
      'person.unknown': { kind: 'unknown', when: 'Nobody of this workspace has that id or address.' },
      'departure.exists': { kind: 'conflict', when: 'A departure of this person is under way already.' },
      'departure.self': { kind: 'conflict', when: 'Nobody says that they leave themselves; their manager does.' },
      'administrator.last': { kind: 'conflict', when: 'Nobody would be left who could invite people and give roles.' },
    },
  }),
  getDeparture: endpoint({
    method: 'GET',
    path: '/departures/:id',
    summary: 'Read a departure: accounts by urgency with proposed covers, and everything else that the person holds',
    who: 'departure.run',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: DepartureView,
    refusals: unknownDeparture,
  }),
  startDeparture: endpoint({
    method: 'POST',
    path: '/departures/:id/start',
    summary: 'Give accounts of somebody who leaves to others: by a cover, or by a handover',
    about: 'Each account for itself: one that is refused says why, and the others go on.',
    who: 'departure.run',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({
      accounts: z
        .array(z.strictObject({ account: Id, way: z.enum(['cover', 'handover']), to: Id, until: Instant.exactOptional() }))
        .min(1)
        .max(100),
    }),
    status: 200,
    output: z.object({
      done: z.array(z.object({ account: Id, way: z.enum(['cover', 'handover']), ref: z.string().nullable() })),
      refused: z.array(z.object({ account: Id, code: z.string(), why: z.string() })),
      departure: DepartureView,
    }),
    refusals: { ...unknownDeparture, 'departure.closed': { kind: 'conflict', when: 'The departure is closed.' } },
  }),
  closeDeparture: endpoint({
    method: 'POST',
    path: '/departures/:id/close',
    summary: 'Close a departure, once every account has somebody',
    who: 'departure.run',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: DepartureView,
    refusals: {
      ...unknownDeparture,
      'departure.unsettled': { kind: 'conflict', when: 'Accounts have neither a cover nor a handover yet.' },
    },
  }),
  getTriageRules: endpoint({
    method: 'GET',
    path: '/triage-rules',
    summary: 'Read what makes an account of somebody who leaves urgent',
    who: 'departure.run',
    versioned: true,
    status: 200,
    output: TriageRules.extend({
      own: z.boolean().meta({ description: 'Set by this workspace; false: as Baton ships them' }),
      may: z.object({ set: z.boolean() }),
    }),
    refusals: {},
  }),
  passOnWork: endpoint({
    method: 'POST',
    path: '/people/:id/pass-on',
    summary: 'Reassign the roles of somebody in handovers to a named person: for good, or until they are back',
    about:
      'Who leaves is replaced in each role, who is ill gets a deputy until that day; each as the command `reassign` or `delegate` of the handover, with the reason in its log. What the named person cannot take, and what stays with the one who is away, is said.',
    who: 'departure.run',
    params: z.strictObject({ id: Id.meta({ description: "The person's id or address" }) }),
    body: z.strictObject({
      to: Id.meta({ description: "The named person's id or address" }),
      until: Instant.nullable().default(null).meta({ description: 'When they are back; left out: for good' }),
      because: Line.meta({ description: 'Why, for the log of each handover' }),
    }),
    status: 200,
    output: z
      .object({
        done: z.array(z.object({ handover: Id, ref: z.string(), account: AccountRef, role: z.string() })),
        refused: z.array(
          z.object({ handover: Id, ref: z.string(), account: AccountRef, role: z.string(), code: z.string(), why: z.string() }),
        ),
        stays: z
          .array(z.object({ handover: Id, ref: z.string(), what: z.string() }))
          .meta({ description: 'What is on their own list still; with a deputy, the deputy has it too' }),
      })
      .meta({ id: 'PassedOn', description: 'What went to the named person, and what did not' }),
    refusals: {
      'person.unknown': { kind: 'unknown', when: 'Nobody of this workspace has that id or address.' },
      'pass-on.not-yours': { kind: 'forbidden', when: 'Only the manager of that person and operations may.' },
      'pass-on.same': { kind: 'invalid', when: 'Both are the same person.' },
      'pass-on.past': { kind: 'invalid', when: 'They would be back already.' },
    },
  }),
  putTriageRules: endpoint({
    method: 'PUT',
    path: '/triage-rules',
    summary: 'Say what makes an account of somebody who leaves urgent',
    about: 'The strongest rule that applies decides; where none does, an account is P3.',
    who: 'departure.run',
    body: z.strictObject({ rules: z.array(TriageRule).min(1).max(50) }),
    ifMatch: true,
    versioned: true,
    status: 200,
    output: TriageRules,
    refusals: { 'triage.operations': { kind: 'forbidden', when: 'Operations set what is urgent.' }, ...stale('triage.stale') },
  }),
}
