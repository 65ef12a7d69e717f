import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { besideWords, dataOption, maintenance } from './maintenance.ts'
import { writeWhole } from './new-file.ts'
import { dataFrom } from './settings.ts'
import { bytes, count } from './text.ts'

export const addBackup = (program: Command, io: Io): Command =>
  program
    .command('backup')
    .description('Write everything that Baton remembers into one file')
    .argument('<file>', 'the file to write; it must not exist yet')
    .option(...dataOption)
    .option('--json', 'what went in, as JSON')
    .addHelpText(
      'after',
      '\nWorks while Baton is running: the file holds one instant. Sessions are left out, so people sign in again after a restore.\nThe file holds customer data; only the account that wrote it can read it. The keys for secrets are not in it: keep a copy of them elsewhere.',
    )
    .addHelpText('after', examples('baton backup baton-2026-11-22.backup', 'baton backup --data /srv/baton /mnt/backups/baton.backup'))
    .action(async (file: string, { data, json }: { data?: string; json?: boolean }) => {
      const settings = dataFrom(io.env, io.root, data)
      const path = resolve(file)
      const { openForMaintenance } = await maintenance()
      const opened = await openForMaintenance(settings)
      try {
        const header = await writeWhole(path, { what: 'backup', kept: 'a backup never overwrites one' }, (open) =>
          opened.backup(open(), io.now()),
        )
        const size = statSync(path).size
        const { where, keys } = await opened.keys()
        const secrets = keys.reduce((sum, key) => sum + key.secrets, 0)
        if (json) return printJson(io, { file: path, bytes: size, header, secrets: { count: secrets, keysIn: where } })
        const rows = header.workspaces.reduce((sum, each) => sum + Object.values(each.rows).reduce((a, b) => a + b, 0), 0)
        io.out(
          `${path}: ${bytes(size)}, ${count(header.workspaces.length, 'workspace')}, ${count(rows, 'row')}, as of ${header.at}.${besideWords(opened.beside)}`,
        )
        if (secrets > 0)
          io.out(
            `${count(secrets, 'secret')} in it cannot be read without the key, which is not in it: keep a copy of ${where} in another place.`,
          )
      } finally {
        await opened.close()
      }
    })
