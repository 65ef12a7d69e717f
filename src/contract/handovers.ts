import { z } from 'zod'
import { paces, reasons, statuses } from '../core/process/handover.ts'
import { StartInput } from '../core/process/start.ts'
import { endpoint } from './endpoint.ts'
import { CarriedLabel, DocumentSections, HandoverView, LetterVersion } from './handover-view.ts'
import { AccountRef, Day, Flag, HandoverName, HolderRef, Id, Instant, listOf, PersonRef, page } from './parts.ts'
import { isMinimal, Receipt, receipt } from './receipt.ts'
import { badCursor, endedAccount, stale, unknownAccount, unknownFilter, unknownHandover } from './refused.ts'

const One = z.strictObject({ id: HandoverName })

export const HandoverRow = z
  .object({
    id: Id,
    ref: z.string(),
    version: z.number().int(),
    state: z.enum(statuses),
    playbook: z.object({ id: z.string(), title: z.string() }),
    account: AccountRef,
    children: z.number().int().meta({ description: 'How many child accounts move along' }),
    from: HolderRef,
    to: HolderRef,
    stage: z.string().nullable(),
    round: z.number().int().nullable().meta({ description: 'Of the gate that is being decided' }),
    needsFixes: z.boolean(),
    isLate: z.boolean(),
    holding: z.array(PersonRef).meta({ description: 'On whom it waits, the most urgent first' }),
    due: Instant.nullable().meta({ description: 'The next due of something that is open' }),
    tasksDone: z.number().int(),
    tasks: z.number().int(),
    renewal: Day.nullable(),
    arr: z.number().nullable().meta({ description: 'Null when it is not known or not yours to see' }),
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    updatedAt: Instant,
    labels: z.array(CarriedLabel),
  })
  .meta({ id: 'HandoverRow', description: 'A handover as a line of a list' })
export type HandoverRow = z.infer<typeof HandoverRow>

export const EventView = z
  .object({
    version: z.number().int().meta({ description: 'The version of the handover after it' }),
    position: z.number().int().meta({ description: 'Where it stands in the log of the workspace' }),
    type: z.string(),
    by: PersonRef.meta({ description: 'Who did it; `baton` is the machine itself' }),
    at: Instant,
    words: z.string().meta({ description: 'What happened, as a sentence' }),
    reason: z.string().nullable(),
    task: z.string().nullable(),
    hash: z.string().nullable().meta({ description: 'Its hash in the chain; null for an event of this very request' }),
    data: z.record(z.string(), z.unknown()).meta({ description: 'The event as it is logged' }),
  })
  .meta({ id: 'Event', description: 'Something that happened in a handover' })
export type EventView = z.infer<typeof EventView>

export const Command = z
  .looseObject({
    command: z.string().min(1).max(60).meta({ description: 'One that stands in `can`' }),
    on: z.string().min(1).max(300).nullish().meta({ description: 'What it is on, as `can` says it' }),
  })
  .meta({
    id: 'Command',
    description:
      'A command with what it needs: the members that the `needs` of its line in `can` describes. `docs/reference/handovers.md` lists all of them, and which of them a token never gives',
  })

