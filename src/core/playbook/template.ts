import type { Code } from 'mdast'
import type { Template, TemplateField } from '../definition/definition.ts'
import { readBinding } from './binding.ts'
import { type Classes, classesOf, withoutComment } from './candid.ts'
import type { Findings } from './findings.ts'
import { limits } from './limits.ts'
import { rangeOf } from './page.ts'
import { newUnique, slug, squeeze } from './words.ts'

type Unique = ReturnType<typeof newUnique>

type Section = Template['sections'][number]
type Blank = TemplateField['blanks'][number]

const blank = /_{3,}/
const box = /^\s*[-*+]\s+\[[ xX]\]\s+(.*)$/
const labelled = /^\*\*([^*]{1,80}?):?\*\*:?\s*(.*)$/
const numbered = /^\s*\d+[.)]\s*(.*)$/

/** A fence with Markdown in it is a template when something in it is left to fill in. */
export function isTemplate(node: Code): boolean {
  const open = node.value.split('\n').filter((line) => line.length <= limits.lineLength && (box.test(line) || blank.test(line))).length
  // A fence that doesn't say what it holds may be anything; one line of it proves nothing.
  return /^(?:markdown|md)$/i.test(node.lang ?? '') ? open > 0 : /^(?:te?xt|plain)?$/i.test(node.lang ?? '') && open > 2
}

/** A comment at the end of a heading or a line says who reads what is written there: `## People <!-- restricted: candid -->`. */
export function readTemplate(node: Code, title: string, findings: Findings): Template {
  const range = rangeOf(node)
  const unique = newUnique()
  const template: Template = { title, sections: [], quickActions: [] }
  // A line that people can fill in is short, and a document has tens of them; the rest would only make reading slow.
  const written = node.value
    .split('\n')
    .slice(0, limits.fields)
    .map((line) => withoutComment(line.length > limits.lineLength ? '' : line))
  const lines = written.map(({ text }) => text)
  const classesAt = (index: number): Classes => {
    const { text, comment } = written[index] ?? { text: '', comment: undefined }
    if (comment === undefined) return {}
    const line = range.start.line + 1 + index
    const column = text.length + 1
    const position = { start: { line, column }, end: { line, column: column + comment.length + 1 } }
    const binding = readBinding({ type: 'html', value: comment, position }, findings)
    return classesOf(binding, position, findings)
  }
  let ofSection: Classes = {}
  const section = (): Section => {
    const last = template.sections[template.sections.length - 1]
    if (last) return last
    const first: Section = { title: '', fields: [], range }
    template.sections.push(first)
    return first
  }
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const at = {
      start: { line: range.start.line + 1 + index, column: 1 },
      end: { line: range.start.line + 1 + index, column: line.length + 1 },
    }
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1]
    const action = /^\/(\w+)\s+(.*)$/.exec(line)
    if (heading !== undefined) ofSection = classesAt(index)
    const place = { range: at, certainty: 'recognised' as const, ...ofSection, ...classesAt(index) }
    if (heading !== undefined) template.sections.push({ title: squeeze(heading), fields: [], range: at })
    else if (action) template.quickActions.push(...argumentsOf(action[1] ?? '', action[2] ?? ''))
    else if (line.trim().startsWith('|')) {
      const end = lastLineOf(lines, index, (next) => next.trim().startsWith('|'))
      section().fields.push(tableField(lines.slice(index, end + 1), section().title, unique, place))
      index = end
    } else if (numbered.test(line) && blank.test(line)) {
      const end = lastLineOf(lines, index, (next) => numbered.test(next) && blank.test(next))
      section().fields.push(listField(lines.slice(index, end + 1), section().title, unique, place))
      index = end
    } else if (box.test(line)) section().fields.push(lineField(box.exec(line)?.[1] ?? '', line, true, unique, place))
    else if (labelled.test(line)) section().fields.push(lineField(line.replace(/\*\*/g, ''), line, false, unique, place))
    else if (blank.test(line)) section().fields.push(lineField(line, line, false, unique, place))
  }
  return template
}

function lastLineOf(lines: string[], from: number, belongs: (line: string) => boolean): number {
  let end = from
  while (end + 1 < lines.length && belongs(lines[end + 1] ?? '')) end++
  return end
}

