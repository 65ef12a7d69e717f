import { type Command, InvalidArgumentError, Option } from 'commander'
import { type HandoverRow, handovers } from '../contract/handovers.ts'
import { statuses } from '../core/process/handover.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { count, day, oneLine, table } from './text.ts'

type Options = ServerOptions & {
  status?: (typeof statuses)[number] | 'active' | 'ended'
  stage?: string
  playbook?: string
  account?: string
  owner?: string
  holding?: string
  late?: true
  renewal?: string
  label?: string
  search?: string
  sort?: 'updated' | 'due' | 'renewal' | 'account' | 'started'
  limit?: number
  cursor?: string
  json?: boolean
}

export const addHandoverList = (handover: Command, io: Io): Command =>
  withServer(handover.command('list').description('List handovers, the most urgent first'))
    .addOption(
      new Option('--status <status>', 'active: proposed, running or paused; ended: completed or cancelled').choices([
        ...statuses,
        'active',
        'ended',
      ]),
    )
    .option('--stage <id>', 'in this stage')
    .option('--playbook <id>', 'on this playbook')
    .option('--account <id>', 'of this account')
    .option('--owner <id>', 'who hands over or takes over; "me" for yourself')
    .option('--holding <id>', 'on whom it waits; "me" for yourself')
    .option('--late', 'only what is late')
    .option('--renewal <date>', 'accounts that renew on or before this day')
    .option('--label <id>', 'that carry this label, by hand or by their page')
    .option('--search <text>', 'part of the name of account, person or handover')
    .addOption(new Option('--sort <by>', 'due without it').choices(['due', 'updated', 'renewal', 'account', 'started']))
    .option('--limit <number>', 'how many at most, 1 to 200; 50 without it', wholeNumber)
    .option('--cursor <cursor>', 'the next page: what the page before said')
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      examples(
        'baton handover list --as priya@meridian.example --holding me',
        'baton handover list --status active --late',
        "baton handover list --json | jq '.items[].ref'",
      ),
    )
    .action(async ({ url, as, search, limit, late, json, ...filters }: Options) => {
      const client = await connect(io, { ...(url ? { url } : {}), ...(as ? { as } : {}) })
      const query = {
        ...filters,
        ...(search === undefined ? {} : { q: search }),
        ...(limit === undefined ? {} : { limit }),
        ...(late ? { late: 'true' } : {}),
      }
      const { value, raw } = await client.ask(handovers.listHandovers, { query })
      if (json) return printJson(io, raw)
      if (value.items.length === 0) return io.out('No handover matches.')
      for (const line of listLines(value.items)) io.out(line)
      io.out('')
      io.out(`${value.items.length} of ${count(value.total, 'handover')}.${value.next ? ` The next page: --cursor ${value.next}` : ''}`)
    })

export function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('Give a whole number.')
  return number
}

export const listLines = (rows: readonly HandoverRow[]): string[] =>
  table(
    ['Handover', 'Account', 'From', 'To', 'Where', 'Waits for', 'Due', 'Tasks', 'Labels'],
    rows.map((row) => [
      row.ref,
      row.account.name,
      row.from.name,
      row.to.name,
      [row.state === 'running' ? (row.stage ?? 'running') : row.state, ...(row.needsFixes ? ['needs fixes'] : [])].join(', '),
      row.holding.map(({ name }) => oneLine(name)).join(', '),
      row.due ? `${day(row.due)}${row.isLate ? ' late' : ''}` : '',
      `${row.tasksDone}/${row.tasks}`,
      // Those of the page are on every handover of it.
      row.labels.flatMap(({ name, fromPage }) => (fromPage ? [] : [oneLine(name)])).join(', '),
    ]),
  )
