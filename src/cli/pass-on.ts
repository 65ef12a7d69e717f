import type { Command } from 'commander'
import { departures } from '../contract/departures.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { personNamed } from './named.ts'
import { count, oneLine } from './text.ts'

type Options = ServerOptions & { to: string; until?: string; because: string; json?: boolean }

export const addPassOn = (person: Command, io: Io): Command =>
  withServer(
    person
      .command('pass-on <person>')
      .description('Reassign the roles of somebody in handovers to a named person: for good, or until they are back'),
  )
    .requiredOption('--to <person>', 'who takes it: e-mail, name or id')
    .requiredOption('--because <text>', 'why; it stands in the log of each handover')
    .option('--until <when>', 'the instant at which they are back; without it, for good')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples(
        'baton person pass-on nina@meridian.example --to tom@meridian.example --because "Nina has left" --as marta@meridian.example',
        'baton person pass-on priya@meridian.example --to tom@meridian.example --because "Ill" --until 2026-12-07T08:00:00Z --as marta@meridian.example',
      ),
    )
    .action(async (person: string, { to, until, because, json, ...server }: Options) => {
      const client = await connect(io, server)
      const id = await personNamed(client, person, '<person>')
      const body = { to: await personNamed(client, to, '--to'), because, ...(until ? { until } : {}) }
      const { value, raw } = await client.ask(departures.passOnWork, { params: { id }, body })
      if (json) return printJson(io, raw)
      io.out(`${count(value.done.length, 'role')} went to ${to}.`)
      for (const { ref, role, account } of value.done) io.out(`  ${ref}  ${oneLine(role)}, ${oneLine(account.name)}`)
      for (const { ref, role, why } of value.refused) io.out(`  ${ref}  ${oneLine(role)} did not: ${oneLine(why)}`)
      if (value.stays.length > 0) io.out(`On their own list still: ${count(value.stays.length, 'thing')}.`)
      for (const { ref, what } of value.stays) io.out(`  ${ref}  ${oneLine(what)}`)
    })
