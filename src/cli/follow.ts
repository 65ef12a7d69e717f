import type { Command } from 'commander'
import { Option } from 'commander'
import { accounts } from '../contract/accounts.ts'
import { handovers } from '../contract/handovers.ts'
import { type Change, stream } from '../contract/stream.ts'
import { type Client, connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import type { Io } from './io.ts'
import { wholeNumber } from './pages.ts'
import { oneLine } from './text.ts'

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
      '\nA line says what happened and to which handover or account; as JSON by ids, and what it means is asked for with the rights of who asks.\nA connection that breaks is opened again where it broke. After a restart of your own begin behind the last position that you have dealt\nwith.',
    )
    .addHelpText(
      'after',
      examples('baton follow --as priya@meridian.example', "baton follow --after 4711 --json | jq -r 'select(.handover) | .handover'"),
    )
    .action(async ({ after, json, ...server }: Options) => {
      const client = await connect(io, server)
      const nameOf = namesFrom(client)
      for await (const change of client.follow(stream.followChanges, after)) {
        io.out(json ? JSON.stringify(change) : lineOf(change, await nameOf(change)))
        if (!io.isHeard()) return
      }
    })

const lineOf = ({ position, subject, types }: Change, name: string): string =>
  [position, subject, types.join(', '), name].join('  ').trimEnd()

/** What people call it, asked once; by id what they may not see, and while nobody answers. */
function namesFrom(client: Client): (change: Change) => Promise<string> {
  const known = new Map<string, string>()
  return async ({ handover, account }) => {
    const id = handover ?? account
    if (id === undefined) return ''
    const name = known.get(id) ?? (await (handover ? handoverOf(id) : accountOf(id)).catch(() => undefined))
    if (name === undefined) return `${handover ? 'handover' : 'account'} ${id}`
    known.set(id, name)
    return name
  }
  async function handoverOf(id: string) {
    const { value } = await client.ask(handovers.getHandover, { params: { id } })
    return `${value.ref}  ${oneLine(value.account.name)}`
  }
  async function accountOf(id: string) {
    const { value } = await client.ask(accounts.getAccount, { params: { id } })
    return value.fields.name && oneLine(value.fields.name)
  }
}
