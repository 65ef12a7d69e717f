import { type Command, Option } from 'commander'
import { accounts } from '../contract/accounts.ts'
import { type BulkPreview, type BulkStart, bulkStarts, mostStarts } from '../contract/bulk-starts.ts'
import { Refusal } from '../core/base/refusal.ts'
import { paces, reasons } from '../core/process/handover.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { orInput } from './given-file.ts'
import { listGiven } from './import.ts'
import { type Io, printJson } from './io.ts'
import { accountNamed, holderNamed } from './named.ts'
import { everyPage } from './pages.ts'
import { count, oneLine } from './text.ts'

type Options = ServerOptions & {
  heldBy?: string
  playbook: string
  to?: string
  reason: (typeof reasons)[number]
  because?: string
  pace?: (typeof paces)[number]
  flipOn?: string
  key?: string
  dryRun?: boolean
  yes?: boolean
  json?: boolean
}

export const addHandoverStartMany = (handover: Command, io: Io): Command =>
  withServer(handover.command('start-many').description(`Start handovers of up to ${mostStarts} accounts at once, all or none`))
    .argument(
      '[file]',
      `an account a line, by name or id; after a comma, who takes over where that differs from --to; the first line may be a header, "account"; ${orInput}`,
    )
    .option('--held-by <person>', 'instead of a file: every account that somebody holds and that has no handover under way')
    .requiredOption('--playbook <id>', 'for example csm-to-csm')
    .option('--to <receiver>', 'who takes over: e-mail, name or id of a person, name or id of a pool')
    .addOption(new Option('--reason <reason>', 'why they change hands').choices([...reasons]).makeOptionMandatory())
    .option('--because <text>', 'more about the reason; needed for "other"')
    .addOption(new Option('--pace <pace>', 'slow: both work in parallel until the flip').choices([...paces]))
    .option('--flip-on <date>', 'the day on which the receivers start to lead')
    .option('--key <key>', 'an Idempotency-Key: the same file with the same key starts nothing twice')
    .option('--dry-run', 'show what would begin, write nothing')
    .option('--yes', 'start without asking')
    .option('--json', 'preview and result as JSON')
    .addHelpText(
      'after',
      examples(
        'baton handover start-many --held-by priya@meridian.example --playbook csm-to-csm --to tom@meridian.example --reason departure --dry-run',
        'baton handover start-many accounts.csv --playbook csm-to-csm --to tom@meridian.example --reason "territory change" --yes',
      ),
    )
    .action(
      async (
        file: string | undefined,
        { heldBy, playbook, to, reason, because, pace, flipOn, key, dryRun, yes, json, ...server }: Options,
      ) => {
        const client = await connect(io, server)
        const listed = await accountsOf(io, client, file, heldBy)
        const body: BulkStart = {
          playbook,
          reason: { kind: reason, ...(because ? { text: because } : {}) },
          ...(to ? { to: await holderNamed(client, to, '--to') } : {}),
          ...(pace ? { pace } : {}),
          ...(flipOn ? { flipOn } : {}),
          accounts: listed,
        }
        const { value: preview, raw } = await client.ask(bulkStarts.previewBulkStart, { body })
        const show = () => {
          if (!json) for (const line of previewLines(preview)) io.out(line)
        }
        // What was started under the same key stands in its own way now; only the server still knows that it was this.
        const isAgain = yes === true && key !== undefined && dryRun !== true && preview.problems > 0
        if (!isAgain) show()
        const stop = (words?: string) => {
          if (words !== undefined) {
            io.exit(1)
            io.err(words)
          }
          if (json) printJson(io, { preview: raw, started: null })
        }
        const refused = `${count(preview.problems, 'account')} of ${preview.rows.length} cannot be handed over, so nothing was started.`
        if (preview.problems > 0 && !isAgain) return stop(refused)
        if (dryRun) return stop()
        if (!yes) {
          // In a script nobody reads the preview, so nobody can have agreed to it.
          if (!io.ask || json) return stop('Nothing was started: nobody is here to confirm it. Look with --dry-run, then start with --yes.')
          if (!/^y(es)?$/i.test((await io.ask(`Start ${count(preview.rows.length, 'handover')}? (yes/no) `)).trim()))
            return stop('Nothing was started.')
        }
        const answer = await client
          .ask(bulkStarts.startManyHandovers, { body }, { 'idempotency-key': key ?? io.newId() })
          .catch((error: unknown) => {
            if (!isAgain || !(error instanceof Refusal) || error.code !== 'bulk.refused') throw error
          })
        if (!answer) {
          show()
          return stop(refused)
        }
        const { value: done, raw: started } = answer
        if (json) return printJson(io, { preview: raw, started })
        for (const { ref, account, state, awaiting } of done.handovers)
          io.out(`${ref} is ${state}: ${oneLine(account.name)}${awaiting ? `; it waits for ${oneLine(awaiting.name)} to accept` : ''}.`)
        io.out(`${count(done.mails, 'person is', 'people are')} written to, once each.`)
      },
    )

