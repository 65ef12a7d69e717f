import { z } from 'zod'
import { reasons } from '../core/process/handover.ts'
import { takeBackHours } from '../core/process/take-back.ts'
import { endpoint } from './endpoint.ts'
import { ImportColumn, ImportProblem, unreadable } from './imports.ts'
import { AccountRef, Day, Id, Instant } from './parts.ts'

const largestMoveInBytes = 2 * 1024 * 1024
export const mostMoveInRows = 300

const words = (description: string) => z.string().min(1).max(300).optional().meta({ description })

/** What is said beside the file: where a document says nothing, and for every row whose cell is empty. */
const Beside = z.strictObject({
  name: z.string().min(1).max(200).meta({
    description: 'What the file is called; it stands beside everything that is taken over. `.md` is read as a document, all else as CSV',
  }),
  account: words('Name or id of the account'),
  playbook: words('Id or title of the playbook'),
  to: words('Who takes over: address or name of a person, name or id of a pool'),
  reason: z.enum(reasons).optional().meta({ description: 'Why the account changes hands' }),
  started: Day.optional().meta({ description: 'When it began' }),
  stage: words('Where it stands: id, name or number of the stage. Everything before it is said to be done'),
  approvedBy: words('Who approved it at its gate'),
  approvedOn: Day.optional(),
  letterSentOn: Day.optional().meta({ description: 'When the customer was told' }),
  link: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional()
    .meta({ description: 'Where the checklist or issue stands' }),
  roles: z
    .string()
    .max(2000)
    .optional()
    .meta({ description: 'People for roles: `AE=diego@meridian.example; CSM Manager=Marta Lindqvist`' }),
})
export type Beside = z.infer<typeof Beside>

const Named = z.object({ id: z.string(), title: z.string() })
const Reasoned = Named.extend({ because: z.string() })

export const MoveInRow = z
  .object({
    row: z.number().int().meta({ description: 'As a spreadsheet counts it; 1 for a document' }),
    state: z.enum(['ready', 'asked', 'refused', 'there']).meta({
      description:
        '`asked`: something is missing that only people know; `refused`: `because` says why; `there`: it was moved in from this file before',
    }),
    because: z.string().nullable(),
    asked: z.array(
      z.object({
        field: z.string(),
        title: z.string(),
        why: z.string().nullable().meta({ description: 'Why it is asked and what it is for, where the question does not say it' }),
        choices: z.array(z.object({ value: z.string(), title: z.string() })),
      }),
    ),
    ref: z.string().nullable().meta({ description: 'Of the handover, once it is there' }),
    account: AccountRef.nullable(),
    playbook: Named.nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    startedOn: Day.nullable(),
    stage: z.string().nullable().meta({ description: 'Where it goes on' }),
    done: z.array(Named.extend({ kind: z.enum(['read', 'attested']), value: z.string(), source: z.string() })).meta({
      description: 'What counts as done: `read` by a check of now, `attested` by whoever moves it in, on the word of the file',
    }),
    against: z.array(Reasoned).meta({ description: 'Said to be done, and a check says otherwise: it is open' }),
    open: z.array(Named.extend({ who: z.string(), due: z.string().nullable() })),
    approvals: z.array(z.object({ gate: Named, by: z.string(), on: Day })),
    letterSentOn: Day.nullable(),
    answers: z.object({ kept: z.number().int(), blank: z.array(z.string()).meta({ description: 'What the document still asks for' }) }),
    follows: z.array(z.string()).meta({ description: 'What happens by itself with the confirmation' }),
    leftOut: z.array(Reasoned.extend({ what: z.enum(['task', 'gate', 'answer']) })),
    unread: z
      .array(z.object({ line: z.number().int(), text: z.string() }))
      .meta({ description: 'Lines of a document that nothing here asks for' }),
  })
  .meta({ id: 'MoveInRow', description: 'One handover that is under way elsewhere, as it would go on here' })
export type MoveInRow = z.infer<typeof MoveInRow>

export const MoveInPreview = z
  .object({
    name: z.string(),
    digest: z.string().meta({ description: 'Confirms exactly this file on exactly this state' }),
    columns: z.array(ImportColumn).meta({ description: 'Empty for a document' }),
    problems: z.array(ImportProblem),
    handovers: z.array(MoveInRow),
    ready: z.boolean().meta({ description: 'Whether it can be confirmed' }),
  })
  .meta({
    id: 'MoveInPreview',
    description: 'What a file says of handovers that are under way, and what becomes of it. Nothing has been written.',
  })
export type MoveInPreview = z.infer<typeof MoveInPreview>

export const MoveInDone = z
  .object({ handovers: z.array(z.object({ row: z.number().int(), id: Id, ref: z.string(), account: AccountRef })) })
  .meta({ id: 'MoveInDone', description: 'The handovers that go on here, those of an earlier confirmation included' })
export type MoveInDone = z.infer<typeof MoveInDone>

export const MoveInRun = z
  .object({
    file: z.string().meta({ description: 'SHA-256 of the bytes' }),
    name: z.string(),
    at: Instant.meta({ description: 'When the last of them came' }),
    by: z.string(),
    until: Instant.nullable().meta({
      description: 'Until when the file can be taken back; null when it is too late or nothing of it is left to',
    }),
    handovers: z.array(z.object({ id: Id, ref: z.string(), account: AccountRef, takenBack: z.boolean() })),
  })
  .meta({ id: 'MoveInRun', description: 'A file from which handovers were moved in' })
