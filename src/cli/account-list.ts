import type { Command } from 'commander'
import { type AccountRow, accounts } from '../contract/accounts.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { anyAccountNamed, holderNamed } from './named.ts'
import { allOption, cursorOption, limitOption, type PageOptions, readPages } from './pages.ts'
import { day, table } from './text.ts'

type Options = ServerOptions &
  PageOptions & { holder?: string; parent?: string; tier?: string; search?: string; ended?: true; json?: boolean }

export const addAccountList = (account: Command, io: Io): Command =>
  withServer(account.command('list').description('List accounts by name, with who holds each'))
    .option('--holder <holder>', 'who holds them: e-mail, name or id of a person or pool; "me" for yourself')
    .option('--parent <account>', 'only children of this account: its name or id')
    .option('--tier <tier>', 'only accounts of this service tier, by its name')
    .option('--search <text>', 'part of the name or domain')
    .option('--ended', 'those that have ended instead of those that go on')
    .addOption(limitOption())
    .addOption(cursorOption())
    .addOption(allOption())
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      examples(
        'baton account list --holder me --as priya@meridian.example',
        'baton account list --tier Scale --all',
        "baton account list --all --json | jq -r '.items[] | select(.holder == null) | .name'",
      ),
    )
    .action(async ({ url, as, holder, parent, search, ended, all, limit, cursor, json, ...filters }: Options) => {
      const client = await connect(io, { ...(url ? { url } : {}), ...(as ? { as } : {}) })
      const query = {
        ...filters,
        ...(holder === undefined ? {} : { holder: holder === 'me' ? holder : await holderNamed(client, holder, '--holder') }),
        ...(parent === undefined ? {} : { parent: await anyAccountNamed(client, parent, '--parent') }),
        ...(search === undefined ? {} : { q: search }),
        ...(ended ? { ended: 'true' } : {}),
      }
      const { value, raw } = await readPages({ all, limit, cursor }, (page) =>
        client.ask(accounts.listAccounts, { query: { ...query, ...page } }),
      )
      if (json) return printJson(io, raw)
      if (value.items.length === 0) return io.out('No account matches.')
      for (const line of accountLines(value.items, io.columns)) io.out(line)
      if (value.next !== null) io.out(`\nThere are more: --cursor ${value.next}`)
    })

const accountLines = (rows: readonly AccountRow[], columns?: number): string[] =>
  table(
    ['Account', 'Holder', 'AE', 'Renewal', 'Health', 'Handover', 'Child of'],
    rows.map(({ name, holder, ae, renewal, health, handover, parent }) => [
      name,
      holder?.name ?? 'nobody',
      ae?.name ?? '',
      renewal === null ? '' : day(renewal),
      health ?? '',
      handover?.ref ?? '',
      parent?.name ?? '',
    ]),
    columns,
  )
