import type { Command } from 'commander'
import { type InboxItem, inbox } from '../contract/inbox.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { cursorOption, limitOption } from './pages.ts'
import { count, day, table } from './text.ts'

type Options = ServerOptions & { others?: true; limit?: number; cursor?: string; json?: boolean }

export const addInbox = (program: Command, io: Io): Command =>
  withServer(program.command('inbox').description('List what waits on you, the late first'))
    .option('--others', 'what of yours waits on others instead')
    .addOption(limitOption())
    .addOption(cursorOption())
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      examples(
        'baton inbox --as tom@meridian.example',
        'baton inbox --others --as tom@meridian.example',
        "baton inbox --json | jq -r '.items[] | select(.late) | .ref'",
      ),
    )
    .action(async ({ others, limit, cursor, json, ...server }: Options) => {
      const query = {
        ...(others ? { view: 'others' as const } : {}),
        ...(limit === undefined ? {} : { limit }),
        ...(cursor === undefined ? {} : { cursor }),
      }
      const { value, raw } = await (await connect(io, server)).ask(inbox.listInbox, { query })
      if (json) return printJson(io, raw)
      for (const line of inboxLines(value.items, others ?? false)) io.out(line)
      const all = others ? value.others : value.mine
      if (value.items.length > 0) io.out(`\n${value.items.length} of ${all}.${value.next ? ` The next page: --cursor ${value.next}` : ''}`)
      if (!others && value.covers > 0)
        io.out(`${count(value.covers, 'cover')} of yours: a brief is unread, or a hand-back note is missing.`)
    })

function inboxLines(items: readonly InboxItem[], waitsOnOthers: boolean): string[] {
  if (items.length === 0) return [waitsOnOthers ? 'Nothing of yours waits on others.' : 'Nothing waits on you.']
  return table(
    ['Handover', 'Account', 'What', 'Waits for', 'Due', 'Command'],
    items.map(({ ref, account, verb, holder, due, late, command, on }) => [
      ref,
      account,
      verb,
      waitsOnOthers ? holder.name : '',
      due ? `${day(due)}${late ? ' late' : ''}` : '',
      // What "handover do" takes; on others it is for them to do.
      waitsOnOthers ? '' : `${command}${on === null ? '' : ` --on ${on}`}`,
    ]),
  )
}
