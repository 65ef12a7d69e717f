import type { Template, TemplateField } from '../definition/definition.ts'
import { readChoice } from './choices.ts'
import { type LinePattern, linePatterns } from './line-pattern.ts'
import { fromLine, isEscaped, withoutBlank } from './plain-text.ts'

/** A handover document as it stands somewhere else: what it says, and what in it is nobody's blank. */
export type ReadDocument = {
  /** By blank; what is left empty is absent. */
  answers: Record<string, unknown>
  /** By field with a box; a line that is gone is absent. */
  ticked: Record<string, boolean>
  /** What people added or changed beyond recognition; never lost. */
  unread: { line: number; text: string }[]
}

type Line = { number: number; text: string; section: string }

/** Longer lines are no line of a form, and would make reading slow. */
const longest = 20_000

/**
 * Reads back what `renderDocument` wrote, after people have worked on it: ticked boxes, values behind labels, other bullets,
 * moved lines and sections, text in between.
 */
export function readDocument(markdown: string, template: Template): ReadDocument {
  const document: ReadDocument = { answers: {}, ticked: {}, unread: [] }
  const leave = ({ number }: Line, text: string) => {
    if (text.trim() !== '') document.unread.push({ line: number, text: text.trim() })
  }
  const lines = readTables(readLists(linesOf(markdown, template), template, document), template, document, leave)
  const patterns = linePatterns(template)
  const open = new Set(patterns)
  const taken = new Map<Line, { pattern: LinePattern; way: 'exactly' | 'roughly' }>()
  for (const way of ['exactly', 'roughly'] as const) {
    for (const line of lines) {
      if (taken.has(line) || line.text.length > longest) continue
      const pattern = patternFor(line, way, open, patterns)
      if (!pattern) continue
      open.delete(pattern)
      taken.set(line, { pattern, way })
    }
  }
  for (const line of lines) {
    const found = taken.get(line)
    if (found) leave(line, readLine(line.text, found.pattern, found.way, document))
    else if (!isOwn(line.text, template)) leave(line, line.text)
  }
  document.unread.sort((a, b) => a.line - b.line)
  return document
}

/** The lines with the section of the template under which each stands; headings of the template itself are gone. */
function linesOf(markdown: string, template: Template): Line[] {
  const titles = new Map(template.sections.map(({ title }) => [plain(title), title]))
  let section = ''
  return markdown
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((text, index): Line[] => {
      const title = titles.get(plain(/^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(text.slice(0, 1000))?.[1] ?? ''))
      if (title !== undefined && title !== '') {
        section = title
        return []
      }
      return [{ number: index + 1, text, section }]
    })
}

const plain = (text: string) => text.replaceAll(/[*_]/g, '').replaceAll(/\s+/g, ' ').trim().toLowerCase()

/** The labels that the page gives the issue; Baton writes them itself. */
const isOwn = (text: string, { quickActions }: Template): boolean =>
  /^\s*\/label\s/.test(text) && quickActions.some(({ action, argument }) => action === 'label' && text.includes(argument))

/** A line of its own section comes first; one that was moved elsewhere is known by its words, if no other field has them. */
function patternFor(
  line: Line,
  way: 'exactly' | 'roughly',
  open: ReadonlySet<LinePattern>,
  all: readonly LinePattern[],
): LinePattern | undefined {
  const fitting = all.filter((pattern) => pattern.begins[way].test(line.text) && separatorsFit(line.text, pattern, way))
  const most = Math.max(...fitting.map(({ weight }) => weight))
  const heaviest = fitting.filter(({ weight }) => weight === most)
  const here = heaviest.filter(({ section }) => section === line.section)
  return (here.length > 0 ? here : heaviest.length === 1 ? heaviest : []).find((pattern) => open.has(pattern))
}

const separatorsFit = (text: string, pattern: LinePattern, way: 'exactly' | 'roughly') =>
  way === 'roughly' || piecesOf(text, pattern, way) !== undefined

type Pieces = { box: string | undefined; values: string[]; rest: string }

/** The line between the page's words; undefined where one of those is missing. */
function piecesOf(text: string, { begins, ids, separators, closing }: LinePattern, way: 'exactly' | 'roughly'): Pieces | undefined {
  const begin = begins[way].exec(text)
  if (!begin) return undefined
  let rest = text.slice(begin[0].length)
  const values: string[] = []
  for (const separator of separators) {
    const [at] = unescaped(rest, separator)
    if (!at) {
      if (way === 'exactly') return undefined
      continue
    }
    values.push(rest.slice(0, at.index))
    rest = rest.slice(at.index + at[0].length)
  }
  if (ids.length > 0) {
    const end = closing ? unescaped(rest, closing).at(-1) : undefined
    if (closing && !end && way === 'exactly') return undefined
    values.push(end ? rest.slice(0, end.index) : rest)
    rest = end ? rest.slice(end.index + end[0].length) : ''
  }
  return { box: begin[1], values, rest }
}

const unescaped = (text: string, words: RegExp) => [...text.matchAll(words)].filter(({ index }) => !isEscaped(text, index))

