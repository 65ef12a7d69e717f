import { z } from 'zod'
import { letterModes, transitionKinds } from '../core/definition/definition.ts'
import { templateSenders } from '../core/documents/letter-in-force.ts'
import { templateStates, templateSteps } from '../core/documents/letter-template-history.ts'
import { endpoint } from './endpoint.ts'
import { Id, Instant, Line, PersonRef } from './parts.ts'

/** The largest file that is taken, told in the answer to a larger one. */
export const largestLetterBytes = 2 * 1024 * 1024

const Kind = z.enum(transitionKinds).meta({ description: 'The kind of transition whose letters it is for' })
const Sender = z
  .enum(templateSenders)
  .meta({ description: 'Only for letters that these send; `any` for all that have no template of their own' })

export const TemplateDecision = z
  .object({
    what: z.enum(['approved', 'declined', 'withdrawn']),
    by: PersonRef,
    at: Instant,
    why: z.string().nullable(),
  })
  .meta({ id: 'TemplateDecision', description: 'What somebody decided of a version' })

export const TemplateVersionRow = z
  .object({
    version: z.number().int(),
    name: z.string(),
    state: z.enum(templateStates),
    by: PersonRef.meta({ description: 'Who wrote it: never who approves it' }),
    at: Instant,
    file: z.string().meta({ description: 'The file that it was read from' }),
    hash: z.string().meta({ description: 'SHA-256 of the text' }),
    decisions: z.array(TemplateDecision).meta({ description: 'The oldest first' }),
    can: z.array(z.enum(templateSteps)).meta({ description: 'What you may decide of it now' }),
    whyNot: z.string().nullable().meta({ description: 'Why you may not approve it; null when you may' }),
  })
  .meta({ id: 'TemplateVersionRow', description: 'A version of a letter template. Its text never changes.' })
export type TemplateVersionRow = z.infer<typeof TemplateVersionRow>

export const LetterTemplateView = z
  .object({
    kind: Kind,
    sender: Sender,
    inForce: z.number().int().nullable().meta({ description: 'The version that letters are drafted from; null when none is' }),
    versions: z.array(TemplateVersionRow).meta({ description: 'The newest first' }),
  })
  .meta({ id: 'LetterTemplate', description: 'The versions of the text for one kind of letters' })
export type LetterTemplateView = z.infer<typeof LetterTemplateView>

const PageVerdict = z
  .object({
    playbook: Id,
    title: z.string(),
    mode: z.enum(letterModes).meta({ description: 'Who sends its letter' }),
    takes: z.enum(['this', 'own text', 'other template']).meta({ description: 'Whether its letters would be drafted from this text' }),
    missing: z.array(z.string()).meta({ description: 'What it must say and the text does not; Baton adds it in these words' }),
    forbidden: z.array(z.string()).meta({ description: 'What it must not say and the text does' }),
  })
  .meta({ id: 'PageVerdict', description: 'What a published playbook would make of the text' })

export const CheckedTemplate = z
  .object({
    text: z.string().meta({ description: 'As it was read; places of problems are lines of it' }),
    notes: z.array(z.string()).meta({ description: 'Parts of the file that are not in the text' }),
    problems: z.array(
      z.object({
        code: z.string(),
        line: z.number().int(),
        column: z.number().int(),
        written: z.string(),
        says: z.string(),
        why: z.string(),
        instead: z.array(z.string()).meta({ description: 'What could stand there' }),
      }),
    ),
    pages: z.array(PageVerdict),
    preview: z
      .object({ subject: z.string(), paragraphs: z.array(z.object({ text: z.string(), editable: z.boolean() })) })
      .meta({ description: 'As a customer would read it, with a sample account' }),
    usable: z.boolean().meta({ description: 'Whether it can be kept as a version' }),
  })
  .meta({ id: 'CheckedTemplate', description: 'A text held against everything that would use it' })
export type CheckedTemplate = z.infer<typeof CheckedTemplate>

export const LetterUse = z
  .object({
    playbook: Id,
    title: z.string(),
    kind: Kind,
    mode: z.enum(letterModes),
    from: z.enum(['page', 'template', 'baton']),
    template: z.object({ sender: Sender, name: z.string(), version: z.number().int() }).nullable(),
    text: z.string().meta({ description: 'The words themselves, with their placeholders: what a new version can begin with' }),
  })
  .meta({ id: 'LetterUse', description: 'Where the letters of a published playbook take their words from now' })
export type LetterUse = z.infer<typeof LetterUse>

const file = { file: 'application/octet-stream', body: z.instanceof(Uint8Array), bodyLimitBytes: largestLetterBytes } as const
const To = z.strictObject({ kind: Kind, sender: Sender.default('any') })
const ofVersion = {
  params: z.strictObject({ kind: Kind, sender: Sender, version: z.coerce.number<string | number>().int().min(1).max(1_000_000) }),
} as const

