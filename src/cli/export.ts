import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { dataOption, maintenance, personName } from './maintenance.ts'
import { writeWhole } from './new-file.ts'
import { dataFrom, settingsFrom } from './settings.ts'
import { bytes, count } from './text.ts'

type Options = { to: string; by: string; workspace?: string; data?: string; json?: boolean }

export const addExport = (program: Command, io: Io): Command =>
  program
    .command('export')
    .description('Write everything of a workspace into one file, to read or to take along')
    .requiredOption('--to <file>', 'the file to write; it must not exist yet')
    .requiredOption('--by <name>', 'the person who takes it; it is kept in the log')
    .option('--workspace <name>', "another than the team's: its name or id")
    .option(...dataOption)
    .option('--json', 'what went in, as JSON')
    .addHelpText(
      'after',
      '\nA ZIP: JSON for Baton, CSV and Markdown for readers. It holds what is for few, candid notes and compensation included; sessions,\npasswords, tokens and secrets it does not. Works while Baton is running. Settings > Export does the same for administrators.',
    )
    .addHelpText('after', examples('baton export --to everything.zip --by "Sam Reed"'))
    .action(async ({ to, by, workspace, data, json }: Options) => {
      const name = personName(by)
      const path = resolve(to)
      const { addressFor, exportTo } = await maintenance()
      const { header } = await writeWhole(path, { what: 'export', kept: 'an export never overwrites a file' }, (open) =>
        exportTo({
          ...dataFrom(io.env, io.root, data),
          address: addressFor(settingsFrom(io.env, io.root)),
          by: name,
          workspace,
          open,
          now: io.now(),
        }),
      )
      const size = statSync(path).size
      if (json) return printJson(io, { file: path, bytes: size, header })
      const rows = Object.values(header.workspace.rows).reduce((sum, each) => sum + each, 0)
      io.out(
        `${path}: ${bytes(size)}, ${header.workspace.name} with ${count(rows, 'row')} and ${count(header.workspace.seq, 'entry', 'entries')} in its log, as of ${header.at}.`,
      )
      io.out('It holds what is for few. That it was made stands in the log.')
    })
