import type { Command } from 'commander'
import { type InboxItem, inbox } from '../contract/inbox.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { allOption, cursorOption, limitOption, type PageOptions, readPages } from './pages.ts'
import { count, moment, table } from './text.ts'

type Options = ServerOptions & PageOptions & { others?: true; json?: boolean }

export const addInbox = (program: Command, io: Io): Command =>
  withServer(program.command('inbox').description('List what waits on you, the late first'))
    .option('--others', 'what of yours waits on others instead')
    .addOption(limitOption())
    .addOption(cursorOption())
    .addOption(allOption())
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      examples(
        'baton inbox --as tom@meridian.example',
        'baton inbox --others --as tom@meridian.example',
        "baton inbox --all --json | jq -r '.items[] | select(.late) | .ref'",
      ),
    )
    .action(async ({ others, all, limit, cursor, json, ...server }: Options) => {
      const client = await connect(io, server)
      const view = others ? { view: 'others' as const } : {}
      const { value, raw } = await readPages({ all, limit, cursor }, (page) => client.ask(inbox.listInbox, { query: { ...view, ...page } }))
      if (json) return printJson(io, raw)
      for (const line of inboxLines(value.items, others ?? false, io.columns)) io.out(line)
      const total = others ? value.others : value.mine
      if (value.items.length > 0)
        io.out(`\n${value.items.length} of ${total}.${value.next ? ` The next page: --cursor ${value.next}` : ''}`)
      if (!others && value.covers > 0)
        io.out(`${count(value.covers, 'cover')} of yours: a brief is unread, or a hand-back note is missing.`)
    })

function inboxLines(items: readonly InboxItem[], waitsOnOthers: boolean, columns?: number): string[] {
  if (items.length === 0) return [waitsOnOthers ? 'Nothing of yours waits on others.' : 'Nothing waits on you.']
  return table(
    ['Handover', 'Account', 'What', 'Waits for', 'Due', 'Command'],
    items.map(({ ref, account, verb, holder, due, late, command, on }) => [
      ref,
      account,
      verb,
      waitsOnOthers ? holder.name : '',
      due ? `${moment(due)}${late ? ' late' : ''}` : '',
      // What "handover do" takes; on others it is for them to do.
      waitsOnOthers ? '' : `${command}${on === null ? '' : ` --on ${on}`}`,
    ]),
    columns,
  )
}
