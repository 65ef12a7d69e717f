import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { type ImportPreview, imports, largestImportBytes } from '../contract/imports.ts'
import { Refusal } from '../core/base/refusal.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { count, oneLine, table } from './text.ts'

type Of = 'accounts' | 'people'
type Options = ServerOptions & { people?: string; dryRun?: boolean; yes?: boolean; digest?: string[]; template?: Of; json?: boolean }

export const addImport = (program: Command, io: Io): Command =>
  withServer(program.command('import').description('Bring accounts and people in from CSV files'))
    .argument('[accounts.csv]', 'accounts, one a row')
    .option('--people <people.csv>', 'people, one a row; written before the accounts that name them')
    .option('--dry-run', 'show what would change, write nothing')
    .option('--yes', 'write without asking')
    .option(
      '--digest <digest>',
      'with --yes: write only what a preview with this digest has shown; once per file',
      (value: string, all: string[] = []) => [...all, value],
    )
    .addOption(new Option('--template <of>', 'write an example file instead').choices(['accounts', 'people']))
    .option('--json', 'previews and results as JSON')
    .addHelpText(
      'after',
      `\nShows first what each file would change. Nothing is written before you say yes; each file is written as a whole or not at all.\nA file has at most ${largestImportBytes / 1024 / 1024} MiB.`,
    )
    .addHelpText(
      'after',
      examples(
        'baton import --template accounts > accounts.csv',
        'baton import accounts.csv --people people.csv --dry-run --as olu@meridian.example',
        'baton import accounts.csv --yes',
      ),
    )
    .action(async (file: string | undefined, { people, dryRun, yes, digest = [], template, json, ...server }: Options) => {
      if (dryRun && yes)
        throw new Refusal('invalid', 'import.options', '--dry-run writes nothing and --yes writes without asking: give one of them.')
      // Read before anybody is asked: a file that is not there must not show after the other one is written.
      const files = [
        ...(people ? [{ of: 'people' as const, path: people, body: bytesOf(people) }] : []),
        ...(file ? [{ of: 'accounts' as const, path: file, body: bytesOf(file) }] : []),
      ]
      if (!template && files.length === 0)
        throw new Refusal(
          'invalid',
          'import.no-file',
          'Name a file: baton import accounts.csv, or --people people.csv. An example comes with --template accounts.',
        )
      const client = await connect(io, server)
      if (template) return writeTemplate(io, client, template)
      const results: unknown[] = []
      for (const each of files)
        results.push(await importOne({ io, client, dryRun: dryRun ?? false, yes: yes ?? false, digest, json: json ?? false }, each))
      if (json) printJson(io, results)
    })

type How = { io: Io; client: Client; dryRun: boolean; yes: boolean; digest: string[]; json: boolean }

async function importOne(
  { io, client, dryRun, yes, digest, json }: How,
  { of, path, body }: { of: Of; path: string; body: Uint8Array },
): Promise<unknown> {
  const { value: preview, raw } = await client.ask(imports.previewImport, { query: { of }, body })
  if (!json) for (const line of previewLines(preview, path)) io.out(line)
  if (!preview.ready) {
    io.exit(1)
    io.err(`${path} has errors, so nothing of it is written.`)
    return { preview: raw, written: null }
  }
  if (dryRun) return { preview: raw, written: null }
  if (digest.length > 0 && !digest.includes(preview.digest)) {
    throw new Refusal(
      'conflict',
      'import.changed',
      `${path} or what it would change is not what the preview with that digest has shown (now ${preview.digest}). Look at it again.`,
    )
  }
  if (!yes && !(await isConfirmed(io, path, preview, json))) {
    io.exit(1)
    io.err('Nothing was written.')
    return { preview: raw, written: null }
  }
  const { value: done, raw: written } = await client.ask(
    imports.confirmImport,
    { params: { digest: preview.digest }, query: { of }, body },
    { 'idempotency-key': io.newId() },
  )
  if (!json) io.out(`${path} is written: ${done.added} added, ${done.changed} changed, ${done.unchanged} as they were.`)
  return { preview: raw, written }
}

async function isConfirmed({ ask }: Io, path: string, { added, changed }: ImportPreview, json: boolean): Promise<boolean> {
  // In a script nobody reads the preview, so nobody can have agreed to it.
  if (!ask || json)
    throw new Refusal(
      'forbidden',
      'import.not-confirmed',
      `Nothing was written: nobody is here to confirm ${path}. Look with --dry-run, then write with --yes.`,
    )
  return /^y(es)?$/i.test((await ask(`Write ${added} new and ${changed} changed from ${path}? (yes/no) `)).trim())
}

async function writeTemplate({ out }: Io, client: Client, of: Of): Promise<void> {
  const { value } = await client.ask(imports.getImportTemplate, { query: { of } })
  out(value.csv.trimEnd())
}

export function bytesOf(path: string): Uint8Array {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > largestImportBytes)
      throw new Refusal(
        'tooLarge',
        'import.too-large',
        `${path} has ${bytes.length} bytes; ${largestImportBytes / 1024 / 1024} MiB is the most that is taken. Split it.`,
        { where: path },
      )
    return bytes
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('invalid', 'import.unreadable', `${path} cannot be read: ${error instanceof Error ? error.message : error}.`, {
      where: path,
    })
  }
}

/** What a file would change, for whoever has to say yes to it. */
export function previewLines(
  { of, columns, problems, rows, added, changed, unchanged, differences, digest }: ImportPreview,
  path: string,
): string[] {
  const shown = differences.slice(0, 20)
  return [
    `${path}: ${count(rows, 'row')} of ${of}: ${added} new, ${changed} changed, ${unchanged} as they are`,
    ...table(
      ['  Column', 'taken for', 'sure?', 'because'],
      columns.map(({ column, field, confidence, because }) => [`  ${column}`, field ?? 'left out', confidence, because]),
    ),
    ...problems.flatMap(({ severity, message, count: times, places }) => [
      `  ${severity}: ${oneLine(message)} (${count(times, 'place')})`,
      ...places.slice(0, 5).map(({ row, column, value }) => `    row ${row}${column ? `, ${oneLine(column)}` : ''}: ${oneLine(value)}`),
      ...(times > 5 ? [`    and ${times - Math.min(5, places.length)} more`] : []),
    ]),
    ...shown.flatMap(({ row, name, kind, fields }) => [
      `  ${kind === 'added' ? '+' : '~'} ${oneLine(name)} (row ${row})`,
      ...(kind === 'changed'
        ? fields.map(({ field, before, after }) => `      ${field}: ${oneLine(before ?? '(nothing)')} -> ${oneLine(after ?? '(nothing)')}`)
        : []),
    ]),
    ...(added + changed > shown.length ? [`  and ${added + changed - shown.length} more`] : []),
    `  digest ${digest}`,
  ]
}
