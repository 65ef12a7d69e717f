import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Definition, Diagnostic, Topic } from '../src/core/definition/definition.ts'
import { checkTogether } from '../src/core/playbook/check-together.ts'

/** Runs the compiler on every page of a folder and says what became of it. Errors of a page are findings, not failures. */
export function checkPages(folder: string): string {
  const names = pagesIn(folder)
  const sources = names.map((name) => ({ name, text: textOf(join(folder, name)) }))
  const pages = checkTogether(sources).map((page, index) => ({ name: names[index] ?? '', ...page }))
  return pages.map(({ name, definition, diagnostics }) => describe(name, definition, diagnostics).join('\n')).join('\n\n')
}

/** What was given can't be checked. */
export class Unusable extends Error {}

function pagesIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Unusable(`${folder} is no folder.`)
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'))
  if (names.length === 0) throw new Unusable(`${folder} holds no page (*.md).`)
  return names.sort()
}

function textOf(path: string): string {
  const bytes = readFileSync(path)
  if (bytes.length > 1024 * 1024) throw new Unusable(`${path} is larger than 1 MiB.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Unusable(`${path} is not UTF-8.`, { cause: error })
  }
}

function describe(name: string, page: Definition, found: Diagnostic[]): string[] {
  const tasks = page.stages.flatMap((stage) => stage.tasks)
  const fields = page.template.sections.flatMap((section) => section.fields)
  const said = page.letters.flatMap(({ mustSay, mustNotSay }) => [...mustSay, ...mustNotSay])
  return [
    `${name}: "${page.title}"`,
    ...page.stages.map(({ name: stage, window, lead, tasks: own }) =>
      line(
        'stage',
        `${stage}${window ? ` (${window.unit} ${span(window.from, window.to)})` : ''}${lead ? `, led by ${lead}` : ''}: ${groups(own)}`,
      ),
    ),
    line('tasks', `${tasks.length}: ${counted(tasks.map(({ role }) => role))}`),
    line(
      'calls',
      tasks
        .flatMap((task) => (task.kind === 'call' ? [`${task.title} (${task.participants.join(' + ')}${spell(task.minutes)})`] : []))
        .join('; '),
    ),
    line('roles', page.roles.map(({ name: role, side, informedOnly }) => `${role} (${informedOnly ? 'only told' : side})`).join(', ')),
    ...page.gates.map((gate) =>
      line(
        'gate',
        `${gate.title}, decided by ${gate.role}${gate.due ? ` within ${gate.due.amount} ${gate.due.unit}` : ''}; ${gate.outcomes.join(' / ')}; sends back ${gate.rework.length} tasks; then ${groups(tasks.filter(({ after, group }) => group && gate.reviews.every((id) => after.includes(id)) && inStageOf(gate.task, page).includes(group))) || 'the next stage'}`,
      ),
    ),
    line('RACI', page.raci.length > 0 ? `${page.raci.length} x ${new Set(page.raci.flatMap(({ cells }) => Object.keys(cells))).size}` : ''),
    line('flow', page.flow.nodes.length > 0 ? `${page.flow.nodes.length} nodes, ${page.flow.edges.length} edges` : ''),
    line('topics', page.topics.length > 0 ? `${page.topics.length} with ${page.topics.flatMap(leaves).length} leaf topics` : ''),
    line(
      'template',
      fields.length > 0
        ? `${page.template.sections.length} sections, ${fields.filter(({ item }) => item).length} items, ${fields.reduce((sum, { blanks }) => sum + blanks.length, 0)} blanks, ${page.template.quickActions.length} quick actions`
        : '',
    ),
    line('must-says', said.length > 0 ? String(said.length) : ''),
    line('principles', page.principles.length > 0 ? String(page.principles.length) : ''),
    line(
      'coverage',
      `${page.coverage.process} of ${page.coverage.lines} lines (${Math.round(page.coverage.share * 100)} %) became process`,
    ),
    line('findings', weights.map((weight) => `${found.filter(({ severity }) => severity === weight).length} ${weight}s`).join(', ')),
    ...found.map(({ severity, code, message, range: { start } }) => `    ${start.line}:${start.column} ${severity} ${code}: ${message}`),
  ].filter((text) => text !== '')
}

const line = (what: string, text: string) => (text === '' ? '' : `  ${what.padEnd(11)}${text}`)
const weights = ['error', 'warning', 'note'] as const
const span = (from: number, to: number) => (from === to ? String(to) : `${from}-${to}`)
const spell = (minutes: { min: number; max: number } | undefined) => (minutes ? `, ${span(minutes.min, minutes.max)} min` : '')
const leaves = (topic: Topic): Topic[] => (topic.topics.length > 0 ? topic.topics.flatMap(leaves) : [topic])

/** The groups that stand in the stage of a task. */
const inStageOf = (task: string, { stages }: Definition) =>
  stages.find(({ tasks }) => tasks.some(({ id }) => id === task))?.tasks.flatMap(({ group }) => group ?? []) ?? []

/** How many tasks each group of a stage has, in the order of the page. */
const groups = (tasks: Definition['stages'][number]['tasks']) => counted(tasks.map(({ group }) => group ?? 'tasks'))

function counted(names: string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
}

if (import.meta.main) {
  const [folder, ...more] = process.argv.slice(2)
  try {
    if (folder === undefined || more.length > 0) throw new Unusable(`Say one folder: npm run check:pages DIR`)
    process.stdout.write(`${checkPages(folder)}\n`)
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}