export type MoveInRun = z.infer<typeof MoveInRun>

const Moved = z.object({ id: Id, ref: z.string(), account: AccountRef })

export const MoveInUndo = z
  .object({
    file: z.string(),
    name: z.string(),
    goes: z.array(Moved).meta({ description: 'Those that end, under their numbers and with their story; nobody is told' }),
    stays: z
      .array(Moved.extend({ because: z.string() }))
      .meta({ description: 'Those that somebody has touched since, or that are too old' }),
  })
  .meta({ id: 'MoveInUndo', description: 'What taking a file of moved-in handovers back does' })
export type MoveInUndo = z.infer<typeof MoveInUndo>

const file = { file: 'application/octet-stream', body: z.instanceof(Uint8Array), bodyLimitBytes: largestMoveInBytes } as const

const refusals = {
  ...unreadable,
  'move-in.unread': { kind: 'invalid', when: 'Nothing in the document is a line of a playbook of this workspace.' },
  'move-in.roles': { kind: 'invalid', when: '`roles` is not written like `AE=diego@meridian.example; CSM=Priya Nair`.' },
  'move-in.not-yours': { kind: 'forbidden', when: 'Neither operations nor an administrator asks.' },
  'software.never-signs': { kind: 'forbidden', when: 'A person vouches for what is said of the time before.' },
} as const

const byFile = { params: z.strictObject({ file: z.string().regex(/^[0-9a-f]{64}$/, 'A digest is 64 hexadecimal digits') }) }
const undoRefusals = {
  'move-in.not-yours': refusals['move-in.not-yours'],
  'software.never-signs': refusals['software.never-signs'],
  'move-in.unknown': { kind: 'unknown', when: 'No handover was moved in from a file with that digest.' },
} as const

export const moveIns = {
  listMoveIns: endpoint({
    method: 'GET',
    path: '/move-ins',
    summary: 'List the files from which handovers were moved in lately',
    about: 'The newest first, of the newest 300 handovers.',
    who: 'import.run',
    status: 200,
    output: z.object({ items: z.array(MoveInRun) }),
    refusals: {},
  }),
  previewMoveInUndo: endpoint({
    method: 'GET',
    path: '/move-ins/:file/undo',
    summary: 'See what taking moved-in handovers back would do',
    about: 'Nothing is written.',
    who: 'import.run',
    ...byFile,
    status: 200,
    output: MoveInUndo,
    refusals: undoRefusals,
  }),
  undoMoveIn: endpoint({
    method: 'POST',
    path: '/move-ins/:file/undo',
    summary: 'Take moved-in handovers back',
    about: `Within ${takeBackHours} hours: each that stands as the move left it ends, without a word to anybody. Its number is not given again, its story stays, and the same file may be moved in anew. What somebody touched since stays, with the reason.`,
    who: 'import.run',
    ...byFile,
    idempotent: true,
    status: 200,
    output: MoveInUndo,
    refusals: {
      ...undoRefusals,
      'move-in.nothing-goes': { kind: 'conflict', when: 'None of it can be taken back any more; the preview says why.' },
    },
  }),
  previewMoveIn: endpoint({
    method: 'POST',
    path: '/move-ins',
    summary: 'See how handovers that are under way elsewhere would go on here',
    about: `Send the file as it is: a CSV with one handover a row, or the handover document, as Baton renders it or written by hand. At most ${largestMoveInBytes / 1024 / 1024} MiB and ${mostMoveInRows} rows. Nothing is written.`,
    who: 'import.run',
    query: Beside,
    ...file,
    status: 200,
    output: MoveInPreview,
    refusals,
  }),
  confirmMoveIn: endpoint({
    method: 'POST',
    path: '/move-ins/:digest/confirm',
    summary: 'Let the handovers of a preview go on here',
    about:
      'Send the same file and the same query again, with the digest of its preview. Each handover is written whole; when it was interrupted, the next preview tells which are there, and confirming it goes on. Nothing of the past is sent.',
    who: 'import.run',
    params: z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/, 'A digest is 64 hexadecimal digits') }),
    query: Beside,
    ...file,
    status: 200,
    output: MoveInDone,
    refusals: {
      ...refusals,
      'move-in.changed': {
        kind: 'conflict',
        when: 'The file is another one, or what it says has changed its meaning here. Look at the preview again.',
      },
      'move-in.not-ready': {
        kind: 'conflict',
        when: 'The preview asks for something, or refuses a handover; nothing of the file is written.',
      },
    },
  }),
  getMoveInTemplate: endpoint({
    method: 'GET',
    path: '/move-ins/template',
    summary: 'Read the columns of a file of handovers that are under way, with an example',
    who: 'import.run',
    status: 200,
    output: z
      .object({
        columns: z.array(z.object({ field: z.string(), title: z.string(), required: z.boolean(), about: z.string() })),
        csv: z.string().meta({ description: 'A file with a head and one row' }),
      })
      .meta({ id: 'MoveInTemplate' }),
    refusals: {},
  }),
}
