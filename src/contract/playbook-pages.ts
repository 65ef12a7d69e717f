import { z } from 'zod'
import { subjects } from '../core/playbook/change.ts'
import { endpoint } from './endpoint.ts'
import { HandoverName, Id, Instant, PersonRef } from './parts.ts'
import { DiagnosticView, PlaybookView, Range } from './playbooks.ts'

/** What is asked about pages while they are written: checked, kept as a draft, compared, tried out, published. */

const Page = z
  .string()
  .max(1024 * 1024)
  .meta({ description: 'The Markdown of a playbook page, at most 1 MiB' })

/** The id of a playbook that somebody writes: it stands in addresses, and stays. */
const WrittenId = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, 'is made of letters, digits, dashes, dots and underscores, and begins with a letter or digit')
  .meta({ description: 'The id of a playbook: letters, digits, dashes, dots and underscores' })

/** A page in JSON: every sign of 1 MiB may need six. */
const pageLimitBytes = 7 * 1024 * 1024

const Definition = z
  .record(z.string(), z.unknown())
  .meta({ description: 'What the compiler made of it; every element names its place in the page' })

const CheckedPage = z
  .object({ definition: Definition, diagnostics: z.array(DiagnosticView) })
  .meta({ id: 'CheckedPage', description: 'What was understood of a page, and what is wrong with it' })

export const PlaybookDraft = z
  .object({
    playbook: Id,
    page: Page,
    by: PersonRef,
    savedAt: Instant,
    version: z.number().int().meta({ description: 'Counts the times it was saved; give it as `If-Match`' }),
    basedOn: z.string().nullable().meta({ description: 'The published version that it began with; null for a new playbook' }),
    suggested: z.string().nullable().meta({ description: 'What its writer says to those who may publish; null while it is only theirs' }),
    taken: z.string().nullable().meta({ description: 'The version in which the suggestion was published' }),
    declined: z
      .object({ by: PersonRef, at: Instant, because: z.string() })
      .nullable()
      .meta({ description: 'Who said no to the suggestion, and why' }),
  })
  .meta({ id: 'PlaybookDraft', description: 'A page that somebody is writing' })
export type PlaybookDraft = z.infer<typeof PlaybookDraft>

export const PlaybookChange = z
  .object({
    what: z.enum(subjects),
    kind: z.enum(['added', 'removed', 'changed', 'moved']),
    id: z.string().meta({ description: 'The element: a task, a role, a RACI row with its role' }),
    title: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    words: z.string().meta({ description: 'The change as a sentence' }),
    range: Range.nullable().meta({ description: 'Where it stands in the newer page; null for what is gone' }),
  })
  .meta({ id: 'PlaybookChange', description: 'One difference between two versions of a playbook, by meaning' })
export type PlaybookChange = z.infer<typeof PlaybookChange>

const MovedTask = z.object({ id: Id, title: z.string(), role: z.string(), status: z.string() })

export const VersionMove = z
  .object({
    added: z.array(MovedTask).meta({ description: 'Tasks that are new, with the state in which they begin' }),
    removed: z.array(MovedTask).meta({ description: 'Tasks that go, with the state that they have' }),
    carried: z
      .array(MovedTask.extend({ changes: z.array(z.string()).meta({ description: 'What is different about it, in words' }) }))
      .meta({ description: 'Tasks that stay, with the state that they have afterwards' }),
    refused: z.string().nullable().meta({ description: 'Why it cannot be moved now; null when it can' }),
  })
  .meta({ id: 'VersionMove', description: 'What moving a running handover to another version would do' })
export type VersionMove = z.infer<typeof VersionMove>

const RunningMove = VersionMove.extend({ handover: Id, ref: z.string(), account: z.string(), version: z.string() })