/** What would begin, for whoever has to say yes to it. */
export const previewLines = ({ rows, mails, problems }: BulkPreview): string[] => [
  ...rows.map(({ row, account, from, to, children, awaiting, problem }) =>
    problem
      ? `row ${row}: ${account ? `${oneLine(account.name)}: ` : ''}${oneLine(problem.message)}`
      : `row ${row}: ${oneLine(account?.name ?? '')} from ${oneLine(from?.name ?? '')} to ${oneLine(to?.name ?? '')}${children > 0 ? ` with ${count(children, 'child', 'children')}` : ''}${awaiting ? `; ${oneLine(awaiting.name)} has to accept` : ''}`,
  ),
  ...(problems === 0
    ? [`${count(rows.length, 'handover')} can start; ${count(mails, 'person is', 'people are')} written to, once each.`]
    : []),
]

async function accountsOf(io: Io, client: Client, file: string | undefined, heldBy: string | undefined): Promise<BulkStart['accounts']> {
  if ((file === undefined) === (heldBy === undefined))
    throw new Refusal('invalid', 'start-many.accounts', 'Name a file with accounts, or say --held-by whose accounts they are.')
  const listed = heldBy === undefined ? await readList(io, client, file ?? '') : await heldBySomebody(client, heldBy)
  if (listed.length === 0) throw new Refusal('conflict', 'start-many.none', 'There is no account among them that could be handed over.')
  if (listed.length > mostStarts)
    throw new Refusal(
      'invalid',
      'start-many.too-many',
      `${listed.length} accounts are more than the ${mostStarts} that can start at once. Split them.`,
    )
  return listed
}

async function readList(io: Io, client: Client, file: string): Promise<BulkStart['accounts']> {
  const { body } = await listGiven(io, file)
  const lines = new TextDecoder()
    .decode(body)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const known = new Map<string, string>()
  const listed: BulkStart['accounts'] = []
  for (const [index, line] of lines.entries()) {
    const [name = '', receiver = ''] = cellsOf(line)
    if (index === 0 && lines.length > 1 && name.toLowerCase() === 'account') continue // a header, as spreadsheets write one
    const account = await accountNamed(client, name, { option: file })
    if (receiver !== '' && !known.has(receiver)) known.set(receiver, await holderNamed(client, receiver, file))
    const to = known.get(receiver)
    listed.push({ account, ...(to === undefined ? {} : { to }) })
  }
  return listed
}

/** Two cells; a name with a comma in it stands in quotes, as spreadsheets write it. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)]
    .map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
    .filter((cell) => cell !== '')

async function heldBySomebody(client: Client, heldBy: string): Promise<BulkStart['accounts']> {
  const holder = await holderNamed(client, heldBy, '--held-by')
  const held = await everyPage(
    async (cursor) => (await client.ask(accounts.listAccounts, { query: { holder, limit: 200, ...(cursor ? { cursor } : {}) } })).value,
  )
  const own = new Set(held.map(({ id }) => id))
  // A child moves along with its parent.
  return held.filter(({ handover, parent }) => handover === null && !(parent && own.has(parent.id))).map(({ id }) => ({ account: id }))
}
