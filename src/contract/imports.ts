import { z } from 'zod'
import { type Kind, kindNames, kindOf } from '../core/records/kinds.ts'
import { endpoint } from './endpoint.ts'
import { Instant } from './parts.ts'

/** Kinds of records that a list may hold: all that people may write. */
export const importedKinds: readonly Kind[] = kindNames.filter((kind) => kindOf(kind).edit !== 'nobody')

/** What a file is about. */
const What = z
  .enum(['accounts', 'people', ...importedKinds])
  .meta({ description: 'What the file is about: accounts, people, or a kind of record about accounts, as `GET /record-kinds` lists them' })
export type ImportOf = z.infer<typeof What>

/** The largest file that is taken, told in the answer to a larger one. */
export const largestImportBytes = 5 * 1024 * 1024
export const mostImportRows = 20_000

export const ImportColumn = z
  .object({
    column: z.string().meta({ description: 'Its head in the file' }),
    field: z.string().nullable().meta({ description: 'What it was taken for; null when it is left out' }),
    confidence: z.enum(['certain', 'likely', 'unsure']),
    because: z.string(),
  })
  .meta({ id: 'ImportColumn' })

export const ImportProblem = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']).meta({ description: 'Errors keep the whole file out' }),
    message: z.string(),
    count: z.number().int(),
    places: z.array(z.object({ row: z.number().int(), column: z.string().nullable(), value: z.string() })).meta({
      description: 'The first of them: row as a spreadsheet counts it, with the head as row 1',
    }),
  })
  .meta({ id: 'ImportProblem', description: 'One cause, with every place where it shows' })

export const ImportPreview = z
  .object({
    of: What,
    digest: z.string().meta({ description: 'Confirms exactly this file on exactly this state' }),
    columns: z.array(ImportColumn),
    problems: z.array(ImportProblem),
    rows: z.number().int(),
    added: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    differences: z
      .array(
        z.object({
          row: z.number().int(),
          name: z.string(),
          kind: z.enum(['added', 'changed']),
          fields: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
        }),
      )
      .meta({ description: 'The first 200' }),
    ready: z.boolean().meta({ description: 'Whether it can be confirmed' }),
    looksLike: z
      .object({
        of: What,
        known: z.number().int().meta({ description: 'How many of its columns are known there' }),
        here: z.number().int().meta({ description: 'How many are known in the list that was asked for' }),
        columns: z.number().int(),
      })
      .nullable()
      .meta({ description: 'Another list whose columns the file has far better, or null. It keeps nothing out' }),
  })
  .meta({ id: 'ImportPreview', description: 'What a file would change. Nothing has been written.' })
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportDone = z
  .object({ of: What, added: z.number().int(), changed: z.number().int(), unchanged: z.number().int() })
  .meta({ id: 'ImportDone', description: 'What was written, all of it at once' })
export type ImportDone = z.infer<typeof ImportDone>

/** For so long an import can be taken back. */
export const undoHours = 24

const ImportDigest = z.string().regex(/^[0-9a-f]{64}$/, 'A digest is 64 hexadecimal digits')

export const ImportRun = z
  .object({
    digest: z.string().meta({ description: 'Names the import: the digest of its preview' }),
    done: ImportDone,
    at: Instant,
    by: z.string().meta({ description: 'Who confirmed it' }),
    until: Instant.nullable().meta({ description: 'Until when it can be taken back; null when it cannot any more' }),
    undone: z
      .object({ at: Instant, by: z.string(), takenBack: z.number().int(), left: z.number().int() })
      .nullable()
      .meta({ description: 'Set when it was taken back' }),
  })
  .meta({ id: 'ImportRun', description: 'A list that was imported' })
export type ImportRun = z.infer<typeof ImportRun>

export const ImportUndo = z
  .object({
    digest: z.string(),
    of: What,
    until: Instant.meta({ description: 'Until when it can be taken back' }),
    removed: z.number().int().meta({ description: 'What it had added, and is removed' }),
    restored: z.number().int().meta({ description: 'What it had changed, and is again as it was' }),
    left: z.number().int().meta({ description: 'What stays as it is, because something came after it' }),
    leftBecause: z
      .array(z.object({ name: z.string(), because: z.string() }))
      .meta({ description: 'The first 200 of what stays, with why' }),
  })
  .meta({ id: 'ImportUndo', description: 'What taking an import back does' })