/** `/label ~"one" ~"two"` says two things; anything else is one argument. */
function argumentsOf(action: string, rest: string): Template['quickActions'] {
  const quoted = [...rest.matchAll(/~"([^"]+)"|~(\S+)/g)].map(([, inQuotes, bare]) => inQuotes ?? bare ?? '')
  return (quoted.length > 0 ? quoted : [squeeze(rest)]).map((argument) => ({ action, argument }))
}

type Place = Pick<TemplateField, 'range' | 'certainty'> & Classes
const nothing = { options: [], columns: [], rows: 0, optional: false, blanks: [] }

function tableField(lines: string[], title: string, unique: Unique, place: Place): TemplateField {
  const columns = (lines[0] ?? '').split('|').map(squeeze).filter(Boolean)
  const id = unique(slug(title || columns.join(' ')) || 'field')
  return {
    ...nothing,
    ...place,
    id,
    label: title,
    item: false,
    text: `{{${id}}}`,
    type: 'table',
    columns,
    rows: Math.max(1, lines.length - 2),
  }
}

function listField(lines: string[], title: string, unique: Unique, place: Place): TemplateField {
  const id = unique(slug(title) || 'field')
  const blanks = lines.map((_, index): Blank => ({ id: `${id}-${index + 1}`, label: String(index + 1), type: 'text', options: [] }))
  const text = lines.map((line, index) => line.replace(blank, `{{${id}-${index + 1}}}`)).join('\n')
  return { ...nothing, ...place, id, label: title, item: false, text, type: 'list', rows: lines.length, blanks }
}

function lineField(content: string, line: string, item: boolean, unique: Unique, place: Place): TemplateField {
  const label = squeeze(content.split(/[:(|☐]|_{3,}/)[0] ?? '') || squeeze(content.replace(/_{3,}/g, ''))
  const id = unique(slug(label) || 'field')
  const options = [...content.matchAll(/☐\s*([^☐|_]+)/g)].map(([, option]) => squeeze(option ?? '')).filter(Boolean)
  const blanks: Blank[] = []
  let text = line
  let rest = content
  for (let match = blank.exec(rest); match; match = blank.exec(rest)) {
    const before = rest.slice(0, match.index)
    const own = squeeze((before.split(/[|(☐]/).pop() ?? '').replace(/:\s*$/, '').split(/:\s+/).pop() ?? '') || label
    // The one blank of a line without a box is the line's own value.
    const blankId = !item && blanks.length === 0 ? id : unique(slug(`${label} ${own === label ? 'value' : own}`) || 'field')
    blanks.push({ id: blankId, label: own, type: typeOf(own), options: [] })
    text = text.replace(blank, `{{${blankId}}}`)
    rest = rest.slice(match.index + match[0].length)
  }
  const type = ownType(content, label, item, options, blanks)
  if (type !== 'check' && !text.includes(`{{${id}}}`)) text = withPlaceholder(text, id)
  return {
    ...nothing,
    ...place,
    id,
    label,
    item,
    text,
    type,
    options,
    blanks,
    optional: /\b(?:optional|if any|if applicable)\b/i.test(content),
  }
}

function ownType(content: string, label: string, item: boolean, options: string[], blanks: Blank[]): TemplateField['type'] {
  if (options.length > 0) return /\(s\)|\bchoose all\b/i.test(content) ? 'choices' : 'choice'
  if (/\[(?:URL|link)\]/i.test(content)) return 'link'
  if (/@\w+/.test(content)) return 'person'
  if (item) return 'check'
  return blanks[0]?.type ?? typeOf(label)
}

function typeOf(label: string): TemplateField['type'] {
  if (/\b(?:date|ping|sent on|due)\b|\brenewal$/i.test(label)) return 'date'
  if (/\b(?:seats?|users?|count|number|(?:non-)?prod(?:uction)?)\b/i.test(label)) return 'number'
  return 'text'
}

/** The field's own value stands where the choices, the address or the mention stood. */
function withPlaceholder(text: string, id: string): string {
  const choices = /☐[^|_{]*/.exec(text)
  const other = choices ?? /\[(?:URL|link)\]|@\w+/i.exec(text)
  return other ? `${text.slice(0, other.index)}{{${id}}}${text.slice(other.index + other[0].trimEnd().length)}` : text
}
