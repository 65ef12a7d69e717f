import { z } from 'zod'
import { labelColours } from '../core/policy/labels.ts'
import { itemKinds, paces, reasons, statuses } from '../core/process/handover.ts'
import type { HandoverView as View } from '../core/process/view.ts'
import { AccountRef, Day, HolderRef, Id, Instant, PersonRef } from './parts.ts'

/**
 * What one person sees of one handover. Its type is the one that the engine puts together: a field that is added there and
 * not here does not compile, and neither does the other way round.
 */

export const CarriedLabel = z
  .object({
    id: Id.nullable().meta({ description: 'Null for one that the page names and the workspace does not have' }),
    name: z.string(),
    colour: z.enum(labelColours).nullable(),
    fromPage: z.boolean(),
  })
  .meta({ id: 'CarriedLabel', description: 'A label that a handover carries' })

export const RecordRef = z.object({ kind: z.string(), key: z.string(), title: z.string() })
const Verdict = z.enum(['passed', 'failed', 'cannot tell'])

const ReadEvidence = z.object({
  kind: z.literal('read'),
  value: z.string(),
  source: z.string(),
  checkedAt: Instant,
  verdict: Verdict,
  because: z.string(),
  records: z.array(RecordRef),
})

export const Evidence = z
  .discriminatedUnion('kind', [
    ReadEvidence,
    z.object({
      kind: z.literal('attested'),
      by: Id,
      at: Instant,
      note: z.string(),
      url: z.string().exactOptional(),
      cannotTell: z.string().exactOptional(),
    }),
    z.object({ kind: z.literal('linked'), url: z.string(), by: Id, at: Instant, note: z.string().exactOptional() }),
    z.object({ kind: z.literal('waived'), by: Id, because: z.string(), approver: Id, until: Day, at: Instant }),
  ])
  .meta({ id: 'Evidence', description: 'Why something counts as done: read from a system, attested by a person, linked, or waived' })

export const Due = z
  .object({
    start: Instant,
    countsFrom: Instant,
    due: Instant,
    zone: z.string(),
    days: z.array(
      z.object({
        date: Day,
        counts: z.boolean(),
        why: z.string(),
        kind: z.enum(['start', 'counted', 'late', 'closed', 'holiday', 'leave', 'skipped', 'paused']),
      }),
    ),
    words: z.string(),
  })
  .meta({ id: 'Due', description: 'A due moment with the days that counted and why' })

const Judgement = z
  .object({
    verdict: Verdict,
    because: z.string(),
    records: z.array(RecordRef),
    evidence: ReadEvidence,
    parts: z.array(z.object({ part: z.string(), evidence: ReadEvidence })),
  })
  .meta({ id: 'Judgement', description: 'What the machine says about a task now' })

const Effect = z
  .object({
    id: z.string(),
    task: z.string(),
    action: z.string(),
    system: z.string(),
    subject: z.string(),
    account: Id,
    record: z.object({ kind: z.string(), key: z.string() }),
    before: z.unknown(),
    after: z.unknown(),
    instruction: z.string(),
    repeat: z.enum(['natural', 'keyed', 'probed', 'never']),
    afterIds: z.array(z.string()),
    state: z.enum(['planned', 'requested', 'applied', 'verified', 'failed', 'unknown', 'undoing', 'undone', 'dropped']),
    by: z.enum(['built-in', 'by hand']),
    because: z.string().exactOptional(),
    at: Instant.exactOptional(),
    takingBack: z.literal(true).exactOptional().meta({ description: 'It is being taken back, which is not known yet' }),
    standsOn: z
      .object({ kind: z.string(), key: z.string() })
      .exactOptional()
      .meta({ description: 'The record that takes its place; the change is refused while it is not there' }),
    attested: z
      .object({ by: Id, at: Instant, link: z.string() })
      .exactOptional()
      .meta({ description: 'Who says that it was done by hand, and where it can be seen' }),
  })
  .meta({ id: 'Effect', description: 'One change in another system: planned, applied, verified' })

const Call = z
  .object({
    start: Instant,
    minutes: z.number().int(),
    agenda: z.array(z.string()),
    people: z
      .array(PersonRef.extend({ when: z.string(), isGuest: z.boolean() }))
      .meta({ description: 'Who takes part, with the moment as each of them reads it' }),
    scheduledBy: PersonRef,
    place: z.string().nullable(),
    link: z.string().nullable(),
    because: z.string().nullable().meta({ description: 'Why at such a time, or that long' }),
  })
  .meta({ id: 'Call', description: 'An internal call as it is arranged' })