export type ImportUndo = z.infer<typeof ImportUndo>

const notUndoable = {
  'import.unknown': { kind: 'unknown', when: 'No import with that digest was confirmed here.' },
  'import.undone': { kind: 'conflict', when: 'It was taken back already.' },
  'import.too-late': { kind: 'conflict', when: `More than ${undoHours} hours have passed since.` },
} as const

const file = { file: 'text/csv', body: z.instanceof(Uint8Array), bodyLimitBytes: largestImportBytes } as const

/** What the file itself can be refused for. */
export const unreadable = {
  'import.encoding': { kind: 'invalid', when: 'The file is not UTF-8 (or UTF-16 with its mark).' },
  'import.not-csv': { kind: 'invalid', when: 'It cannot be read as comma- or semicolon-separated values; `where` names the row.' },
  'import.too-many-rows': { kind: 'tooLarge', when: `It has more than ${mostImportRows} rows.` },
  'import.no-rows': { kind: 'invalid', when: 'There is no row below the head.' },
} as const

export const imports = {
  listImports: endpoint({
    method: 'GET',
    path: '/imports',
    summary: 'List the newest imports, with until when each can be taken back',
    who: 'import.run',
    status: 200,
    output: z.object({ items: z.array(ImportRun).meta({ description: 'The newest 50' }) }),
    refusals: {},
  }),
  previewUndo: endpoint({
    method: 'GET',
    path: '/imports/:digest/undo',
    summary: 'See what taking an import back would do',
    about: 'Nothing is written. What somebody changed since stays as it is, and is named.',
    who: 'import.run',
    params: z.strictObject({ digest: ImportDigest }),
    status: 200,
    output: ImportUndo,
    refusals: notUndoable,
  }),
  undoImport: endpoint({
    method: 'POST',
    path: '/imports/:digest/undo',
    summary: 'Take an import back',
    about: `Possible for ${undoHours} hours, and once; where all stays, nothing is written and it can be asked again. Removes what it added and restores what it changed, all at once; what somebody changed since, or an account with a handover since, stays as it is and is named.`,
    who: 'import.run',
    params: z.strictObject({ digest: ImportDigest }),
    idempotent: true,
    status: 200,
    output: ImportUndo,
    refusals: {
      ...notUndoable,
      'import.changed': { kind: 'conflict', when: 'What it would take back changes at this moment. Try again.' },
    },
  }),
  previewImport: endpoint({
    method: 'POST',
    path: '/imports',
    summary: 'See what a CSV file would change',
    about: `Send the file as it is, with \`Content-Type: text/csv\`; at most ${largestImportBytes / 1024 / 1024} MiB and ${mostImportRows} rows. Nothing is written.`,
    who: 'import.run',
    query: z.strictObject({ of: What }),
    ...file,
    status: 200,
    output: ImportPreview,
    refusals: unreadable,
  }),
  confirmImport: endpoint({
    method: 'POST',
    path: '/imports/:digest/confirm',
    summary: 'Write what a preview has shown',
    about: 'Send the same file again, with the digest of its preview. All of it is written, or nothing.',
    who: 'import.run',
    params: z.strictObject({ digest: ImportDigest }),
    query: z.strictObject({ of: What }),
    ...file,
    idempotent: true,
    status: 200,
    output: ImportDone,
    refusals: {
      'import.changed': {
        kind: 'conflict',
        when: 'The file is another one, or what it would change has changed. Look at the preview again.',
      },
      ...unreadable,
      'import.has-errors': { kind: 'conflict', when: 'The preview has errors, so nothing of the file is written.' },
    },
  }),
  getImportTemplate: endpoint({
    method: 'GET',
    path: '/imports/template',
    summary: 'Read the columns that an import understands, with an example',
    who: 'import.run',
    query: z.strictObject({ of: What }),
    status: 200,
    output: z
      .object({
        of: What,
        columns: z.array(z.object({ field: z.string(), title: z.string(), required: z.boolean(), about: z.string() })),
        csv: z.string().meta({ description: 'A file with a head and one row' }),
      })
      .meta({ id: 'ImportTemplate' }),
    refusals: {},
  }),
}
