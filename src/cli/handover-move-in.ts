import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { type Beside, type MoveInPreview, type MoveInRow, moveIns } from '../contract/move-ins.ts'
import { Refusal } from '../core/base/refusal.ts'
import { reasons } from '../core/process/handover.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { listMovedIn, undoMovedIn } from './handover-move-in-undo.ts'
import { listGiven } from './import.ts'
import { type Io, printJson } from './io.ts'
import { count, oneLine } from './text.ts'

type Options = ServerOptions &
  Omit<Beside, 'name' | 'roles'> & {
    role?: string[]
    dryRun?: boolean
    yes?: boolean
    digest?: string
    template?: boolean
    list?: boolean
    undo?: string
    json?: boolean
  }

export const addHandoverMoveIn = (handover: Command, io: Io): Command =>
  withServer(handover.command('move-in').description('Let handovers go on here that are under way elsewhere'))
    .argument('[file]', 'a CSV with one handover a row, or a handover document in Markdown; "-" for a CSV on standard input')
    .option('--account <account>', 'for a document that does not say: name or id of the account')
    .option('--playbook <playbook>', 'id or title of the playbook')
    .option('--to <receiver>', 'who takes over')
    .addOption(new Option('--reason <reason>', 'why it changes hands').choices([...reasons]))
    .option('--started <date>', 'when it began')
    .option('--stage <stage>', 'where it stands; everything before it is said to be done')
    .option('--approved-by <person>', 'who approved it at its gate')
    .option('--approved-on <date>', 'when')
    .option('--letter-sent-on <date>', 'when the customer was told')
    .option('--link <address>', 'where the checklist or issue stands')
    .option('--role <role=person>', 'who has a role; several times', (value: string, all: string[] = []) => [...all, value])
    .option('--dry-run', 'show what becomes of it, write nothing')
    .option('--yes', 'write without asking')
    .option('--digest <digest>', 'with --yes: write only what a preview with this digest has shown')
    .option('--template', 'write an example file instead')
    .option('--list', 'show what was moved in lately instead')
    .option('--undo <digest>', 'take a file back within a day; the first letters of its digest are enough')
    .option('--json', 'preview and result as JSON')
    .addHelpText(
      'after',
      examples(
        'baton handover move-in --template > handovers.csv',
        'baton handover move-in handovers.csv --dry-run',
        'baton handover move-in --list',
        'baton handover move-in --undo 3f9ac1d2',
        'baton handover move-in kestrel-issue.md --account "Kestrel Logistics" --started 2026-11-02 --stage "Internal handover" --approved-by lena@meridian.example --approved-on 2026-11-12',
      ),
    )
    .action(async (file: string | undefined, options: Options) => {
      const { role = [], dryRun, yes, digest, template, list, undo, json, url, as, ...said } = options
      const client = await connect(io, { ...(url === undefined ? {} : { url }), ...(as === undefined ? {} : { as }) })
      if (template) return io.out((await client.ask(moveIns.getMoveInTemplate, {})).value.csv.trimEnd())
      if (list) return listMovedIn(io, client, json ?? false)
      if (undo !== undefined) return undoMovedIn({ io, client, dryRun: dryRun ?? false, yes: yes ?? false, json: json ?? false }, undo)
      if (file === undefined)
        throw new Refusal(
          'invalid',
          'move-in.no-file',
          'Name a file: baton handover move-in handovers.csv. An example comes with --template.',
        )
      const { path, body } = await listGiven(io, file)
      const query = { ...said, name: basename(path), ...(role.length > 0 ? { roles: role.join('; ') } : {}) }
      const { value: preview, raw } = await client.ask(moveIns.previewMoveIn, { query, body })
      if (!json) for (const line of previewLines(preview)) io.out(line)
      const stop = (words?: string) => {
        if (words !== undefined) {
          io.exit(1)
          io.err(words)
        }
        if (json) printJson(io, { preview: raw, written: null })
      }
      if (!preview.ready) return stop(`${query.name} is not ready, so nothing of it is written.`)
      if (dryRun) return stop()
      if (digest !== undefined && digest !== preview.digest)
        throw new Refusal(
          'conflict',
          'move-in.changed',
          `What becomes of ${query.name} is not what the preview with that digest has shown. Look at it again.`,
        )
      const wanted = preview.handovers.filter(({ state }) => state === 'ready').length
      if (!yes) {
        // In a script nobody reads the preview, so nobody can have agreed to it.
        if (!io.ask || json) return stop('Nothing was written: nobody is here to confirm it. Look with --dry-run, then write with --yes.')
        if (!/^y(es)?$/i.test((await io.ask(`Let ${count(wanted, 'handover')} go on here? (yes/no) `)).trim()))
          return stop('Nothing was written.')
      }
      const { value: done, raw: written } = await client.ask(moveIns.confirmMoveIn, { params: { digest: preview.digest }, query, body })
      if (json) return printJson(io, { preview: raw, written })
      for (const { ref, account } of done.handovers) io.out(`${ref}: ${oneLine(account.name)} goes on here.`)
    })

