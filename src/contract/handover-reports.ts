import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Due, Evidence, HandoverView, ItemVerdict, RecordRef } from './handover-view.ts'
import { MailView } from './mail.ts'
import { Day, HandoverName, Id, Instant, listOf, PersonRef, page } from './parts.ts'
import { isMinimal, Receipt } from './receipt.ts'
import { badCursor, unknownFilter, unknownHandover } from './refused.ts'

const One = z.strictObject({ id: HandoverName })

const CheckView = z
  .object({
    task: z.string(),
    title: z.string(),
    part: z.object({ id: z.string(), title: z.string() }).nullable().meta({ description: 'One of the systems that the task names' }),
    verdict: z.enum(['passed', 'failed', 'cannot tell']),
    because: z.string().meta({ description: 'Why it does not pass; empty when it does' }),
    records: z.array(RecordRef).meta({ description: 'The records that it failed on, or that do not tell' }),
    value: z.string().meta({ description: 'What was looked at' }),
    source: z.string(),
    checkedAt: Instant.meta({ description: 'When the oldest of it was read' }),
    ageMinutes: z.number().int(),
    expression: z.string().nullable().meta({ description: 'The check as the page states it' }),
    line: z.number().int().meta({ description: 'The line of the playbook' }),
    status: z.enum(['locked', 'open', 'done', 'waived', 'not-applicable']).meta({ description: 'Of its task' }),
    evidence: Evidence.nullable().meta({ description: 'On which its task, or this part, counts as done' }),
  })
  .meta({ id: 'Check', description: 'What the machine says now about one statement of the playbook' })

const SideTime = z.object({
  workingHours: z.number(),
  person: PersonRef.nullable(),
})