export const TriedOut = z
  .object({
    day: z.number().int().meta({ description: 'Working day since the start, 1 is the first' }),
    at: Instant,
    stage: z.string(),
    can: z.array(z.object({ command: z.string(), on: z.string().nullable(), label: z.string(), title: z.string() })),
    waiting: z.array(z.object({ role: z.string(), title: z.string(), due: Instant.nullable() })).meta({
      description: 'Who else has something to do at that moment',
    }),
    locked: z
      .array(z.object({ title: z.string(), because: z.string() }))
      .meta({ description: 'What this role will do later, and why not yet' }),
    steps: z
      .array(z.object({ at: Instant, words: z.string() }))
      .meta({ description: 'What has happened until then, as everybody did it in time' }),
  })
  .meta({ id: 'TriedOut', description: 'What a role can do at one moment of a handover in which everybody acts in time' })
export type TriedOut = z.infer<typeof TriedOut>

const unknown = { kind: 'unknown', when: 'There is no such playbook, or no such version of it.' } as const
const busy = { kind: 'unavailable', when: 'Many pages are being compiled at this moment.' } as const
const tooMuch = { kind: 'invalid', when: 'The compiler was stopped: the page needs more time or memory than a page may.' } as const

export const playbookPages = {
  checkPlaybooks: endpoint({
    method: 'POST',
    path: '/playbooks/check',
    summary: 'Compile pages and say what is wrong with them',
    about: 'Nothing is kept. Pages that are given together are also compared with each other.',
    who: 'workspace.read',
    body: z.strictObject({ pages: z.array(Page).min(1).max(20) }),
    bodyLimitBytes: pageLimitBytes,
    status: 200,
    output: z.object({ pages: z.array(CheckedPage) }),
    refusals: { 'page.too-much': tooMuch, 'page.busy': busy },
  }),
  tryPlaybook: endpoint({
    method: 'POST',
    path: '/playbooks/try',
    summary: 'Say what a role can do at a moment of a handover run by this page',
    about: 'A made-up account is handed over by the engine itself, in memory; everybody acts in time. Nothing is kept.',
    who: 'workspace.read',
    body: z.strictObject({
      page: Page,
      role: z.string().min(1).max(120),
      day: z.number().int().min(1).max(200).meta({ description: 'Working day since the start, 1 is the first' }),
    }),
    bodyLimitBytes: pageLimitBytes,
    status: 200,
    output: TriedOut,
    refusals: {
      'page.too-much': tooMuch,
      'page.busy': busy,
      'page.errors': { kind: 'invalid', when: 'The page has no task, so there is nothing to run.' },
      'role.unknown': { kind: 'invalid', when: 'The page has no such role.' },
    },
  }),
  listDrafts: endpoint({
    method: 'GET',
    path: '/playbook-drafts',
    summary: "List the reader's drafts, and those suggested to them",
    who: 'workspace.read',
    status: 200,
    output: z.object({ items: z.array(PlaybookDraft.omit({ page: true }).extend({ title: z.string() })) }),
    refusals: {},
  }),
  getDraft: endpoint({
    method: 'GET',
    path: '/playbooks/:id/drafts/:by',
    summary: 'Read a draft',
    about: 'Your own as `mine`; by the id of its writer when it was suggested to you.',
    who: 'workspace.read',
    params: z.strictObject({ id: Id, by: Id }),
    status: 200,
    output: PlaybookDraft,
    versioned: true,
    refusals: { 'draft.unknown': { kind: 'unknown', when: 'There is no such draft, or it is not for you.' } },
  }),
  saveDraft: endpoint({
    method: 'PUT',
    path: '/playbooks/:id/drafts/mine',
    summary: 'Save a page as your draft',
    about: 'A page with errors can be saved. With `suggest`, those who may publish see it with that sentence.',
    who: 'workspace.read',
    params: z.strictObject({ id: WrittenId }),
    body: z.strictObject({
      page: Page,
      basedOn: z.string().min(1).max(120).nullable(),
      suggest: z.string().trim().min(1).max(2000).optional(),
    }),
    bodyLimitBytes: pageLimitBytes,
    ifMatch: true,
    status: 200,
    output: PlaybookDraft,
    versioned: true,
    refusals: {
      'draft.stale': { kind: 'stale', when: 'It was saved elsewhere since.' },
      'draft.too-many': { kind: 'conflict', when: 'The writer has 50 drafts.' },
    },
  }),
  declineSuggestion: endpoint({
    method: 'POST',
    path: '/playbooks/:id/drafts/:by/decline',
    summary: 'Decline what somebody suggests, with the reason',
    about: "The page stays its writer's draft; saved with another sentence it is suggested anew.",
    who: 'playbook.publish',
    params: z.strictObject({ id: Id, by: Id }),
    body: z.strictObject({ because: z.string().trim().min(1).max(2000) }),
    status: 200,
    output: PlaybookDraft.omit({ page: true }).extend({ title: z.string() }),
    refusals: { 'draft.unknown': { kind: 'unknown', when: 'There is no such suggestion, or it was dealt with.' } },
  }),
  deleteDraft: endpoint({
    method: 'DELETE',
    path: '/playbooks/:id/drafts/mine',
    summary: 'Throw your draft away',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    status: 204,
    refusals: { 'draft.unknown': { kind: 'unknown', when: 'There is no such draft.' } },
  }),
  comparePlaybook: endpoint({
    method: 'POST',
    path: '/playbooks/:id/compare',
    summary: 'Say what a page changes, and what it would mean for running handovers',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ page: Page }),
    bodyLimitBytes: pageLimitBytes,
    status: 200,
    output: z.object({
      from: z.string().nullable().meta({ description: 'The published version that it is compared with; null when there is none' }),
      to: z.string(),
      changes: z.array(PlaybookChange),
      running: z.array(RunningMove).meta({ description: 'The running handovers on any version of it that the reader can see' }),
    }),
    refusals: { 'page.too-much': tooMuch, 'page.busy': busy },
  }),
  publishPlaybook: endpoint({
    method: 'POST',
    path: '/playbooks/:id/publish',
    summary: 'Publish a page as the newest version',
    about: 'New handovers begin with it. Running ones stay where they are, except those named in `move`; each of these answers for itself.',
    who: 'playbook.publish',
    params: z.strictObject({ id: WrittenId }),
    body: z.strictObject({
      page: Page,
      from: z
        .string()
        .min(1)
        .max(120)
        .nullable()
        .meta({ description: 'The newest version that the publisher has seen; null for a new playbook' }),
      move: z.array(HandoverName).max(500).default([]),
      suggestedBy: Id.optional().meta({ description: 'Whose suggestion it came from; theirs is marked as taken' }),
    }),
    bodyLimitBytes: pageLimitBytes,
    idempotent: true,
    status: 200,
    output: z.object({
      playbook: PlaybookView,
      moved: z.array(z.object({ handover: Id, refused: z.string().nullable().meta({ description: 'Why it stayed; null when it moved' }) })),
    }),
    refusals: {
      'page.too-much': tooMuch,
      'page.busy': busy,
      'playbook.errors': { kind: 'invalid', when: 'The page has errors; each is told with its line.' },
      'playbook.stale': { kind: 'stale', when: 'Another version was published since.' },
      'playbook.unchanged': { kind: 'conflict', when: 'It means the same as the newest version, to the letter.' },
      'playbook.other-id': { kind: 'invalid', when: 'The page says that it is another playbook.' },
      'playbook.unknown': unknown,
    },
  }),
  previewVersionMove: endpoint({
    method: 'GET',
    path: '/handovers/:id/versions/:version',
    summary: 'Preview moving a handover to another version of its playbook',
    who: 'workspace.read',
    params: z.strictObject({ id: HandoverName, version: z.string().min(1).max(120) }),
    status: 200,
    output: VersionMove.extend({ changes: z.array(PlaybookChange) }),
    refusals: {
      'page.too-much': tooMuch,
      'page.busy': busy,
      'playbook.unknown': unknown,
      'handover.unknown': { kind: 'unknown', when: 'There is no such handover, or you may not see it.' },
    },
  }),
}
