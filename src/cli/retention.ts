import type { Command } from 'commander'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { dataOption } from './maintenance.ts'
import { use } from './personal-data.ts'
import { count, moment, oneLine, table } from './text.ts'

export const addRetention = (program: Command, io: Io): Command =>
  program
    .command('retention')
    .description('Say what is kept for how long')
    .option('--preview', 'and what would go at the next look, once a day')
    .option(...dataOption)
    .option('--json', 'the same as JSON')
    .addHelpText('after', '\nSettings > Retention sets the months and puts accounts under legal hold. Changes nothing.')
    .addHelpText('after', examples('baton retention', 'baton retention --preview --json'))
    .action(async ({ preview, data, json }: { preview?: boolean; data?: string; json?: boolean }) =>
      use(io, data, async (opened) => {
        const { workspace, retention } = await opened.retention()
        if (json) return printJson(io, { workspace, ...retention })
        io.out(
          `${oneLine(workspace)}: ${retention.lastRun === null ? 'not looked through yet' : `looked through ${moment(retention.lastRun)}`}`,
        )
        const rows = retention.classes.map((one) => [
          one.title,
          one.months === null ? 'for ever' : count(one.months, 'month'),
          ...(preview ? [one.goes === 0 ? 'nothing' : String(one.goes)] : []),
        ])
        for (const line of table(['What', 'Kept', ...(preview ? ['Would go'] : [])], rows)) io.out(line)
        for (const hold of retention.holds) io.out(`Legal hold: ${oneLine(hold.account.name)}, ${oneLine(hold.because)}`)
      }),
    )