/** What becomes of each handover, for whoever has to say yes to it. */
export function previewLines({ handovers, problems, digest }: MoveInPreview): string[] {
  return [
    ...problems.flatMap(({ severity, message, places }) => [
      `${severity}: ${oneLine(message)}`,
      ...places.slice(0, 5).map(({ row, column, value }) => `  row ${row}${column ? `, ${oneLine(column)}` : ''}: ${oneLine(value)}`),
    ]),
    ...handovers.flatMap(rowLines),
    `digest ${digest}`,
  ]
}

function rowLines(one: MoveInRow): string[] {
  const head = `${one.account ? oneLine(one.account.name) : '?'} (row ${one.row})`
  if (one.state === 'there') return [`${head}: is here already as ${one.ref}`]
  if (one.state === 'refused') return [`${head}: ${oneLine(one.because ?? '')}`]
  if (one.state === 'asked')
    return one.asked.map(({ field, title, why }) => `${head}: ${oneLine([title, why].filter(Boolean).join(' '))} Give ${optionOf(field)}.`)
  const list = (title: string, lines: string[]) => (lines.length > 0 ? [`  ${title}`, ...lines.map((line) => `    ${oneLine(line)}`)] : [])
  return [
    `${head}: ${one.playbook?.id}, from ${oneLine(one.from ?? '')} to ${oneLine(one.to ?? '')}, since ${one.startedOn}${one.stage ? `, goes on at "${oneLine(one.stage)}"` : ''}`,
    ...list(
      'counts as done',
      one.done.map(({ title, kind, value, source }) => `${kind === 'read' ? 'seen' : 'said'}: ${title} (${value}; ${source})`),
    ),
    ...list(
      'said to be done, and is not',
      one.against.map(({ title, because }) => `${title}: ${because}`),
    ),
    ...list(
      'approved',
      one.approvals.map(({ gate, by, on }) => `${gate.title}, by ${by} on ${on}`),
    ),
    ...list('the customer was told', one.letterSentOn ? [one.letterSentOn] : []),
    ...list(
      'waits',
      one.open.map(({ title, who, due }) => `${title}: ${who}${due ? `, until ${due.slice(0, 10)}` : ''}`),
    ),
    ...list(`answers kept: ${one.answers.kept}; still asked`, one.answers.blank),
    ...list('follows by itself', one.follows),
    ...list(
      'not taken over',
      one.leftOut.map(({ title, because }) => `${title}: ${because}`),
    ),
    ...list(
      'nothing here asks for',
      one.unread.map(({ line, text }) => `line ${line}: ${text}`),
    ),
  ]
}

const optionOf = (field: string) =>
  field.startsWith('role:') ? `--role "${field.slice(5)}=…"` : `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
