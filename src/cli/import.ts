import { type Command, InvalidArgumentError, Option } from 'commander'
import { type ImportOf, type ImportPreview, importedKinds, imports, largestImportBytes } from '../contract/imports.ts'
import { Refusal } from '../core/base/refusal.ts'
import { kindOf } from '../core/records/kinds.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { givenFile, orInput } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { count, moment, oneLine, table } from './text.ts'

type Options = ServerOptions & {
  of?: ImportOf
  people?: string
  dryRun?: boolean
  yes?: boolean
  digest?: string[]
  template?: ImportOf
  list?: boolean
  undo?: string
  json?: boolean
}

export const addImport = (program: Command, io: Io): Command =>
  withServer(program.command('import').description('Bring accounts, people and records in from CSV files, and take them back within a day'))
    .argument('[list.csv]', `accounts, or what --of says, one a row; ${orInput}`)
    .addOption(new Option('--of <list>', 'what the file is about: accounts, contacts, tickets ...').argParser(listNamed))
    .option('--people <people.csv>', 'people, one a row; written before the accounts that name them')
    .option('--dry-run', 'show what would change, write nothing')
    .option('--yes', 'write without asking')
    .option(
      '--digest <digest>',
      'with --yes: write only what a preview with this digest has shown; once per file',
      (value: string, all: string[] = []) => [...all, value],
    )
    .addOption(new Option('--template <list>', 'write an example file instead').argParser(listNamed))
    .option('--list', 'the newest imports, with how long each can be taken back')
    .option('--undo <digest>', 'take an import back; the first letters of its digest are enough')
    .option('--json', 'previews and results as JSON')
    .addHelpText(
      'after',
      `\nShows first what each file would change. Nothing is written before you say yes; each file is written as a whole or not at all.\nA file has at most ${largestImportBytes / 1024 / 1024} MiB. Lists: ${lists.join(', ')}.`,
    )
    .addHelpText(
      'after',
      examples(
        'baton import --template accounts > accounts.csv',
        'baton import accounts.csv --people people.csv --dry-run --as sam@meridian.example',
        'baton import accounts.csv --yes',
        'baton import contacts.csv --of contacts',
        'baton import --list',
        'baton import --undo 3f9ac1d2',
      ),
    )
    .action(
      async (
        file: string | undefined,
        { of = 'accounts', people, dryRun, yes, digest = [], template, list, undo, json, ...server }: Options,
      ) => {
        if (dryRun && yes)
          throw new Refusal('invalid', 'import.options', '--dry-run writes nothing and --yes writes without asking: give one of them.')
        // Read before anybody is asked: a file that is not there must not show after the other one is written.
        const files = [
          ...(people ? [{ of: 'people' as const, ...(await listGiven(io, people)) }] : []),
          ...(file ? [{ of, ...(await listGiven(io, file)) }] : []),
        ]
        if (!template && !list && undo === undefined && files.length === 0)
          throw new Refusal(
            'invalid',
            'import.no-file',
            'Name a file: baton import accounts.csv, or --people people.csv. An example comes with --template accounts; --list shows what was imported.',
          )
        const client = await connect(io, server)
        if (template) return writeTemplate(io, client, template)
        if (list) return listRuns(io, client, json ?? false)
        if (undo !== undefined) return undoOne({ io, client, dryRun: dryRun ?? false, yes: yes ?? false, json: json ?? false }, undo)
        const results: unknown[] = []
        for (const each of files)
          results.push(
            await importOne(
              { io, client, dryRun: dryRun ?? false, yes: yes ?? false, digest, json: json ?? false },
              { ...each, before: files[0] },
            ),
          )
        if (json) printJson(io, results)
      },
    )

const lists: readonly ImportOf[] = ['accounts', 'people', ...importedKinds]
const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, '')

/** A list by its name, as one or several: contact, Contacts, success-plan. */
function listNamed(text: string): ImportOf {
  const found = lists.find(
    (list) =>
      plain(list) === plain(text) ||
      (list !== 'accounts' && list !== 'people' && [kindOf(list).title, kindOf(list).plural].some((name) => plain(name) === plain(text))),
  )
  if (!found) throw new InvalidArgumentError(`There are lists of ${lists.join(', ')}.`)
  return found
}

/** A file, and the one that is written before it. */
type ListFile = { of: ImportOf; path: string; body: Uint8Array; before?: { of: ImportOf; path: string; body: Uint8Array } | undefined }

/** Whether all that keeps a list out is that the people whom it names come with the file before it, which a dry run has not written. */
function waitsForPeople({ problems }: ImportPreview, { of, before }: ListFile): boolean {
  if (of !== 'accounts' || before?.of !== 'people') return false
  const people = new TextDecoder().decode(before.body).toLowerCase()
  const errors = problems.filter(({ severity }) => severity === 'error')
  return errors.every(({ code, places }) => code === 'person.unknown' && places.every(({ value }) => people.includes(value.toLowerCase())))
}

type How = { io: Io; client: Client; dryRun: boolean; yes: boolean; digest: string[]; json: boolean }

