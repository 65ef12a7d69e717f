import type { Command } from 'commander'
import type { Definition, Diagnostic } from '../core/definition/definition.ts'
import { examples } from './examples.ts'
import { orInput } from './given-file.ts'
import { type Io, printJson } from './io.ts'
import { givenPage } from './read-page.ts'
import { count, oneLine } from './text.ts'

export const addPlaybookCheck = (playbook: Command, io: Io): Command =>
  playbook
    .command('check')
    .description('Say what was understood of pages and what is wrong with them')
    .argument('<page...>', `Markdown files; ${orInput}`)
    .option('--json', 'the compiled pages and the findings as JSON; an array when several pages are given')
    .addHelpText(
      'after',
      '\nEnds with 0 when no page has an error (warnings and notes are none), with 1 when one has, with 2 when a file cannot be a page.',
    )
    .addHelpText('after', examples('baton playbook check playbooks/csm-to-cse.md', 'baton playbook check --json playbooks/*.md'))
    .action(async (paths: string[], { json }: { json?: boolean }) => {
      // All are read first: with one that is no page, nothing is said about the others.
      const pages = await Promise.all(paths.map((path) => givenPage(io, path)))
      const { checkTogether } = await import('../core/playbook/check-together.ts')
      const checked = checkTogether(pages.map(({ path, source }) => ({ name: path, text: source })))
      const compiled = pages.flatMap((page, index) => (checked[index] ? [{ ...page, ...checked[index] }] : []))
      const [first] = compiled
      const answers = compiled.map(({ definition, diagnostics }) => ({ definition, diagnostics }))
      if (json) printJson(io, first && answers.length === 1 ? answers[0] : answers)
      else for (const each of compiled) for (const line of report(each)) io.out(line)
      if (compiled.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'))) io.exit(1)
    })

type Checked = { path: string; source: string; definition: Definition; diagnostics: Diagnostic[] }

/** As compilers tell it: place, weight and code first, so that editors find them; then the line, why it matters, what helps. */
export function report({ path, source, definition, diagnostics }: Checked): string[] {
  const lines = source.split(/\r\n|\n|\r/)
  return [
    ...diagnostics.flatMap((diagnostic) => [...tell(diagnostic, path, lines), '']),
    `${path}: ${understood(definition)}; ${summary(diagnostics)}.`,
  ]
}

function tell(
  { code, severity, message, why, range: { start, end }, fixes }: Diagnostic,
  path: string,
  lines: readonly string[],
): string[] {
  const line = lines[start.line - 1] ?? ''
  const margin = ' '.repeat(String(start.line).length)
  const until = end.line === start.line ? end.column : line.length + 1
  const width = Math.max(1, Math.min(until, line.length + 1) - start.column)
  return [
    `${path}:${start.line}:${start.column}: ${severity} ${code}: ${oneLine(message)}`,
    ...excerpt(line, start.column, width).map((text, index) => `  ${index === 0 ? start.line : margin} | ${text}`),
    `  ${margin} why: ${oneLine(why)}`,
    ...fixes.map(({ title }) => `  ${margin} fix: ${oneLine(title)}`),
  ]
}

/** The piece of a long line around its place, with a mark under it. */
function excerpt(line: string, column: number, width: number): string[] {
  const most = 120
  const from = column - 1 > most / 2 ? Math.max(0, column - 1 - 20) : 0
  const piece = line.slice(from, from + most)
  // One sign for one sign, or the mark would stand elsewhere.
  const shown = piece.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, ' ')
  const at = column - 1 - from
  return shown.trim() === '' ? [] : [shown.trimEnd(), `${' '.repeat(at)}${'^'.repeat(Math.max(1, Math.min(width, most - at)))}`]
}

function understood({ stages, gates, roles, raci, coverage }: Definition): string {
  const tasks = stages.reduce((sum, stage) => sum + stage.tasks.length, 0)
  const checked = stages.flatMap((stage) => stage.tasks).filter(({ check, parts }) => check || parts.some((part) => part.check)).length
  const parts = [
    `${count(tasks, 'task')} in ${count(stages.length, 'stage')}`,
    ...(checked > 0 ? [`${checked} of them checked from records`] : []),
    count(roles.length, 'role'),
    ...(gates.length > 0 ? [count(gates.length, 'gate')] : []),
    ...(raci.length > 0 ? [`${count(raci.length, 'row')} of RACI`] : []),
    `${Math.round(coverage.share * 100)} % of the page became process`,
  ]
  return parts.join(', ')
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const of = (severity: Diagnostic['severity']) => diagnostics.filter((each) => each.severity === severity).length
  return `${count(of('error'), 'error')}, ${count(of('warning'), 'warning')}, ${count(of('note'), 'note')}`
}
