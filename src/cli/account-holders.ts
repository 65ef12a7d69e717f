import { type Command, Option } from 'commander'
import { enteredRoles, type HolderInterval, holders } from '../contract/holders.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { accountNamed } from './named.ts'
import { day, oneLine, table } from './text.ts'

type Options = ServerOptions & { role?: (typeof enteredRoles)[number]; at?: string; knownAt?: string; json?: boolean }

export const addAccountHolders = (account: Command, io: Io): Command =>
  withServer(account.command('holders <account>').description('Say who held which role for an account, and since when that is known'))
    .addOption(new Option('--role <role>', 'only this role').choices(enteredRoles))
    .option('--at <when>', 'who had it then: a date, or an instant')
    .option('--known-at <when>', 'as it was known then; corrections made since do not count')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples(
        'baton account holders "Kestrel Logistics" --as sam@meridian.example',
        'baton account holders "Kestrel Logistics" --role csm --at 2026-03-31',
        'baton account holders "Kestrel Logistics" --at 2026-03-31 --known-at 2026-04-01 --json',
      ),
    )
    .action(async (name: string, { url, as, role, at, knownAt, json }: Options) => {
      const client = await connect(io, { ...(url ? { url } : {}), ...(as ? { as } : {}) })
      const id = await accountNamed(client, name)
      const query = { ...(role && { role }), ...(at && { at }), ...(knownAt && { knownAt }) }
      const { value, raw } = await client.ask(holders.listHolders, { params: { id }, query })
      if (json) return printJson(io, raw)
      if (value.items.length === 0) return io.out(`Nobody is known for ${oneLine(value.account.name)}${at ? ' at that time' : ''}.`)
      for (const line of holderLines(value.items, io.columns)) io.out(line)
    })

const holderLines = (items: readonly HolderInterval[], columns?: number): string[] =>
  table(
    ['Role', 'Holder', 'From', 'Until', 'Known since', 'From where', 'Entered by', 'Reason'],
    items.map((one) => [
      one.role,
      one.holder.name,
      day(one.from),
      one.until ? day(one.until) : 'now',
      day(one.knownSince),
      one.handover?.ref ?? one.source,
      one.enteredBy?.name ?? 'Baton',
      one.reason ?? '',
    ]),
    columns,
  )
