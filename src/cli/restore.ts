import { resolve } from 'node:path'
import type { Command } from 'commander'
import { examples } from './examples.ts'
import { orInput } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { dataOption, maintenance, sameData } from './maintenance.ts'
import { withReadable } from './readable.ts'
import { dataFrom } from './settings.ts'
import { count, moment } from './text.ts'

export const addRestore = (program: Command, io: Io): Command =>
  program
    .command('restore')
    .description('Fill an empty data folder from a backup')
    .argument('<file>', `a file that baton backup wrote; ${orInput}`)
    .option(...dataOption)
    .option('--json', 'what was restored, as JSON')
    .addHelpText(
      'after',
      '\nAll of it or nothing: a damaged file, a folder with data and a log that does not verify are refused.\nThe copy sends nothing until a person says so: baton allow-sending --by NAME.',
    )
    .addHelpText(
      'after',
      examples(
        'baton restore baton-2026-11-22.backup --data /srv/baton-copy',
        'ssh safe cat baton-2026-11-22.backup | baton restore - --data /srv/baton-copy',
        'BATON_DATA=/srv/baton-copy baton serve',
      ),
    )
    .action(async (file: string, { data, json }: { data?: string; json?: boolean }) => {
      const settings = dataFrom(io.env, io.root, data)
      const { restoreBackup } = await maintenance()
      const header = await withReadable(io, file, 'backup', (path) =>
        restoreBackup({ ...settings, file: path, now: io.now(), onProgress: (words) => io.err(`  ${words}`) }),
      )
      if (json) return printJson(io, { file: file === '-' ? file : resolve(file), dataDir: settings.dataDir, header })
      io.out(
        `The backup of ${moment(header.at)} (installation ${header.deployment.id}, newest migration ${header.migrations.at(-1)?.name ?? 'none'}):`,
      )
      for (const { tenant, seq, hash, rows } of header.workspaces) {
        const shown = Object.entries(rows)
          .filter(([, number]) => number > 0)
          .map(([name, number]) => `${name.replaceAll('_', ' ')} ${number}`)
        io.out(`  ${tenant}: ${count(seq, 'entry', 'entries')} in the log, which verifies (${hash.slice(0, 12)}); ${shown.join(', ')}`)
      }
      io.out(
        `Restored into ${settings.databaseUrl ? 'the database of DATABASE_URL' : settings.dataDir}. It sends nothing until you say so: baton allow-sending --by "Your Name"${sameData(data)}`,
      )
    })
