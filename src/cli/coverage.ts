import type { Command } from 'commander'
import { type CoverageView, coverage } from '../contract/coverage.ts'
import { spanWords } from '../core/calendar/span-words.ts'
import { connect, type ServerOptions, withServer } from './client.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { count, moment, oneLine } from './text.ts'

export const addCoverage = (coverageCommand: Command, io: Io): Command =>
  withServer(coverageCommand)
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples('baton coverage --as sam@meridian.example', "baton coverage --json | jq '.items[] | {account: .account.name, hours}'"),
    )
    .action(async ({ json, ...server }: ServerOptions & { json?: boolean }) => {
      const { value, raw } = await (await connect(io, server)).ask(coverage.getCoverage, {})
      if (json) return printJson(io, raw)
      for (const line of coverageLines(value)) io.out(line)
    })

/** Whom nobody can reach, the longest first, with who could cover; then what is coming, and who covers. */
export function coverageLines({ items, ahead, covers, totals }: CoverageView): string[] {
  return [
    items.length === 0
      ? `Somebody can be reached for each of ${count(totals.accounts, 'account')}.`
      : `${count(items.length, 'account')} of ${totals.accounts} uncovered, ${spanWords(totals.hours)} so far`,
    ...items.flatMap(({ account, why, since, hours, couldCover: [first] }) => [
      `  ${oneLine(account.name)}: ${spanWords(hours)}, since ${moment(since)}. ${oneLine(why)}`,
      ...(first ? [`      could cover: ${oneLine(first.person.name)} (${oneLine(first.reasons.join(', '))})`] : []),
    ]),
    ...(ahead.length === 0 ? [] : ['', 'In the next 14 days']),
    ...ahead.map(({ account, why, from }) => `  ${oneLine(account.name)}: from ${moment(from)}. ${oneLine(why)}`),
    ...(covers.length === 0 ? [] : ['', 'Covers']),
    ...covers.map(
      ({ account, person, for: holder, to, state }) =>
        `  ${oneLine(account.name)}: ${oneLine(person.name)} for ${oneLine(holder.name)} until ${moment(to)}, ${state === 'due' ? 'hand-back note missing' : state}`,
    ),
    '',
    `Last 90 days: ${count(totals.gapsLastQuarter, 'gap')}, ${spanWords(totals.hoursLastQuarter)}`,
  ]
}