const AgendaPoint = z
  .object({
    on: z.string().meta({ description: 'What commands about it are on' }),
    part: z.enum(['top', 'people', 'open', 'topic']),
    text: z.string(),
    restricted: z.literal('candid').nullable(),
    addedBy: PersonRef,
    owner: PersonRef.meta({ description: 'Who takes it along when it is left open' }),
    state: z.enum(['open', 'discussed', 'left', 'settled since']),
    by: PersonRef.nullable(),
    at: Instant.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'AgendaPoint', description: 'A point of the agenda of a call' })

export const TaskView = z
  .object({
    id: z.string(),
    title: z.string(),
    stage: z.string(),
    group: z.string().nullable(),
    role: z.string(),
    assignee: PersonRef.nullable(),
    participants: z.array(z.string()),
    status: z.enum(['locked', 'open', 'done', 'waived', 'not-applicable']),
    kind: z.enum(['task', 'attest', 'gate', 'approval', 'call', 'letter', 'ownership', 'signoff', 'field']),
    due: Instant.nullable(),
    dueWhy: Due.nullable(),
    isLate: z.boolean(),
    away: z
      .array(z.object({ role: z.string(), person: PersonRef, from: Day, to: Day, deputies: z.array(PersonRef), words: z.string() }))
      .meta({ description: 'Who is on leave when it is due, and who can act meanwhile' }),
    lockedBy: z.array(z.string()).meta({ description: 'Ids of the tasks that it waits for' }),
    why: z.string().nullable().meta({ description: 'Why it is locked or does not apply' }),
    line: z.number().int().meta({ description: 'The line of the playbook that says so' }),
    optional: z.boolean(),
    guidance: z.string().nullable(),
    evidence: Evidence.nullable(),
    check: Judgement.nullable(),
    parts: z.array(z.object({ id: z.string(), title: z.string(), evidence: Evidence.nullable() })),
    reopened: z
      .object({ at: Instant, because: z.string(), by: Id.exactOptional(), cause: z.enum(['regressed', 'returned', 'person']) })
      .nullable(),
    waiver: z.object({ askedBy: Id, at: Instant, because: z.string(), until: Day, approver: Id }).nullable(),
    said: z.array(
      z.object({
        person: PersonRef,
        at: Instant,
        note: z.string().nullable(),
        held: z.boolean().nullable().meta({ description: 'Said of a call; null for a signature' }),
      }),
    ),
    effects: z.array(Effect),
    call: Call.nullable(),
    agenda: z.array(AgendaPoint).meta({ description: 'What a call is about' }),
    tickers: z.array(PersonRef).meta({ description: 'Who can tick points of its agenda now' }),
    restricted: z.literal('candid').nullable().meta({ description: 'Notes about it are for the holders, the gatekeeper and the manager' }),
    answersCustomer: z.boolean().meta({ description: 'Its work is what comes back after the letter: the `items` of the letter' }),
    raci: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Task', description: 'One task of a handover' })

export const ItemVerdict = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('pass'), by: Id, round: z.number().int() }),
  z.object({ verdict: z.literal('not applicable'), by: Id, round: z.number().int() }),
  z.object({ verdict: z.literal('return'), reason: z.string(), by: Id, round: z.number().int() }),
])

const Round = z
  .object({
    number: z.number().int(),
    submittedBy: Id,
    submittedAt: Instant,
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        section: z.string(),
        value: z.string(),
        shown: z.string().exactOptional().meta({ description: 'The same for reading, where that differs' }),
        evidence: Evidence.exactOptional(),
        task: z.string(),
        restricted: z.literal('candid').exactOptional(),
        verified: z.boolean(),
        optional: z.boolean(),
        later: z.boolean(),
      }),
    ),
    hash: z.string(),
    due: Due,
    decision: z
      .object({
        outcome: z.enum(['approved', 'needs fixes']),
        by: Id,
        at: Instant,
        items: z.record(z.string(), ItemVerdict),
        comment: z.string().exactOptional(),
      })
      .exactOptional(),
    standing: z.record(z.string(), ItemVerdict),
    undecided: z.array(z.string()),
  })
  .meta({ id: 'Round', description: 'One round of a gate: the frozen snapshot and what was decided on it' })

