import type { Template, TemplateField } from '../definition/definition.ts'
import { type Blank, blanksOf } from './blanks.ts'
import { choicesLine } from './choices.ts'
import { separatorsOf } from './line-pattern.ts'
import { toLine } from './plain-text.ts'

/** What fills a handover document: facts by path, people's answers, and whether a task is finished. */
export type Sources = {
  fact: (path: string) => unknown
  answer: (blank: string) => unknown
  isFinished: (task: string) => boolean
}

/** `value` in words; `given` as it was answered or recorded: rows of a table, several choices. */
export type FilledBlank = Blank & { value: string; by: 'facts' | 'person' | 'nobody'; given?: unknown }
export type FilledField = { field: TemplateField; section: string; ticked: boolean; blanks: FilledBlank[]; value: string }

/** Each field with what is known about it. A fact wins over an answer only where nobody answered: people correct systems. */
export function fillDocument(template: Template, sources: Sources): FilledField[] {
  return template.sections.flatMap(({ title, fields }) =>
    fields.map((field): FilledField => {
      const isTicked = field.task !== undefined && sources.isFinished(field.task)
      const blanks = blanksOf(field, title).map((blank): FilledBlank => {
        const answer = sources.answer(blank.id)
        if (answer !== undefined) return { ...blank, value: inWords(answer), by: 'person', given: answer }
        const fact = blank.from === undefined ? undefined : sources.fact(blank.from)
        if (fact !== undefined && fact !== '') return { ...blank, value: inWords(fact), by: 'facts', given: fact }
        // A box with one choice ("Yes") that a task stands behind says what the task says.
        const [only] = blank.options
        if (isTicked && blank.options.length === 1 && only !== undefined) return { ...blank, value: only, by: 'facts' }
        return { ...blank, value: '', by: 'nobody' }
      })
      const isAnswered = blanks.length > 0 && blanks.every(({ value, optional }) => value !== '' || optional)
      const value = blanks
        .filter((blank) => blank.value !== '')
        .map((blank) => (blank.id === field.id ? blank.value : `${blank.short}: ${blank.value}`))
      return { field, section: title, ticked: field.task === undefined ? isAnswered : isTicked, blanks, value: value.join(' · ') }
    }),
  )
}

/** A value as a line of text: people by name, lists with commas, table rows by line. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value === true) return 'Yes'
  if (value === false) return 'No'
  if (Array.isArray(value))
    return value
      .map(inWords)
      .filter(Boolean)
      .join(value.some((one) => typeof one === 'object' && one !== null && !('name' in one)) ? '\n' : ', ')
  if (typeof value === 'object') {
    if ('name' in value && typeof value.name === 'string') return value.name
    return Object.values(value).map(inWords).join(' | ')
  }
  // An instant is told by its day; a document that people read has no seconds.
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return value.slice(0, 10)
  return String(value)
}

/** The fact at a path such as `handover.roles.CSE Territory Owner`. */
export function factAt(facts: object, path: string): unknown {
  let value: unknown = facts
  for (const step of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

/** The document as Markdown, the way the page's template writes it, with labels for the issue. `readDocument` reads it back. */
export function renderDocument(template: Template, filled: readonly FilledField[], labels = labelsIn(template)): string {
  const separators = separatorsOf(template)
  const lines: string[] = []
  for (const { title, fields } of template.sections) {
    if (title !== '') lines.push(`## ${title}`, '')
    for (const field of fields) {
      const one = filled.find((each) => each.field.id === field.id)
      if (one) lines.push(...fieldLines(one, separators))
    }
    lines.push('')
  }
  if (labels.length > 0) lines.push(`/label ${labels.map((label) => `~"${label}"`).join(' ')}`)
  return `${lines.join('\n').trimEnd()}\n`
}

/** The labels that the page gives the issue. */
export const labelsIn = ({ quickActions }: Pick<Template, 'quickActions'>): string[] =>
  quickActions.flatMap(({ action, argument }) => (action === 'label' ? [argument] : []))

function fieldLines({ field, ticked, blanks }: FilledField, separators: readonly RegExp[]): string[] {
  const blankOf = (id: string) => blanks.find((blank) => blank.id === id)
  const filledIn = (id: string) => toLine(blankOf(id)?.value ?? '', separators)
  if (field.type === 'table') {
    const rows = rowsOf(blankOf(field.id), field.columns)
    return [`| ${field.columns.join(' | ')} |`, `|${field.columns.map(() => '---').join('|')}|`, ...rows]
  }
  if (field.type === 'list') return field.blanks.map((blank, index) => `${index + 1}. ${filledIn(blank.id)}`.trimEnd())
  const text = field.text.replace(/\{\{([^}]+)\}\}/g, (_, id: string) =>
    id === field.id && field.options.length > 0 ? choicesLine(chosenIn(blankOf(id)), field, separators) : filledIn(id) || '___',
  )
  return [field.item ? text.replace(/\[[ xX]\]/, ticked ? '[x]' : '[ ]') : text]
}

const chosenIn = (blank: FilledBlank | undefined): string[] =>
  Array.isArray(blank?.given) ? blank.given.map(inWords) : (blank?.value ?? '').split(', ')

/** Rows that people or records gave by column; what is only words is written as it is. */
function rowsOf(blank: FilledBlank | undefined, columns: readonly string[]): string[] {
  if (Array.isArray(blank?.given) && blank.given.every(isRow)) {
    return blank.given.map(
      (row) =>
        `| ${(columns.some((column) => column in row) ? columns.map((column) => row[column]) : Object.values(row)).map((cell) => toLine(inWords(cell))).join(' | ')} |`,
    )
  }
  return (blank?.value ?? '')
    .split('\n')
    .filter(Boolean)
    .map((row) => `| ${toLine(row)} |`)
}

const isRow = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