export const StartOptions = z
  .object({
    account: AccountRef,
    holder: HolderRef.nullable().meta({ description: 'Who hands over' }),
    running: z.object({ id: Id, ref: z.string() }).nullable().meta({ description: 'The handover that stands in the way of another' }),
    whyNot: z.string().nullable().meta({ description: 'Why the caller cannot start one for this account; null when they can' }),
    again: z
      .object({
        id: Id,
        ref: z.string(),
        playbook: z.string().meta({ description: 'Title of its page' }),
        endedAt: Instant,
        answers: z.number().int().meta({ description: 'Answers that its document holds' }),
      })
      .nullable()
      .meta({ description: 'The last completed handover: name its id as `previous` to begin with its document and answers' }),
    escalation: z.string().nullable().meta({ description: 'An open escalation of the customer, the most severe first' }),
    children: z.array(AccountRef).meta({ description: 'They move along, unless the start says which stay and why' }),
    reasons: z.array(z.enum(reasons)),
    playbooks: z.array(
      z.object({
        id: Id,
        title: z.string(),
        summary: z.string(),
        kind: z.string(),
        tasks: z.number().int(),
        paces: z.array(z.enum(paces)).meta({ description: 'The first is the usual one' }),
        receivers: z
          .array(
            HolderRef.extend({
              load: z.number().int().nullable().meta({ description: 'Accounts that they hold or cover now; null for a pool' }),
              reasons: z.array(z.string()).meta({ description: 'What speaks for them: load, region, language, segment, team' }),
            }),
          )
          .meta({ description: 'Who could take over, the best first' }),
        suggested: HolderRef.nullable().meta({ description: 'Who probably does' }),
        roles: z
          .array(
            z.object({
              role: z.string(),
              person: PersonRef.nullable().meta({ description: 'Known from the records, for the suggested or the given receiver' }),
              candidates: z.array(PersonRef),
              informedOnly: z.boolean(),
            }),
          )
          .meta({ description: 'Whoever is not known here has to be named in `roles` of the start' }),
      }),
    ),
  })
  .meta({ id: 'StartOptions', description: 'Everything that a start can know before it asks' })
export type StartOptions = z.infer<typeof StartOptions>

const LetterRule = z.object({
  id: z.string(),
  text: z.string(),
  kept: z.boolean().nullable().meta({ description: 'By the newest text; null when a person has to say so' }),
})

export const LetterView = z
  .object({
    task: z.string(),
    suggestion: z
      .object({
        subject: z.string(),
        text: z.string(),
        from: PersonRef,
        to: z.array(z.string()),
        cc: z.array(z.string()),
        replyTo: z.string().nullable(),
        paragraphs: z
          .array(z.object({ text: z.string(), editable: z.boolean() }))
          .meta({ description: 'Piece by piece; all is locked but the place of the sender’s own line' }),
      })
      .nullable()
      .meta({ description: 'What a draft would say now; null when nobody is approved to receive it' }),
    wording: z
      .object({
        from: z.enum(['page', 'template', 'baton']),
        template: z.object({ name: z.string(), version: z.number().int(), approvedBy: PersonRef, approvedAt: Instant }).nullable(),
      })
      .meta({
        description: 'Where a draft takes its words from now: the page, an approved template of the workspace, or what Baton ships',
      }),
    draftedFrom: z
      .object({ name: z.string(), version: z.number().int(), approvedBy: PersonRef })
      .nullable()
      .meta({ description: 'The template that the newest version was drafted from; null when it was none, or nothing is drafted' }),
    writers: z.array(PersonRef).meta({
      description: 'Whose it is to write it while the handover runs, by the rules of the engine, whether or not its moment is now',
    }),
    senders: z.array(PersonRef).meta({ description: 'Whose it is to send it, or to hand it over to be sent, likewise' }),
    holders: z
      .array(PersonRef)
      .meta({ description: 'Whose it is to hold it once it is released, or to take it back from who has it to send' }),
    settlers: z.array(PersonRef).meta({ description: 'Whose it is to say what became of it, should nobody know' }),
    leavesAt: Instant.nullable().meta({
      description:
        'When the newest version would leave, were it released at this moment; null where Baton does not send it, or it has left',
    }),
    held: z
      .object({ at: Instant, words: z.string(), reason: z.string().nullable() })
      .nullable()
      .meta({ description: 'It was released and held, and nobody has released or written it anew since' }),
    blindCopy: z.object({ person: PersonRef, isSet: z.boolean() }).nullable().meta({
      description:
        'Whose timeline address of the CS platform gets a blind copy, and whether they have set one; null where the letter is in no person’s name, or sent from their own mailbox. The address is told to nobody.',
    }),
    noDraftYet: z.string().nullable().meta({ description: 'Why even they cannot write it now; null when they can' }),
    versions: z.array(LetterVersion),
    mustSay: z.array(LetterRule),
    mustNotSay: z.array(LetterRule),
    waitsFor: z.array(z.string()).meta({ description: 'What has to stand before it may leave' }),
    consulted: z
      .array(
        z.object({
          person: PersonRef,
          role: z.string(),
          askedAt: Instant.nullable().meta({ description: 'Null when they have not been asked yet' }),
          due: Instant.nullable(),
          said: z.string().nullable(),
          silent: z.boolean().meta({ description: 'Their day passed without a word; silence is never consent' }),
        }),
      )
      .meta({ description: 'Who is asked before it leaves' }),
    approved: z.number().int().nullable().meta({ description: 'The version that is approved; it alone is given as a file' }),
    name: z.string().nullable().meta({ description: 'A name for the file' }),
    text: z.string().nullable().meta({ description: 'The approved version as plain text: subject and text' }),
    bytes: z.string().nullable().meta({ description: 'In base64, only where the answer is a file of bytes' }),
  })
  .meta({ id: 'Letter', description: 'The letter to the customer' })
