import { type Command, Option } from 'commander'
import { type AuditEntry, administration } from '../contract/administration.ts'
import { auditSubjects } from '../core/policy/audit-subjects.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { personNamed } from './named.ts'
import { allOption, cursorOption, limitOption, type PageOptions, readPages } from './pages.ts'
import { moment, oneLine, table } from './text.ts'

type Options = ServerOptions &
  PageOptions & {
    about?: AuditEntry['subject']
    by?: string
    from?: string
    to?: string
    json?: boolean
  }

/** A token that reads is enough, so that a script can keep the list elsewhere. */
export const addAudit = (program: Command, io: Io): Command =>
  withServer(program.command('audit').description('List who changed people, access and settings, the newest first'))
    .addOption(new Option('--about <subject>', 'only changes about this').choices(auditSubjects))
    .option('--by <person>', 'only what this person did: e-mail, name or id; "baton" for Baton itself')
    .option('--from <day>', 'from that day on, like 2026-11-01')
    .option('--to <day>', 'up to that day, that day included')
    .addOption(limitOption())
    .addOption(cursorOption())
    .addOption(allOption())
    .option('--json', 'the answer as JSON')
    .addHelpText('after', examples('baton audit --as sam@meridian.example', 'baton audit --about sending --from 2026-11-01 --json'))
    .action(async ({ url, as, about, by, from, to, all, limit, cursor, json }: Options) => {
      const client = await connect(io, { ...(url ? { url } : {}), ...(as ? { as } : {}) })
      const query = {
        ...(about && { subject: about }),
        ...(by && { by: by === 'baton' ? by : await personNamed(client, by, '--by') }),
        ...(from && { from }),
        ...(to && { to }),
      }
      const { value, raw } = await readPages({ all, limit, cursor }, (page) =>
        client.ask(administration.listAudit, { query: { ...query, ...page } }),
      )
      if (json) return printJson(io, raw)
      if (value.items.length === 0) return io.out('No matching changes.')
      const rows = value.items.map((one) => [moment(one.at), one.subject, oneLine(one.words), oneLine(one.why ?? '')])
      for (const line of table(['When', 'About', 'What', 'Why'], rows, io.columns)) io.out(line)
      if (value.next !== null) io.out(`\nThere are older ones: --cursor ${value.next}`)
    })
