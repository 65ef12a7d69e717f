import type { Task } from '../definition/definition.ts'
import { textValue } from './binding.ts'
import { statedPlace } from './lint-bind.ts'
import { type Edit, insertAt, lineOf, yamlText } from './lint-edits.ts'
import type { Linted } from './lint-subject.ts'
import type { Lowered } from './tasks.ts'
import { slug } from './words.ts'

/** `bound`: other lines name it by its id, so it says the id itself. */
type NewStep = { role: string; text: string; bound: boolean; participants?: string[]; behind?: Task | undefined }

/** A new line of the steps, behind a task or behind the last one, with the id that it gets. */
export function addStep({ steps, lines }: Linted, step: NewStep): { edit: Edit; id: string } | undefined {
  const after = step.behind ? steps.tasks.find(({ task }) => task === step.behind) : steps.tasks.at(-1)
  if (!after) return undefined
  const { range } = after.raw.item
  const [opener, indent = '', marker = '-'] = /^(\s*)([-*+]|\d{1,9}[.)])\s/.exec(lineOf(lines, range.start.line)) ?? []
  // A row of a table or a paragraph has no line like it that could stand below.
  if (opener === undefined) return undefined
  const number = /^(\d+)([.)])$/.exec(marker)
  const own = number ? `${Number(number[1]) + 1}${number[2]}` : marker
  const taken = new Set([
    ...steps.tasks.map(({ task }) => task.id),
    ...steps.groups.map(({ id }) => id),
    ...steps.stages.map(({ id }) => id),
  ])
  const wanted = slug(step.text) || 'step'
  const id = taken.has(wanted) ? `${wanted}-step` : wanted
  const together = (step.participants ?? []).length > 1 ? [`participants: [${(step.participants ?? []).map(yamlText).join(', ')}]`] : []
  const says = [...(step.bound ? [`id: ${id}`] : []), ...together]
  const binding = says.length > 0 ? ` <!-- { ${says.join(', ')} } -->` : ''
  return { edit: insertAt(range.end, `\n${indent}${own} ${step.role}: ${step.text}${binding}`), id }
}

/** Puts another role in front of a task. */
export function giveTo({ steps, lines, book }: Linted, task: Task, role: string): Edit | undefined {
  const lowered = steps.tasks.find((each) => each.task === task)
  if (!lowered) return undefined
  const { binding } = lowered.raw.item
  const stated = binding && textValue(binding, 'role') !== undefined ? statedPlace(lines, binding, 'role') : undefined
  if (stated) return { range: stated, text: yamlText(role) }
  const start = startOfText(lowered, lines)
  if (!start) return undefined
  const prefix = lowered.raw.prefix
  if (prefix === undefined || !book.find(prefix)) return insertAt(start, `${role}: `)
  const at = lineOf(lines, start.line).indexOf(prefix, start.column - 1)
  if (at < 0) return undefined
  return { range: { start: { line: start.line, column: at + 1 }, end: { line: start.line, column: at + 1 + prefix.length } }, text: role }
}

/** Where the words of a task begin, behind its bullet and its box; a task that is no list item has no such place. */
function startOfText({ raw }: Lowered, lines: string[]) {
  const { line, column } = raw.item.range.start
  const opener = /^(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/.exec(lineOf(lines, line).slice(column - 1))?.[0]
  return opener === undefined ? undefined : { line, column: column + opener.length }
}