/** Takes the values of a line over; answers what of it nobody asked for. */
function readLine(text: string, pattern: LinePattern, way: 'exactly' | 'roughly', { answers, ticked }: ReadDocument): string {
  const { field, ids } = pattern
  const pieces = piecesOf(text, pattern, way)
  if (!pieces) return text
  if (field.item) ticked[field.id] = /[xX✓✔☑]/.test(pieces.box ?? '')
  const left = [pieces.rest]
  for (const [index, id] of ids.entries()) {
    const piece = withoutBlank(pieces.values[index] ?? '')
    if (piece === '') continue
    const own = id === field.id && !field.blanks.some((blank) => blank.id === id) ? field : field.blanks.find((blank) => blank.id === id)
    const value = own && own.options.length > 0 ? readChoice(piece, own) : typed(fromLine(piece), own?.type)
    if (value !== undefined) answers[id] = value
    else if (!/^(?:[☐□]\s*[^☐□☑]*)+$/u.test(piece)) left.push(piece)
  }
  return left
    .map((one) => one.trim())
    .filter(Boolean)
    .join(' ')
}

const typed = (text: string, type: TemplateField['type'] | undefined): unknown =>
  type === 'number' && /^\d{1,9}$/.test(text) ? Number(text) : text

/** Numbered lines by their number; what became a plain bullet keeps its place. Answers the lines that are none of these. */
function readLists(lines: Line[], { sections }: Template, { answers }: ReadDocument): Line[] {
  const taken = new Set<Line>()
  for (const { title, fields } of sections) {
    for (const field of fields.filter(({ type }) => type === 'list')) {
      const here = lines.filter((line) => line.section === title && !taken.has(line))
      const numbers = new Set(here.flatMap(({ text }) => numberedLine.exec(text)?.[1] ?? []))
      let last = 0
      for (const line of here) {
        const [, number, numberedText] = numberedLine.exec(line.text) ?? []
        const bullet = number === undefined ? bulletLine.exec(line.text)?.[1] : undefined
        const at = number !== undefined ? Number(number) : bullet !== undefined && !numbers.has(String(last + 1)) ? last + 1 : undefined
        const blank = at === undefined ? undefined : field.blanks[at - 1]
        if (at === undefined || !blank || Object.hasOwn(answers, blank.id)) continue
        last = at
        taken.add(line)
        const piece = withoutBlank(numberedText ?? bullet ?? '')
        if (piece !== '') answers[blank.id] = fromLine(piece)
      }
    }
  }
  return lines.filter((line) => !taken.has(line))
}

const numberedLine = /^\s*(\d{1,3})[.)](?:\s+(.*))?$/s
const bulletLine = /^\s*[-*+•]\s+(?!\[.?\])(.*)$/s

/** Tables whose head names the columns, in any order. Answers the lines that are none of these. */
function readTables(lines: Line[], { sections }: Template, { answers }: ReadDocument, leave: (line: Line, text: string) => void): Line[] {
  const rest: Line[] = []
  const fields = sections.flatMap(({ title, fields: all }) => all.filter(({ type }) => type === 'table').map((field) => ({ field, title })))
  for (let index = 0; index < lines.length; index += 1) {
    const head = lines[index]
    if (!head) break
    const cells = cellsOf(head.text).map((cell) => fromLine(cell))
    const fitting = fields.filter(
      ({ field: { id, columns } }) => !Object.hasOwn(answers, id) && columns.every((column) => cells.includes(column)),
    )
    const found = fitting.find(({ title }) => title === head.section) ?? fitting[0]
    if (!found || !head.text.trim().startsWith('|')) {
      rest.push(head)
      continue
    }
    const rows: Record<string, string>[] = []
    const ruled = cellsOf(lines[index + 1]?.text ?? '')
    if (ruled.length > 0 && ruled.every((cell) => /^:?-+:?$/.test(cell))) index += 1
    while (lines[index + 1]?.text.trim().startsWith('|')) {
      index += 1
      const line = lines[index]
      if (!line) continue
      const values = cellsOf(line.text)
      const row = Object.fromEntries(
        found.field.columns.map((column) => [column, fromLine(withoutBlank(values[cells.indexOf(column)] ?? ''))]),
      )
      if (Object.values(row).some((value) => value !== '')) rows.push(row)
      leave(
        line,
        values
          .filter((_, at) => !found.field.columns.includes(cells[at] ?? ''))
          .map((one) => fromLine(one))
          .join(' '),
      )
    }
    fields.splice(fields.indexOf(found), 1)
    if (rows.length > 0) answers[found.field.id] = rows
  }
  return rest
}

/** The cells of a row; a bar behind a backslash is part of one. */
const cellsOf = (text: string): string[] => {
  const inner = text.trim().replace(/^\|/, '')
  const cells = [...`${inner}`.matchAll(/((?:\\.|[^\\|])*)(?:\||$)/gs)].map(([, cell = '']) => cell.trim())
  return inner.endsWith('|') || cells.at(-1) === '' ? cells.slice(0, -1) : cells
}