export type LetterView = z.infer<typeof LetterView>

/** `start.*` and others that the rules of a start can give. */
export const startRefusals = {
  ...unknownAccount,
  ...endedAccount,
  'playbook.unknown': { kind: 'invalid', when: 'There is no such playbook.' },
  'account.has-handover': { kind: 'conflict', when: 'A running handover changes the holder of this account or one of its family already.' },
  'account.no-holder': { kind: 'conflict', when: 'Nobody holds the account, so nobody can hand it over.' },
  'start.same-holder': { kind: 'invalid', when: 'The receiver holds it already.' },
  'start.no-person': { kind: 'invalid', when: 'The receiver is nobody here, or has left.' },
  'start.not-a-csm': { kind: 'invalid', when: 'The receiver is not a CSM.' },
  'start.no-pool': { kind: 'invalid', when: 'This playbook hands over to a pool, and there is none of that id.' },
  'start.wrong-holder': {
    kind: 'conflict',
    when: 'The playbook is for accounts that a person holds, and a pool does; or the other way round.',
  },
  'start.no-pace': { kind: 'invalid', when: 'The playbook does not offer this pace.' },
  'start.tier-stays': {
    kind: 'conflict',
    when: 'The service tier of the account, or of a child that moves along, is not handed to a pool.',
  },
  'start.no-previous': { kind: 'unknown', when: 'No completed handover of this account has that id.' },
  'start.no-child': { kind: 'invalid', when: 'An account that shall stay is no child of this one.' },
  'start.flip-day': { kind: 'invalid', when: 'The day on which the lead shall change has passed, or is more than 180 days away.' },
  'start.role-unfit': { kind: 'invalid', when: 'Somebody is named for a role that they could not have, or who has another part.' },
  'start.role-missing': { kind: 'invalid', when: 'Nobody is known for a role; name a person in `roles`.' },
  'start.reason-missing': { kind: 'invalid', when: 'The reason is `other`, and `text` does not say which.' },
  'role.unknown': { kind: 'invalid', when: 'The playbook has no such role.' },
  'gate.own-package': { kind: 'conflict', when: 'Somebody would decide about their own package.' },
  'handover.not-yours-to-start': { kind: 'forbidden', when: 'Either side, a manager or operations can start it.' },
  'software.never-signs': { kind: 'forbidden', when: 'Only a person can start a handover.' },
} as const