export const LetterVersion = z
  .object({
    version: z.number().int(),
    subject: z.string(),
    text: z.string(),
    hash: z.string(),
    from: Id,
    to: z.array(z.string()),
    cc: z.array(z.string()),
    replyTo: z.string().exactOptional(),
    by: Id,
    at: Instant,
    proposedDates: z.array(Day),
    names: z
      .array(Id)
      .exactOptional()
      .meta({ description: 'Whom it speaks of and comes from: once one of them is replaced, nobody agrees to it and it does not leave' }),
    addresses: z
      .array(z.object({ person: Id, email: z.string() }))
      .exactOptional()
      .meta({
        description:
          'The addresses of ours that it comes from, goes to in copy or gives the customer: once one is another, it does not leave',
      }),
    template: z
      .object({ name: z.string(), version: z.number().int(), hash: z.string(), approvedBy: Id })
      .exactOptional()
      .meta({ description: "The workspace's template that its words come from; absent when they are the page's own, or Baton's" }),
  })
  .meta({ id: 'LetterVersion', description: 'One version of the letter, exactly as it would leave' })

export const LetterItem = z
  .object({
    id: z.string(),
    kind: z.enum(itemKinds).meta({
      description:
        '`difference`: a copy that reached others, or says what a letter must not; `outdated`: it names somebody who does not take over, or is not the AE, any more',
    }),
    from: z.string(),
    text: z.string(),
    by: PersonRef,
    at: Instant,
    owners: z.array(PersonRef).meta({ description: 'Who has it now; empty once it is answered' }),
    handedTo: z.object({ person: PersonRef, by: PersonRef, at: Instant, note: z.string().nullable() }).nullable(),
    answer: z.object({ by: PersonRef, at: Instant, text: z.string() }).nullable(),
  })
  .meta({ id: 'LetterItem', description: 'Something that came back after the letter' })

const Letter = z.object({
  versions: z.array(LetterVersion),
  agreed: z.object({ version: z.number().int(), date: Day, by: Id, at: Instant }).nullable(),
  declined: z
    .object({ version: z.number().int(), by: Id, at: Instant, because: z.string(), dates: z.array(Day) })
    .nullable()
    .meta({ description: 'Said of the newest version by who agrees the date: none of these suits' }),
  release: z.object({ version: z.number().int(), by: Id, at: Instant, leavesAt: Instant }).nullable(),
  handedOver: z.object({ version: z.number().int(), at: Instant }).nullable(),
  unansweredAt: Instant.nullable().meta({ description: 'Handed over for a minute, and no reply of the mail server yet' }),
  outcome: z
    .object({
      version: z.number().int(),
      outcome: z.enum(['sent', 'refused', 'unknown']),
      at: Instant,
      evidence: z.string(),
      how: z.enum(['copy', 'word']).exactOptional().meta({ description: 'What "sent" rests on where Baton did not send it' }),
      by: Id.exactOptional(),
    })
    .nullable(),
  mode: z.enum(['csm', 'ae', 'app']).meta({ description: 'Who sends it: the CSM or the workspace through Baton, or the AE themselves' }),
  given: z
    .object({
      version: z.number().int(),
      by: Id,
      at: Instant,
      to: PersonRef,
      asked: Instant.exactOptional().meta({ description: 'When they were asked whether they sent it' }),
      withdrawn: z.string().exactOptional().meta({ description: 'Why it was taken back' }),
    })
    .nullable()
    .meta({ description: 'With somebody who sends it from their own mailbox' }),
  copy: z
    .object({
      version: z.number().int(),
      by: Id,
      at: Instant,
      subject: z.string().exactOptional(),
      text: z.string(),
      to: z.array(z.string()),
      differences: z.array(
        z.object({ where: z.enum(['subject', 'text', 'recipients']), is: z.enum(['missing', 'added', 'changed']), words: z.string() }),
      ),
    })
    .nullable()
    .meta({ description: 'The copy of what somebody sent themselves, compared with the approved version' }),
  notSent: z.array(PersonRef).meta({
    description: 'Who states that it was not sent, while its outcome is open; it takes two before the same version may leave again',
  }),
  items: z.array(LetterItem).meta({ description: 'Bounces, replies and questions that came back' }),
  waitsFor: z.array(z.string()),
})

export const Can = z
  .object({
    command: z.string(),
    on: z.string().nullable().meta({ description: 'What it is on; leave it out of the command when null' }),
    label: z.string().meta({ description: "A button's words" }),
    needs: z.unknown().meta({ type: 'object', description: 'JSON Schema of what the command needs beside `command` and `on`' }),
  })
  .meta({ id: 'Can', description: 'Something that the caller may do now' })

