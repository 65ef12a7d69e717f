import { z } from 'zod'
import { endpoint } from './endpoint.ts'

/** What a file is about. */
const What = z.enum(['accounts', 'people']).meta({ description: 'What the file is about' })

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
  })
  .meta({ id: 'ImportPreview', description: 'What a file would change. Nothing has been written.' })
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportDone = z
  .object({ of: What, added: z.number().int(), changed: z.number().int(), unchanged: z.number().int() })
  .meta({ id: 'ImportDone', description: 'What was written, all of it at once' })
export type ImportDone = z.infer<typeof ImportDone>

const file = { file: 'text/csv', body: z.instanceof(Uint8Array), bodyLimitBytes: largestImportBytes } as const

/** What the file itself can be refused for. */
export const unreadable = {
  'import.encoding': { kind: 'invalid', when: 'The file is not UTF-8 (or UTF-16 with its mark).' },
  'import.not-csv': { kind: 'invalid', when: 'It cannot be read as comma- or semicolon-separated values; `where` names the row.' },
  'import.too-many-rows': { kind: 'tooLarge', when: `It has more than ${mostImportRows} rows.` },
  'import.no-rows': { kind: 'invalid', when: 'There is no row below the head.' },
} as const

export const imports = {
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
    params: z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/, 'A digest is 64 hexadecimal digits') }),
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
