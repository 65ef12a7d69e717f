import type { Command } from 'commander'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { besideWords, dataOption, maintenance, personName } from './maintenance.ts'
import { dataFrom } from './settings.ts'
import { moment } from './text.ts'

export const addAllowSending = (program: Command, io: Io): Command =>
  program
    .command('allow-sending')
    .description('Say that this restored copy, and not the original, is the one that sends from now on')
    .requiredOption('--by <name>', 'the person who says so; it is kept')
    .option(...dataOption)
    .option('--json', 'how it stands now, as JSON')
    .addHelpText(
      'after',
      '\nUntil then a restored copy sends no mail and changes nothing in other systems, since the original may still be at work.\nWhich letters left since the backup is known from the folder "outgoing" in the data folder of the original: copy it into this one first.',
    )
    .addHelpText('after', examples('baton allow-sending --by "Sam Reed"', 'baton allow-sending --by "Sam Reed" --data /srv/baton-copy'))
    .action(async ({ by, data, json }: { by: string; data?: string; json?: boolean }) => {
      const name = personName(by)
      const { openForMaintenance } = await maintenance()
      const opened = await openForMaintenance(dataFrom(io.env, io.root, data))
      try {
        const { before, after } = await opened.allowSending({ by: name, now: io.now() })
        if (json) return printJson(io, after)
        if (before.restoredAt === null) io.out('This is no restored copy; it may send as it is. Nothing was changed.')
        else if (before.maySend) io.out(`${before.confirmedBy} has said so already. Nothing was changed.`)
        else
          io.out(
            `From now on this copy (restored ${moment(before.restoredAt.toISOString())}) sends; ${name} said so. Stop the original.${besideWords(opened.beside)}`,
          )
      } finally {
        await opened.close()
      }
    })