/** What the file itself can be refused for. */
const unreadable = {
  'letter-file.not-word': { kind: 'invalid', when: 'It is neither a Word document (.docx) nor plain text.' },
  'letter-file.encoding': { kind: 'invalid', when: 'The plain text is not UTF-8.' },
  'letter-file.broken': { kind: 'invalid', when: 'The Word document is damaged.' },
  'letter-file.macro': { kind: 'invalid', when: 'It holds a macro or something else that runs.' },
  'letter-file.outside': { kind: 'invalid', when: 'It loads something from elsewhere, other than a link.' },
  'letter-file.entities': { kind: 'invalid', when: 'Its XML declares a document type.' },
  'letter-file.too-much': { kind: 'invalid', when: 'Unpacked it is far larger than a letter, or reading it takes too long.' },
  'page.busy': { kind: 'unavailable', when: 'Many pages and files are being read at this moment.' },
} as const
const unknownVersion = { 'letter-template.unknown': { kind: 'unknown', when: 'There is no such version.' } } as const
const decided = {
  'letter-template.decided': { kind: 'conflict', when: 'It does not wait for that decision; somebody was first.' },
} as const
const sendIt = `Send the file as it is, with \`Content-Type: application/octet-stream\`: a Word document (.docx) or plain text in UTF-8, at most ${largestLetterBytes / 1024 / 1024} MiB.`

export const letterTemplates = {
  listLetterTemplates: endpoint({
    method: 'GET',
    path: '/letter-templates',
    summary: 'List letter templates with their versions, and what each playbook uses',
    about: 'A page that states a text of its own uses that one; without any template, the text that Baton ships is used.',
    who: 'letters.read',
    status: 200,
    output: z.object({
      items: z.array(LetterTemplateView),
      uses: z.array(LetterUse),
      placeholders: z
        .array(z.object({ name: z.string(), about: z.string() }))
        .meta({ description: 'What a letter can name, between double braces' }),
    }),
    refusals: {},
  }),
  checkLetterTemplate: endpoint({
    method: 'POST',
    path: '/letter-templates/check',
    summary: 'See what a file would say as a letter, and what is wrong with it',
    about: `${sendIt} Nothing is kept.`,
    who: 'letters.write',
    query: To,
    ...file,
    status: 200,
    output: CheckedTemplate,
    refusals: unreadable,
  }),
  writeLetterTemplate: endpoint({
    method: 'POST',
    path: '/letter-templates',
    summary: 'Keep a file as a new version of a letter template',
    about: `${sendIt} It waits until somebody else approves it. Letters are drafted from the version before until then.`,
    who: 'letters.write',
    query: To.extend({ name: Line.meta({ description: 'What letters call it: `Moving to CSE+`' }), file: Line.optional() }),
    ...file,
    status: 201,
    madeAt: '/letter-templates/:kind/:sender/versions/:version',
    output: TemplateVersionRow,
    refusals: {
      ...unreadable,
      'letter-template.problems': { kind: 'invalid', when: 'The text cannot be used; `details.problems` says where.' },
      'letter-template.forbidden': { kind: 'invalid', when: 'It says what a playbook that would use it must not say.' },
      'letter-template.unchanged': { kind: 'conflict', when: 'The same text is in force already, or waits for its approval.' },
      'letter-template.too-many': { kind: 'conflict', when: 'Many versions of it wait already; decide those first.' },
    },
  }),
  getLetterTemplateVersion: endpoint({
    method: 'GET',
    path: '/letter-templates/:kind/:sender/versions/:version',
    summary: 'Read one version of a letter template, held against the playbooks as they are now',
    ...ofVersion,
    who: 'letters.read',
    status: 200,
    output: z.object({ row: TemplateVersionRow, checked: CheckedTemplate }),
    refusals: unknownVersion,
  }),
  approveLetterTemplate: endpoint({
    method: 'POST',
    path: '/letter-templates/:kind/:sender/versions/:version/approve',
    summary: 'Put a version of a letter template in force',
    about:
      'By somebody else than who wrote it. New letters are drafted from it at once; versions of letters that were written before stay. A version that was in force before can be put back this way too.',
    ...ofVersion,
    who: 'letters.approve',
    body: z.strictObject({ why: Line.optional() }),
    status: 200,
    output: LetterTemplateView,
    refusals: {
      ...unknownVersion,
      ...decided,
      'letter-template.own': { kind: 'forbidden', when: 'You wrote this version; somebody else approves it.' },
      'letter-template.problems': { kind: 'invalid', when: 'The text cannot be used any more; `details.problems` says where.' },
      'letter-template.forbidden': { kind: 'invalid', when: 'A playbook that would use it forbids by now what it says.' },
    },
  }),
  declineLetterTemplate: endpoint({
    method: 'POST',
    path: '/letter-templates/:kind/:sender/versions/:version/decline',
    summary: 'Decline a version of a letter template that waits',
    ...ofVersion,
    who: 'letters.approve',
    body: z.strictObject({ why: Line }),
    status: 200,
    output: LetterTemplateView,
    refusals: { ...unknownVersion, ...decided },
  }),
  withdrawLetterTemplate: endpoint({
    method: 'POST',
    path: '/letter-templates/:kind/:sender/versions/:version/withdraw',
    summary: 'Take the version in force out of use',
    about: 'New letters take the words of the template for any sender, else those that Baton ships. Letters that were written stay.',
    ...ofVersion,
    who: 'letters.approve',
    body: z.strictObject({ why: Line }),
    status: 200,
    output: LetterTemplateView,
    refusals: { ...unknownVersion, 'letter-template.not-in-force': { kind: 'conflict', when: 'This version is not in force.' } },
  }),
}