export const handovers = {
  listHandovers: endpoint({
    method: 'GET',
    path: '/handovers',
    summary: 'List handovers, the most urgent first',
    about: 'By due time, unless `sort` says otherwise; what has no date comes last.',
    who: 'workspace.read',
    query: z.strictObject({
      status: z
        .enum([...statuses, 'active', 'ended'])
        .optional()
        .meta({ description: '`active`: proposed, running or paused; `ended`: completed or cancelled' }),
      stage: z.string().max(120).optional().meta({ description: "A stage's id; `-` for where no task is left" }),
      playbook: Id.optional().meta({ description: "A playbook's id" }),
      account: Id.optional().meta({ description: "An account's id" }),
      owner: Id.optional().meta({
        description: 'Who hands over or takes over: a person by id or address, a pool by id; `me` for yourself',
      }),
      holding: Id.optional().meta({ description: 'On whom it waits: a person by id or address; `me` for yourself' }),
      late: Flag.optional().meta({ description: 'Only what is late; `false` for what is not' }),
      lateRole: z.string().max(120).optional().meta({
        description: 'Only where something that waits on this role is past its due; `-` for who is asked by name',
      }),
      team: Id.optional().meta({ description: 'In whose team it is counted: a manager by id or address; `-` for none' }),
      renewal: Day.optional().meta({ description: 'Only accounts that renew on or before this day' }),
      label: Id.optional().meta({ description: "A label's id: what carries it, by hand or by its page" }),
      q: z.string().max(200).optional().meta({ description: 'Part of the name of account, person or handover' }),
      sort: z
        .enum(['updated', 'due', 'renewal', 'account', 'started'])
        .default('due')
        .meta({ description: '`due` without it; `updated` and `started` the newest first' }),
      ...page,
    }),
    status: 200,
    output: listOf(HandoverRow).extend({ total: z.number().int().meta({ description: 'How many match, over all pages' }) }),
    refusals: { ...badCursor, ...unknownFilter },
  }),
  startHandover: endpoint({
    method: 'POST',
    path: '/handovers',
    summary: 'Start a handover',
    about: 'People for roles come from the records where these know them; children move along unless the start says why not.',
    who: 'handover.start',
    body: StartInput,
    idempotent: true,
    versioned: true,
    status: 201,
    madeAt: '/handovers/:id',
    output: HandoverView,
    minimal: z
      .object({ ...isMinimal, ...receipt })
      .meta({ id: 'StartedInShort', description: 'The handover that was started, without its room' }),
    refusals: startRefusals,
  }),
  getStartOptions: endpoint({
    method: 'GET',
    path: '/handovers/start-options',
    summary: 'Read what a start for an account already knows',
    who: 'workspace.read',
    query: z.strictObject({ account: Id, to: Id.optional().meta({ description: 'A receiver, for the roles that depend on it' }) }),
    status: 200,
    output: StartOptions,
    refusals: unknownAccount,
  }),
  getHandover: endpoint({
    method: 'GET',
    path: '/handovers/:id',
    summary: 'Read one handover, and what you may do in it',
    who: 'workspace.read',
    params: One,
    versioned: true,
    status: 200,
    output: HandoverView,
    refusals: unknownHandover,
  }),
  commandHandover: endpoint({
    method: 'POST',
    path: '/handovers/:id/commands',
    summary: 'Ask a handover to do something',
    about:
      'Whatever stands in `can` succeeds with what it needs; whatever does not is refused with the reason that the screen shows. With `If-Match` it is judged on that version only; without, on the newest state.',
    who: 'handover.command',
    params: One,
    body: Command,
    idempotent: true,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: z
      .object({ handover: HandoverView, events: z.array(EventView) })
      .meta({ id: 'Commanded', description: 'The handover after it, and what happened' }),
    minimal: z
      .object({ ...isMinimal, handover: Receipt, events: z.array(EventView) })
      .meta({ id: 'CommandedInShort', description: 'What happened, without the room after it' }),
    refusals: {
      ...unknownHandover,
      ...stale('handover.stale'),
      'command.unknown': { kind: 'unknown', when: 'There is no such command.' },
      'command.on': { kind: 'invalid', when: 'It is about something that has to be named, or about the handover as a whole.' },
      'command.invalid': { kind: 'invalid', when: 'What it needs is missing or wrong; `where` names the member.' },
      'task.unknown': { kind: 'unknown', when: 'The playbook has no such task.' },
      'task.locked': { kind: 'conflict', when: 'Something has to be finished before; the sentence says what.' },
      'task.not-yours': { kind: 'forbidden', when: 'The task belongs to another role; the sentence says whose.' },
      'handover.proposed': { kind: 'conflict', when: 'It has not started: it waits for the other side to accept.' },
      'handover.paused': { kind: 'conflict', when: 'It is paused.' },
      'handover.completed': { kind: 'conflict', when: 'It is completed; ended handovers stay ended.' },
      'handover.cancelled': { kind: 'conflict', when: 'It was cancelled; ended handovers stay ended.' },
      'person.left': { kind: 'forbidden', when: 'You have left this workspace.' },
      'software.never-signs': { kind: 'forbidden', when: 'Software never approves, signs, waives or releases.' },
    },
  }),
  nudgePerson: endpoint({
    method: 'POST',
    path: '/handovers/:id/nudges',
    summary: 'Remind somebody of what waits on them in a handover',
    about: 'One a day for each person in each handover, whoever sends it, reminders of Baton included. It arrives in their working hours.',
    who: 'handover.command',
    params: One,
    body: z.strictObject({ person: Id.meta({ description: 'The id of who is to be reminded' }) }),
    idempotent: true,
    status: 200,
    output: z
      .object({ arrivesAt: Instant.meta({ description: 'When they hear of it' }), event: EventView })
      .meta({ id: 'Nudged', description: 'That somebody was reminded' }),
    refusals: {
      ...unknownHandover,
      'nudge.today': {
        kind: 'conflict',
        when: 'They were reminded of this handover today; the sentence says when the next one can go out.',
      },
      'nudge.nothing-waits': { kind: 'conflict', when: 'Nothing in this handover waits on them.' },
      'nudge.yourself': { kind: 'conflict', when: 'It waits on you.' },
      'nudge.not-yours': { kind: 'forbidden', when: 'You take no part in this handover.' },
      'nudge.software': { kind: 'forbidden', when: 'Software asks nobody to hurry.' },
    },
  }),
  listEvents: endpoint({
    method: 'GET',
    path: '/handovers/:id/events',
    summary: 'List what happened in a handover, the oldest first',
    who: 'workspace.read',
    params: One,
    query: z.strictObject(page),
    status: 200,
    output: listOf(EventView),
    refusals: { ...unknownHandover, ...badCursor },
  }),
  getDocument: endpoint({
    method: 'GET',
    path: '/handovers/:id/document',
    summary: 'Read the handover document, filled with what is known',
    who: 'workspace.read',
    params: One,
    status: 200,
    output: z
      .object({ title: z.string(), markdown: z.string(), sections: DocumentSections })
      .meta({ id: 'HandoverDocument', description: 'The document of the playbook, as Markdown and field by field' }),
    refusals: { ...unknownHandover, 'document.none': { kind: 'unknown', when: 'This playbook has no document.' } },
  }),
  getLetter: endpoint({
    method: 'GET',
    path: '/handovers/:id/letter',
    summary: 'Read the letter to the customer: versions, rules and what a draft would say',
    about: 'As a file it is the approved version, in exactly the approved words.',
    who: 'workspace.read',
    params: One,
    query: z.strictObject({ as: z.enum(['json', 'text', 'docx']).default('json') }),
    textAs: { text: 'text/plain' },
    bytesAs: { docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
    status: 200,
    output: LetterView,
    refusals: {
      ...unknownHandover,
      'letter.none': { kind: 'unknown', when: 'This playbook sends no letter.' },
      'letter.not-approved': { kind: 'conflict', when: 'A file was asked for, and no version is approved.' },
    },
  }),
}
