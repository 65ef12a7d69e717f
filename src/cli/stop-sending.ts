import type { Command } from 'commander'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { dataOption, maintenance, personName } from './maintenance.ts'
import { dataFrom } from './settings.ts'

/** For whoever is at the server when nobody can sign in: both hold for every workspace, also beside a running Baton. */
export function addStopSending(program: Command, io: Io): void {
  program
    .command('stop-sending')
    .description('Stop all sending at once: no letter and no notice leaves, on any node, until somebody lets it go on')
    .requiredOption('--by <name>', 'the person who says so; it is kept in the log')
    .requiredOption('--why <words>', 'why; everybody reads it at the top of each screen')
    .option(...dataOption)
    .option('--json', 'what changed, as JSON')
    .addHelpText('after', '\nLetters that were about to leave are held and have to be released again. Settings > Sending does the same.')
    .addHelpText('after', examples('baton stop-sending --by "Sam Reed" --why "Letters name the wrong date"'))
    .action((options: Options & { why: string }) => set(io, true, options))
  program
    .command('resume-sending')
    .description('Resume sending after somebody stopped it')
    .requiredOption('--by <name>', 'the person who says so; it is kept in the log')
    .option('--why <words>', 'what is different now')
    .option(...dataOption)
    .option('--json', 'what changed, as JSON')
    .addHelpText('after', examples('baton resume-sending --by "Sam Reed" --why "The template is right again"'))
    .action((options: Options) => set(io, false, options))
}

type Options = { by: string; why?: string; data?: string; json?: boolean }

async function set(io: Io, stopped: boolean, { by, why, data, json }: Options): Promise<void> {
  const name = personName(by)
  const { openForMaintenance } = await maintenance()
  const opened = await openForMaintenance(dataFrom(io.env, io.root, data))
  try {
    const now = io.now()
    const changes = await opened.setSending({ stopped, by: name, now, ...(why === undefined ? {} : { why }) })
    if (json) return printJson(io, { workspaces: changes })
    if (changes.length === 0) io.out('There is no workspace here. Nothing was changed.')
    for (const { workspace, changed } of changes)
      io.out(
        stopped
          ? changed
            ? `${workspace}: all sending is stopped; ${name} said so.`
            : `${workspace}: it was stopped already. Nothing was changed.`
          : changed
            ? `${workspace}: sending goes on; ${name} said so. Letters that were held wait for somebody to release them.`
            : `${workspace}: nobody had stopped it. Nothing was changed.`,
      )
  } finally {
    await opened.close()
  }
}
