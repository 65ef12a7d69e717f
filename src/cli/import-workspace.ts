import { resolve } from 'node:path'
import type { Command } from 'commander'
import { examples } from './examples.ts'
import { orInput } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { dataOption, maintenance, sameData } from './maintenance.ts'
import { withReadable } from './readable.ts'
import { dataFrom } from './settings.ts'
import { count, moment } from './text.ts'

export const addImportWorkspace = (program: Command, io: Io): Command =>
  program
    .command('import-workspace')
    .description('Import an exported workspace into an installation that serves no team yet')
    .argument('<file>', `a file that baton export or Settings > Export wrote; ${orInput}`)
    .option(...dataOption)
    .option('--json', 'what came in, as JSON')
    .addHelpText(
      'after',
      '\nAll of it or nothing: a damaged file and a log that does not verify are refused. Nothing leaves until a person says so: baton\nallow-sending --by NAME. Nobody has a password yet: baton access-link E-MAIL makes the first link.',
    )
    .addHelpText('after', examples('baton import-workspace everything.zip --data /srv/baton'))
    .action(async (file: string, { data, json }: { data?: string; json?: boolean }) => {
      const settings = dataFrom(io.env, io.root, data)
      const { importFrom } = await maintenance()
      const header = await withReadable(io, file, 'import-workspace', (path) =>
        importFrom({ ...settings, file: path, now: io.now(), onProgress: (words) => io.err(`  ${words}`) }),
      )
      if (json) return printJson(io, { file: file === '-' ? file : resolve(file), header })
      const { name, seq, hash, rows } = header.workspace
      io.out(
        `${name}, as of ${moment(header.at)}: ${count(rows.person ?? 0, 'person', 'people')}, ${count(rows.account ?? 0, 'account')}, ${count(rows.handover ?? 0, 'handover')}; ${count(seq, 'entry', 'entries')} in the log, which verifies (${hash.slice(0, 12)}).`,
      )
      io.out(
        `Nothing leaves until you say so: baton allow-sending --by "Your Name"${sameData(data)}. Who signs in first gets a link: baton access-link E-MAIL${sameData(data)}`,
      )
    })