export const DocumentSections = z.array(
  z.object({
    section: z.string(),
    later: z.boolean(),
    fields: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        ticked: z.boolean(),
        item: z.boolean(),
        restricted: z.literal('candid').nullable().meta({ description: 'For the holders, the gatekeeper and the manager' }),
        isHidden: z.boolean().meta({ description: 'It is filled in and not for you' }),
        blanks: z.array(
          z.object({ id: z.string(), label: z.string(), type: z.string(), value: z.string(), by: z.enum(['facts', 'person', 'nobody']) }),
        ),
      }),
    ),
  }),
)

const CallInView = z
  .object({
    pool: z.string(),
    through: PersonRef.nullable().meta({ description: 'Whom to ask: the AE' }),
    owner: PersonRef.nullable().meta({ description: 'Who answers for the pool in this territory' }),
    deputy: PersonRef.nullable(),
    words: z.string(),
  })
  .meta({ id: 'CallIn', description: 'How to call in an engineer of the pool that looks after the account' })

export const HandoverView = z
  .object({
    id: Id,
    ref: z.string().meta({ description: 'A short readable name, for example KES-12' }),
    version: z.number().int(),
    state: z.enum(statuses),
    stage: z.object({ id: z.string(), name: z.string() }).nullable(),
    stages: z.array(z.object({ id: z.string(), name: z.string(), state: z.enum(['done', 'active', 'to do']) })),
    isLate: z.boolean(),
    needsFixes: z.boolean(),
    playbook: z.object({ id: z.string(), version: z.string(), title: z.string() }),
    account: AccountRef,
    children: z.array(z.object({ id: Id, name: z.string(), moves: z.boolean(), because: z.string().nullable() })),
    from: HolderRef,
    to: HolderRef,
    reason: z.object({ kind: z.enum(reasons), text: z.string().exactOptional() }),
    pace: z.enum(paces),
    startedBy: PersonRef,
    acceptedBy: PersonRef.nullable(),
    awaiting: PersonRef.nullable().meta({ description: 'Who has to accept' }),
    proposals: z.array(
      z.object({
        by: PersonRef,
        at: Instant,
        text: z.string(),
        change: z
          .object({ pace: z.enum(paces).exactOptional(), flipOn: Day.exactOptional(), to: PersonRef.exactOptional() })
          .nullable()
          .meta({ description: 'What `accept` agrees to; null where it is words only' }),
      }),
    ),
    cadence: z
      .object({
        ready: z
          .object({ by: PersonRef, at: Instant, note: z.string().nullable() })
          .nullable()
          .meta({ description: 'The incoming person is ready to lead from `flipOn` on; null while that day is a proposal' }),
        calls: z
          .array(
            z.object({
              day: Day,
              at: Instant.nullable(),
              title: z.string(),
              lead: PersonRef,
              state: z
                .enum(['coming', 'to say', 'led', 'not held'])
                .meta({ description: '`to say`: it is over, and nobody has said who led it' }),
              isChosen: z.boolean().meta({ description: 'Somebody chose the lead; otherwise the flip gives it' }),
              by: PersonRef.nullable().meta({ description: 'Who said or chose it' }),
              note: z.string().nullable(),
            }),
          )
          .meta({ description: 'The ledger: who led which cadence call since the start, and who leads what is to come' }),
      })
      .nullable()
      .meta({ description: 'Only in a slow transition' }),
    previous: z
      .object({ id: Id, ref: z.string() })
      .nullable()
      .meta({ description: 'The ended handover of this account whose answers it began with' }),
    movedIn: z
      .object({ by: PersonRef, at: Instant, source: z.object({ name: z.string(), link: z.string().exactOptional() }) })
      .nullable()
      .meta({ description: 'It was under way elsewhere before; `by` vouches for what is said of that time' }),
    proposedAt: Instant,
    startedAt: Instant.nullable(),
    flipOn: Day.nullable().meta({ description: 'When the incoming side starts to lead' }),
    endedAt: Instant.nullable(),
    endedBecause: z.string().nullable(),
    pausedBecause: z.string().nullable(),
    day: z.object({ number: z.number().int(), of: z.number().int() }).nullable().meta({ description: 'Working day n of about m' }),
    participants: z.array(
      z.object({
        role: z.string(),
        person: PersonRef,
        from: Instant,
        until: Instant.nullable(),
        delegateOf: PersonRef.nullable(),
        informedOnly: z.boolean(),
      }),
    ),
    tasks: z.array(TaskView),
    waiting: z.array(
      z.object({
        task: z.string(),
        person: PersonRef,
        verb: z.string(),
        command: z.string(),
        on: z.string().nullable(),
        due: Instant.nullable(),
        since: z.string(),
        unblocks: PersonRef.nullable(),
      }),
    ),
    gates: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        role: z.string(),
        state: z.enum(['not submitted', 'in review', 'needs fixes', 'approved', 'revoked', 'stale']),
        void: z.object({ because: z.string(), at: Instant }).nullable(),
        reviewTime: z
          .object({ rounds: z.number().int(), workingHours: z.number(), words: z.string() })
          .nullable()
          .meta({ description: "How long it has been with its gatekeeper, all rounds together, in the gatekeeper's working time" }),
        rounds: z.array(Round),
      }),
    ),
    document: DocumentSections,
    letter: Letter.nullable(),
    consultations: z.array(
      z.object({
        id: z.string(),
        row: z.string(),
        about: z.string(),
        person: PersonRef,
        role: z.string(),
        askedAt: Instant,
        due: Instant,
        answer: z.union([z.object({ at: Instant, said: z.string() }), z.object({ at: Instant, silent: z.literal(true) })]).exactOptional(),
      }),
    ),
    ownership: z.object({
      effectiveOn: Day.nullable(),
      changedAt: Instant.nullable(),
      early: z
        .object({ by: PersonRef, at: Instant, because: z.string() })
        .nullable()
        .meta({ description: 'The waiver that lets it change hands before the customer is told' }),
      accounts: z
        .array(
          z.object({
            id: Id,
            name: z.string(),
            holder: z.string().nullable(),
            becomes: z.string().nullable(),
            state: z.enum(['planned', 'verified', 'not moved', 'stays']),
          }),
        )
        .meta({ description: 'The change of hands account by account: planned before, read back from the ledger afterwards' }),
    }),
    callIn: CallInView.nullable().meta({ description: 'Once a pool has the account: how an engineer is called in' }),
    dossier: z
      .object({
        questions: z.number().int().min(0).meta({ description: 'What it still asks' }),
        mine: z.number().int().min(0).meta({ description: 'Of these, what lies with the caller' }),
        parts: z
          .number()
          .int()
          .min(0)
          .meta({ description: 'What the receiving side acknowledges: topics, and critical tickets one by one' }),
        read: z.number().int().min(0),
      })
      .nullable()
      .meta({ description: 'How far the dossier is; null where the playbook has no topics' }),
    labels: z.array(CarriedLabel).meta({
      description:
        'Those that the page gives, then those that people put on; the commands `put-labels` and `take-off-labels` change the latter',
    }),
    comments: z.array(
      z.object({
        id: z.string(),
        by: PersonRef,
        at: Instant,
        text: z.string(),
        mentions: z.array(Id),
        about: z.string().exactOptional(),
        restricted: z.literal('candid').exactOptional(),
      }),
    ),
    openEnds: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        person: PersonRef,
        restricted: z.literal('candid').exactOptional(),
        settled: z.object({ by: Id, at: Instant, outcome: z.string() }).exactOptional(),
      }),
    ),
    incidents: z
      .array(
        z.object({
          id: z.string(),
          text: z.string(),
          because: z.string(),
          openedAt: Instant,
          explained: z.object({ by: PersonRef, at: Instant, because: z.string() }).nullable(),
          goneAt: Instant.nullable(),
        }),
      )
      .meta({ description: 'Principles that were broken; each blocks completion until it is explained or gone' }),
    validation: z
      .object({
        due: Instant,
        said: z.array(z.object({ person: PersonRef, at: Instant, outcome: z.string(), note: z.string() })),
        waitsFor: z.array(PersonRef),
      })
      .nullable(),
    named: z.array(PersonRef).meta({ description: 'Everybody whom it names, also where only an id stands' }),
    can: z.array(Can).meta({ description: 'What the caller may do now; everything else is refused' }),
  })
  .meta({ id: 'Handover', description: 'One handover, as the caller sees it' })
export type HandoverView = z.output<typeof HandoverView>

/** As it travels: a member that is there is never `undefined`. */
type Settled<T> = T extends readonly (infer Item)[]
  ? Settled<Item>[]
  : T extends object
    ? { [K in keyof T]: Settled<Exclude<T[K], undefined>> }
    : T
type Same<A, B> = [Settled<A>] extends [Settled<B>] ? ([Settled<B>] extends [Settled<A>] ? true : never) : never

type Holds<T extends true> = T

/** Does not compile when the two differ in a member, its type, or whether it may be absent. */
export type InStep = Holds<Same<HandoverView, View>>
