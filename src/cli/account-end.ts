import type { Command } from 'commander'
import { accounts } from '../contract/accounts.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { accountNamed } from './named.ts'
import { oneLine } from './text.ts'

/** The end of an account: enter it, take it back. */
export function addAccountEnd(account: Command, io: Io): void {
  withServer(account.command('end <account>').description('Enter that the contract of an account is over'))
    .requiredOption('--on <day>', 'since which day, for example 2026-11-20')
    .requiredOption('--because <text>', 'why; it stands in the log')
    .option('--json', 'the account as JSON')
    .addHelpText(
      'after',
      examples('baton account end "Halden Rail" --on 2026-11-20 --because "They were bought" --as marta@meridian.example'),
    )
    .action(async (name: string, { on, because, json, ...server }: ServerOptions & { on: string; because: string; json?: boolean }) => {
      const client = await connect(io, server)
      const id = await accountNamed(client, name)
      const { value, raw } = await client.ask(accounts.endAccount, { params: { id }, body: { on, because } })
      if (json) return printJson(io, raw)
      io.out(`${oneLine(value.fields.name ?? name)} has ended on ${value.ended?.on ?? on}.`)
      if (value.held) io.out('  It is under legal hold: nothing of it is deleted until an administrator lifts the hold.')
      const running = value.handovers.filter(({ endedAt }) => endedAt === null)
      for (const { ref } of running) io.out(`  ${ref} still runs, until somebody completes or cancels it.`)
    })

  withServer(account.command('take-back-end <account>').description('Take back that an account has ended'))
    .requiredOption('--because <text>', 'why; it stands in the log')
    .option('--json', 'the account as JSON')
    .addHelpText(
      'after',
      examples('baton account take-back-end "Halden Rail" --because "Another Halden was meant" --as marta@meridian.example'),
    )
    .action(async (name: string, { because, json, ...server }: ServerOptions & { because: string; json?: boolean }) => {
      const client = await connect(io, server)
      const id = await accountNamed(client, name, { ended: true })
      const { value, raw } = await client.ask(accounts.takeBackEnd, { params: { id }, body: { because } })
      if (json) return printJson(io, raw)
      io.out(`${oneLine(value.fields.name ?? name)} goes on.`)
    })
}
