import type { Command } from 'commander'
import type { CheckedLog } from '../app.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { besideWords, dataOption, maintenance } from './maintenance.ts'
import { dataFrom } from './settings.ts'
import { count, moment, oneLine, table } from './text.ts'

export const addVerify = (program: Command, io: Io): Command =>
  program
    .command('verify')
    .description('Check the log against itself and against the notes outside the database')
    .option(...dataOption)
    .option('--handover <ref>', 'show the entries of one handover too, for example KES-12')
    .option('--json', 'the verdict as JSON: an array, one member per workspace')
    .addHelpText(
      'after',
      '\nReads the rows as they lie in the database, computes the chain again from the first entry and replays every handover. Works while\nBaton is running, without asking it. Ends with 1 when something was changed, removed or cut, and says where.',
    )
    .addHelpText('after', examples('baton verify', 'baton verify --handover KES-12', 'baton verify --data /srv/baton --json'))
    .action(async ({ data, handover, json }: { data?: string; handover?: string; json?: boolean }) => {
      const settings = dataFrom(io.env, io.root, data)
      const { openForMaintenance } = await maintenance()
      const opened = await openForMaintenance(settings)
      try {
        const logs = await opened.verify({ handover })
        if (json) printJson(io, logs)
        else {
          for (const line of logs.flatMap(verdictLines)) io.out(line)
          if (logs.length === 0) io.out('There is no workspace yet, so there is no log to check.')
          if (opened.beside !== undefined) io.err(besideWords(opened.beside).trim())
        }
        if (logs.some(({ findings }) => findings.length > 0)) io.exit(1)
      } finally {
        await opened.close()
      }
    })

/** What was found in one workspace's log: the verdict first. */
function verdictLines({ workspace, entries, lastPosition, hash, checkpoint, findings, handover }: CheckedLog): string[] {
  const verdict =
    findings.length === 0
      ? `the log verifies, ${entries === 1 ? 'its one entry is' : `all ${entries} entries are`} what was written`
      : `the log does NOT verify: ${count(findings.length, 'finding')}`
  return [
    `${oneLine(workspace.name)}: ${verdict}.`,
    `  last entry  ${lastPosition}`,
    `  its hash    ${hash}`,
    `  noted       ${checkpoint ? `up to entry ${checkpoint.position}, on ${moment(checkpoint.at)}, outside the database` : 'nothing yet outside the database, so a cut end would not show'}`,
    ...findings.flatMap(({ code, message, where }) => [
      `  ${code.padEnd(10)}  ${oneLine(message)}`,
      ...(where ? [`              ${oneLine(where)}`] : []),
    ]),
    ...(handover ? handoverLines(handover, findings.length) : []),
  ]
}

function handoverLines({ ref, entries, findings }: NonNullable<CheckedLog['handover']>, all: number): string[] {
  const words =
    findings > 0
      ? `${count(findings, 'finding')} in it`
      : all > 0
        ? 'nothing in it was changed, but the log around it was'
        : 'nothing in it was changed'
  const rows = entries.map(({ position, at, type, who, hash }) => [String(position), moment(at), type, oneLine(who), hash.slice(0, 12)])
  return [
    '',
    `${ref}: ${count(entries.length, 'entry', 'entries')}; ${words}.`,
    ...table(['Entry', 'When', 'What', 'Who', 'Hash'], rows).map((line) => `  ${line}`),
  ]
}