export const GateRounds = z
  .object({
    gate: z.string(),
    title: z.string(),
    role: z.string(),
    state: z.enum(['not submitted', 'in review', 'needs fixes', 'approved', 'revoked', 'stale']),
    void: z.object({ because: z.string(), at: Instant }).nullable(),
    firstPass: z
      .object({ decided: z.number().int(), passed: z.number().int(), share: z.number() })
      .nullable()
      .meta({ description: 'How many items passed in the first round; null before its verdict' }),
    time: z
      .object({ gatekeeper: SideTime, submitter: SideTime })
      .meta({ description: 'Working time that each side had it, in its own calendar, over all rounds' }),
    rounds: z.array(
      z.object({
        number: z.number().int(),
        submittedBy: PersonRef,
        submittedAt: Instant,
        hash: z.string().meta({ description: 'Of the snapshot that the verdict is bound to' }),
        due: Due,
        outcome: z.enum(['approved', 'needs fixes']).nullable(),
        decidedBy: PersonRef.nullable(),
        decidedAt: Instant.nullable(),
        isLate: z.boolean(),
        comment: z.string().nullable(),
        workingHours: z
          .number()
          .meta({ description: 'From the submission to the verdict, or until now, in the calendar of the gatekeeper' }),
        items: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            section: z.string(),
            value: z.string(),
            evidence: Evidence.nullable(),
            verified: z.boolean(),
            optional: z.boolean(),
            later: z.boolean(),
            verdict: ItemVerdict.nullable().meta({ description: 'Of this round or, for what stays passed, of an earlier one' }),
            before: z.string().nullable().meta({ description: 'What it said in the round before, where that was something else' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'GateRounds', description: 'The rounds of one gate: frozen items, verdicts, comments, due and time used' })
export type GateRounds = z.infer<typeof GateRounds>

const RightPart = z.object({ role: z.string(), from: Instant, until: Instant.nullable(), delegateOf: PersonRef.nullable() })
const Heard = z.object({ role: z.string(), people: z.array(PersonRef), words: z.string() })

export const Rights = z
  .object({
    on: Day,
    at: Instant.meta({ description: 'The moment that was looked at: now for today, noon of the account for another day' }),
    basis: z
      .enum(['past', 'now', 'ahead'])
      .meta({ description: 'past: the state of that day; ahead: the state of now with the people of that day' }),
    role: z.string().nullable(),
    people: z.array(
      z.object({
        person: PersonRef,
        parts: z.array(RightPart).meta({ description: 'As whom they take part then, and for whom they stand in' }),
        away: z.object({ from: Day, to: Day, words: z.string() }).nullable(),
        hasAddress: z.boolean().meta({ description: 'False: no mail can reach them' }),
      }),
    ),
    empty: z.string().nullable().meta({ description: 'Why there is nobody to answer for' }),
    tasks: z.array(
      z.object({
        task: z.string(),
        title: z.string(),
        status: z.string(),
        line: z.number().int().meta({ description: 'Where it stands in the page' }),
        row: z
          .object({ activity: z.string(), line: z.number().int(), rule: z.enum(['joint', 'first']).nullable() })
          .nullable()
          .meta({ description: 'The row of the RACI that governs it' }),
        people: z.array(
          z.object({
            person: PersonRef,
            cells: z.array(z.string()).meta({ description: 'R, A, C, I of their roles in that row' }),
            may: z.boolean(),
            right: z.boolean().meta({ description: 'False where it is not theirs; true where only its moment is not now' }),
            can: z.array(z.object({ command: z.string(), label: z.string() })),
            why: z.string().nullable().meta({ description: 'Why not, as a refusal says it; null when they may' }),
          }),
        ),
        signs: z
          .array(z.object({ role: z.string(), people: z.array(PersonRef), signed: z.boolean() }))
          .meta({ description: 'Whose word it takes, where it takes several' }),
        asked: z.array(Heard).meta({ description: 'Who is asked before it closes' }),
        told: z.array(Heard).meta({ description: 'Who is told after, and when' }),
      }),
    ),
  })
  .meta({ id: 'Rights', description: 'Who may do what in a handover, for a task, a role and a day' })
export type Rights = z.infer<typeof Rights>

/** What reading an edited issue back tells, whatever is told of the handover. */
const readBack = {
  at: Instant,
  changes: z.array(
    z.object({
      blank: z.string(),
      label: z.string(),
      section: z.string(),
      was: z.string().meta({ description: 'What it said when the copy was taken' }),
      now: z.string().meta({ description: 'What it says here now' }),
      becomes: z.string(),
      value: z.unknown(),
      conflict: z.boolean().meta({ description: 'Both sides changed it, in different ways' }),
      refused: z.string().nullable().meta({ description: 'Why the caller may not write it now' }),
    }),
  ),
  ticks: z
    .array(z.object({ field: z.string(), label: z.string(), ticked: z.boolean(), task: z.string().nullable() }))
    .meta({ description: 'Boxes that the copy ticks or clears: claims, for their tasks to settle' }),
  unread: z
    .array(z.object({ line: z.number().int(), text: z.string() }))
    .meta({ description: 'Lines that people added; they are no field of the document and stay in the issue' }),
  written: z.array(z.string()).meta({ description: 'Fields that were answered' }),
}

export const reports = {
  getRights: endpoint({
    method: 'GET',
    path: '/handovers/:id/rights',
    summary: 'Read who may what: for a task, a role or a person, and a day',
    about:
      'Asked of the rules that decide commands, as that person at that moment. Without a role or person it answers for everybody with a part, without a task for all tasks.',
    who: 'workspace.read',
    params: One,
    query: z.strictObject({
      role: z.string().max(200).optional().meta({ description: 'A role of the playbook' }),
      person: Id.optional().meta({ description: 'Somebody by id or address, whatever part they have' }),
      task: z.string().max(200).optional().meta({ description: "A task's id" }),
      on: Day.optional().meta({ description: 'Today when it is left out' }),
    }),
    status: 200,
    output: Rights,
    refusals: {
      ...unknownHandover,
      'task.unknown': { kind: 'unknown', when: 'The playbook has no such task.' },
      'role.unknown': { kind: 'unknown', when: 'The playbook has no such role.' },
      'person.unknown': { kind: 'unknown', when: 'There is nobody with this id or address.' },
      'rights.before': { kind: 'invalid', when: 'The handover was not there on that day.' },
      'rights.too-far': { kind: 'invalid', when: 'The day is more than two years ahead.' },
    },
  }),
  getChecks: endpoint({
    method: 'GET',
    path: '/handovers/:id/checks',
    summary: 'Read what every check of a handover says now, and on which evidence',
    who: 'workspace.read',
    params: One,
    status: 200,
    output: z
      .object({ at: Instant, passed: z.number().int(), failed: z.number().int(), cannotTell: z.number().int(), items: z.array(CheckView) })
      .meta({ id: 'Checks', description: 'All checks of a handover' }),
    refusals: unknownHandover,
  }),
  getRounds: endpoint({
    method: 'GET',
    path: '/handovers/:id/rounds',
    summary: 'Read the rounds of the gates: items, verdicts, comments, first-pass yield, due and time used',
    about: 'Verdicts and their comments are told once a round is decided, never before.',
    who: 'workspace.read',
    params: One,
    status: 200,
    output: z.object({ items: z.array(GateRounds) }).meta({ id: 'Rounds' }),
    refusals: unknownHandover,
  }),
  getIssue: endpoint({
    method: 'GET',
    path: '/handovers/:id/issue',
    summary: 'Read the handover issue: the document with title, labels and whom it mentions',
    about: 'What nobody knows yet is left blank. With `as=markdown` it is the text alone, ready for the description of an issue.',
    who: 'workspace.read',
    params: One,
    query: z.strictObject({ as: z.enum(['json', 'markdown']).default('json') }),
    textAs: { markdown: 'text/markdown' },
    status: 200,
    output: z
      .object({
        title: z.string(),
        name: z.string().meta({ description: 'A name for the file' }),
        text: z.string().meta({ description: 'The description of the issue as Markdown, quick actions at its end' }),
        labels: z.array(z.string()),
        mentions: z.array(PersonRef).meta({ description: 'Who is asked to look at it' }),
        blanks: z.array(z.string()).meta({ description: 'What nobody has said yet' }),
      })
      .meta({ id: 'HandoverIssue', description: 'The handover document as an issue in a tracker' }),
    refusals: { ...unknownHandover, 'document.none': { kind: 'unknown', when: 'This playbook has no document.' } },
  }),
  readBackIssue: endpoint({
    method: 'POST',
    path: '/handovers/:id/issue',
    summary: 'Read an edited copy of the handover issue back, with a preview of what each field becomes',
    about:
      'Without `confirm` nothing is written. `base` is the text that the copy began with: with it, what both sides changed in different ways is a conflict, and only what `take` names is taken over. A ticked box is shown as a claim and completes nothing.',
    who: 'workspace.read',
    idempotent: true,
    params: One,
    body: z.strictObject({
      text: z.string().max(500_000).meta({ description: 'The whole text of the issue as it is now' }),
      base: z.string().max(500_000).optional().meta({ description: 'The text as it was when the copy was taken' }),
      confirm: z.boolean().default(false),
      take: z.array(Id).max(1000).optional().meta({ description: 'Conflicting fields in which the copy is right' }),
    }),
    bodyLimitBytes: 7 * 1024 * 1024,
    status: 200,
    output: z
      .object({ ...readBack, handover: HandoverView })
      .meta({ id: 'ReadBackIssue', description: 'What an edited copy of the issue changes' }),
    minimal: z
      .object({ ...isMinimal, ...readBack, handover: Receipt })
      .meta({ id: 'ReadBackIssueInShort', description: 'What an edited copy of the issue changes, without the room after it' }),
    refusals: {
      ...unknownHandover,
      'document.none': { kind: 'unknown', when: 'This playbook has no document.' },
      'issue.unreadable': { kind: 'invalid', when: 'Nothing in the text is a line of the document.' },
      'command.invalid': { kind: 'invalid', when: 'A value does not fit its field.' },
      'answer.not-yours': { kind: 'forbidden', when: 'Somebody else writes the document.' },
      'gate.open': { kind: 'conflict', when: 'A review is open; answers wait for the verdict.' },
    },
  }),
  getReviewOutcomes: endpoint({
    method: 'GET',
    path: '/review-outcomes',
    summary: 'Count what reviews sent back and how much passed the first time',
    about: 'Over all decided reviews of the workspace, the newest first. Names of people are not in it.',
    who: 'workspace.read',
    query: z.strictObject({ playbook: Id.optional().meta({ description: "A playbook's id" }) }),
    status: 200,
    output: z
      .object({
        handovers: z.number().int().meta({ description: 'With a decided first round' }),
        passedFirstTime: z.number().int().meta({ description: 'Whose first round was approved' }),
        items: z.object({ decided: z.number().int(), passed: z.number().int() }).meta({ description: 'Of all first rounds together' }),
        rounds: z.array(z.object({ rounds: z.number().int(), handovers: z.number().int() })).meta({
          description: 'How many rounds it took until the approval',
        }),
        fixes: z
          .array(
            z.object({
              item: z.string(),
              title: z.string(),
              count: z.number().int(),
              reasons: z
                .array(
                  z.object({
                    handover: Id,
                    ref: z.string(),
                    account: z.string(),
                    round: z.number().int(),
                    reason: z.string(),
                    at: Instant,
                  }),
                )
                .meta({ description: 'The newest ten' }),
            }),
          )
          .meta({ description: 'What was sent back, the most frequent first' }),
      })
      .meta({ id: 'ReviewOutcomes', description: 'What becomes of reviews' }),
    refusals: unknownFilter,
  }),
  getHandoverMail: endpoint({
    method: 'GET',
    path: '/handovers/:id/mail',
    summary: 'List the mail of a handover, the newest first',
    who: 'workspace.read',
    params: One,
    query: z.strictObject(page),
    status: 200,
    output: listOf(MailView),
    refusals: { ...unknownHandover, ...badCursor },
  }),
  getEvidencePack: endpoint({
    method: 'GET',
    path: '/handovers/:id/evidence-pack',
    summary: 'Take the whole story of a handover away as one file, with its proof',
    about:
      'A page that people read and print, with everything in it that `scripts/verify-pack.mjs` needs to check it without Baton. What you may not read stands in it as a digest. `as=json` gives the part for machines alone.',
    who: 'workspace.read',
    params: One,
    query: z.strictObject({ as: z.enum(['html', 'json']).default('html') }),
    textAs: { html: 'text/html', json: 'application/json' },
    status: 200,
    output: z.object({ name: z.string(), text: z.string() }),
    refusals: unknownHandover,
  }),
}