async function importOne({ io, client, dryRun, yes, digest, json }: How, list: ListFile): Promise<unknown> {
  const { of, path, body } = list
  const { value: preview, raw } = await client.ask(imports.previewImport, { query: { of }, body })
  if (!json) for (const line of previewLines(preview, path)) io.out(line)
  if (!preview.ready && dryRun && waitsForPeople(preview, list)) {
    io.err(`Who is nobody here yet comes with ${list.before?.path}, which is written first.`)
    return { preview: raw, written: null }
  }
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

async function listRuns(io: Io, client: Client, json: boolean): Promise<void> {
  const { value, raw } = await client.ask(imports.listImports, {})
  if (json) return printJson(io, raw)
  if (value.items.length === 0) return io.out('Nothing was imported yet.')
  const lines = table(
    ['Digest', 'List', 'New', 'Changed', 'When', 'By', 'Taking it back'],
    value.items.map(({ digest, done, at, by, until, undone }) => [
      digest.slice(0, 12),
      done.of,
      String(done.added),
      String(done.changed),
      moment(at),
      by,
      undone
        ? `taken back by ${undone.by}, ${undone.left} left as they were`
        : until === null
          ? 'no longer possible'
          : `until ${moment(until)}`,
    ]),
    io.columns,
  )
  for (const line of lines) io.out(line)
}

async function undoOne({ io, client, dryRun, yes, json }: Omit<How, 'digest'>, start: string): Promise<void> {
  const { value: runs } = await client.ask(imports.listImports, {})
  const [run, another] = runs.items.filter(({ digest }) => start.length >= 4 && digest.startsWith(start.toLowerCase()))
  if (!run || another)
    throw new Refusal(
      'unknown',
      'import.unknown',
      another
        ? `Several imports begin with ${start}. Give more letters; baton import --list shows them.`
        : `No recent import begins with ${start} (at least 4 letters). baton import --list shows them.`,
    )
  const params = { digest: run.digest }
  const { value: shown, raw } = await client.ask(imports.previewUndo, { params })
  if (!json) {
    io.out(
      `${count(shown.removed, 'thing')} that it added would be removed, ${shown.restored} would be as before, ${shown.left} would stay.`,
    )
    for (const { name, because } of shown.leftBecause.slice(0, 20)) io.out(`  stays: ${oneLine(name)}: ${oneLine(because)}`)
    if (shown.left > 20) io.out(`  and ${shown.left - 20} more`)
  }
  if (dryRun) return json ? printJson(io, raw) : undefined
  if (!yes) {
    if (!io.ask || json)
      throw new Refusal(
        'forbidden',
        'import.not-confirmed',
        'Nothing was taken back: nobody is here to confirm. Look with --dry-run, then repeat with --yes.',
      )
    if (!/^y(es)?$/i.test((await io.ask('Take it back? (yes/no) ')).trim())) {
      io.exit(1)
      return io.err('Nothing was taken back.')
    }
  }
  const { value: done, raw: written } = await client.ask(imports.undoImport, { params }, { 'idempotency-key': io.newId() })
  if (json) return printJson(io, written)
  io.out(`Taken back: ${done.removed} removed, ${done.restored} as before, ${done.left} left as they were.`)
}

async function writeTemplate({ out }: Io, client: Client, of: ImportOf): Promise<void> {
  const { value } = await client.ask(imports.getImportTemplate, { query: { of } })
  out(value.csv.trimEnd())
}

export async function listGiven(io: Io, path: string): Promise<{ path: string; body: Uint8Array }> {
  const { name, bytes } = await givenFile(io, path, { subject: 'import', limit: listLimit })
  return { path: name, body: bytes }
}

const listLimit = {
  bytes: largestImportBytes,
  most: `${largestImportBytes / 1024 / 1024} MiB is the most that is taken. Split it`,
}

/** What a file would change, for whoever has to say yes to it. */
export function previewLines(
  { of, columns, problems, rows, added, changed, unchanged, differences, digest, looksLike }: ImportPreview,
  path: string,
): string[] {
  const shown = differences.slice(0, 20)
  return [
    `${path}: ${count(rows, 'row')} of ${of}: ${added} new, ${changed} changed, ${unchanged} as they are`,
    ...table(
      ['Column', 'taken for', 'sure?', 'because'],
      columns.map(({ column, field, confidence, because }) => [column, field ?? 'left out', confidence, because]),
    ).map((line) => `  ${line}`),
    ...(looksLike
      ? [
          `  It looks like a list of ${looksLike.of} (--of ${looksLike.of}): ${looksLike.known} of ${looksLike.columns} columns are known there, ${looksLike.here} here`,
        ]
      : []),
    ...problems.flatMap(({ severity, message, count: times, places }) => [
      `  ${severity}: ${oneLine(message)}${places.length === 0 ? '' : ` (${count(times, 'place')})`}`,
      ...places.slice(0, 5).map(({ row, column, value }) => `    row ${row}${column ? `, ${oneLine(column)}` : ''}: ${oneLine(value)}`),
      ...(places.length > 0 && times > 5 ? [`    and ${times - Math.min(5, places.length)} more`] : []),
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
