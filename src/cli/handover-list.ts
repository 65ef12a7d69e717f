import { type Command, Option } from 'commander'
import { type HandoverRow, handovers } from '../contract/handovers.ts'
import { labels } from '../contract/labels.ts'
import { statuses } from '../core/process/handover.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { labelNamed } from './handover-label.ts'
import { type Io, printJson } from './io.ts'
import { anyAccountNamed, holderNamed, personNamed } from './named.ts'
import { allOption, cursorOption, limitOption, type PageOptions, readPages } from './pages.ts'
import { count, moment, oneLine, table } from './text.ts'

type Options = ServerOptions &
  PageOptions & {
    status?: (typeof statuses)[number] | 'active' | 'ended'
    stage?: string
    playbook?: string
    account?: string
    owner?: string
    holding?: string
    late?: true
    inTime?: true
    lateRole?: string
    team?: string
    renewal?: string
    label?: string
    search?: string
    sort?: 'updated' | 'due' | 'renewal' | 'account' | 'started'
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
    .option('--account <account>', 'of this account: its name or id')
    .option('--owner <holder>', 'who hands over or takes over: e-mail, name or id of a person or pool; "me" for yourself')
    .option('--holding <person>', 'on whom it waits: e-mail, name or id; "me" for yourself')
    .addOption(new Option('--late', 'only what is late').conflicts('inTime'))
    .option('--in-time', 'only what is not late')
    .option('--late-role <role>', 'where something that waits on this role is past its due; "-" for who is asked by name')
    .option('--team <manager>', 'counted in the team of this manager: e-mail, name or id; "-" for none')
    .option('--renewal <date>', 'accounts that renew on or before this day')
    .option('--label <label>', 'that carry this label, by hand or by their page: its name or id')
    .option('--search <text>', 'part of the name of account, person or handover')
    .addOption(new Option('--sort <by>', 'due without it').choices(['due', 'updated', 'renewal', 'account', 'started']))
    .addOption(limitOption())
    .addOption(cursorOption())
    .addOption(allOption())
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      examples(
        'baton handover list --as priya@meridian.example --holding me',
        'baton handover list --status active --late --owner tom@meridian.example',
        'baton handover list --status active --team marta@meridian.example',
        "baton handover list --all --json | jq '.items[].ref'",
      ),
    )
    .action(
      async ({ url, as, search, all, limit, cursor, late, inTime, team, json, account, owner, holding, label, ...filters }: Options) => {
        const client = await connect(io, { ...(url ? { url } : {}), ...(as ? { as } : {}) })
        const query = {
          ...filters,
          ...(account === undefined ? {} : { account: await anyAccountNamed(client, account, '--account') }),
          ...(owner === undefined ? {} : { owner: owner === 'me' ? owner : await holderNamed(client, owner, '--owner') }),
          ...(holding === undefined ? {} : { holding: holding === 'me' ? holding : await personNamed(client, holding, '--holding') }),
          ...(label === undefined ? {} : { label: await labelFor(client, label) }),
          ...(search === undefined ? {} : { q: search }),
          ...(late || inTime ? { late: late ? 'true' : 'false' } : {}),
          ...(team === undefined ? {} : { team: team === '-' ? team : await personNamed(client, team, '--team') }),
        }
        const { value, raw } = await readPages({ all, limit, cursor }, (page) =>
          client.ask(handovers.listHandovers, { query: { ...query, ...page } }),
        )
        if (json) return printJson(io, raw)
        if (value.items.length === 0) return io.out('No handover matches.')
        for (const line of listLines(value.items, io.columns)) io.out(line)
        io.out('')
        io.out(`${value.items.length} of ${count(value.total, 'handover')}.${value.next ? ` The next page: --cursor ${value.next}` : ''}`)
      },
    )

async function labelFor(client: Client, name: string): Promise<string> {
  const { value } = await client.ask(labels.listLabels, {})
  return labelNamed(value.items, name)
}

const listLines = (rows: readonly HandoverRow[], columns?: number): string[] =>
  table(
    ['Handover', 'Account', 'From', 'To', 'Where', 'Waits for', 'Due', 'Tasks', 'Labels'],
    rows.map((row) => [
      row.ref,
      row.account.name,
      row.from.name,
      row.to.name,
      [row.state === 'running' ? (row.stage ?? 'running') : row.state, ...(row.needsFixes ? ['needs fixes'] : [])].join(', '),
      row.holding.map(({ name }) => oneLine(name)).join(', '),
      row.due ? `${moment(row.due)}${row.isLate ? ' late' : ''}` : '',
      `${row.tasksDone}/${row.tasks}`,
      // Those of the page are on every handover of it.
      row.labels.flatMap(({ name, fromPage }) => (fromPage ? [] : [oneLine(name)])).join(', '),
    ]),
    columns,
  )
