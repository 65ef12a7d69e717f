import type { Command } from 'commander'
import { Option } from 'commander'
import { type Change, stream } from '../contract/stream.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'
import { wholeNumber } from './pages.ts'

type Options = ServerOptions & { after?: number; json?: boolean }

export const addFollow = (program: Command, io: Io): Command =>
  withServer(program.command('follow').description('Follow what changes, a line each, until you stop it'))
    .addOption(
      new Option('--after <position>', 'everything since this position of the log first; without it, what happens next').argParser(
        wholeNumber,
      ),
    )
    .option('--json', 'each change as a line of JSON')
    .addHelpText(
      'after',
      '\nA change says what it is about and what happened, by ids; what it means is asked for with the rights of who asks. A connection that\nbreaks is opened again where it broke. After a restart of your own begin behind the last position that you have dealt with.',
    )
    .addHelpText(
      'after',
      examples('baton follow --as priya@meridian.example', "baton follow --after 4711 --json | jq -r 'select(.handover) | .handover'"),
    )
    .action(async ({ after, json, ...server }: Options) => {
      const client = await connect(io, server)
      for await (const change of client.follow(stream.followChanges, after)) {
        io.out(json ? JSON.stringify(change) : lineOf(change))
        if (!io.isHeard()) return
      }
    })

const lineOf = ({ position, subject, handover, account, types }: Change): string =>
  [position, subject, types.join(', '), handover ? `handover ${handover}` : account ? `account ${account}` : ''].join('  ').trimEnd()
