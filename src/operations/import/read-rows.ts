import { dayOrderOf, type Field, isFormula, isNothing, type Read, readCell, unquoted } from './field.ts'
import type { Column, Matched } from './match-columns.ts'
import { matchColumns } from './match-columns.ts'
import { Problems } from './problems.ts'
import type { Table } from './read-table.ts'

/** One row as its fields say it. An empty cell is absent: it says nothing and changes nothing. */
export type ReadRow = {
  row: number
  values: Partial<Record<string, string>>
  /** Fields of which a problem is told already, in this row or for the whole file: they are wrong, and not missing as well. */
  told: ReadonlySet<string>
}
export type ReadTable = { columns: Column[]; rows: ReadRow[] }

/** Fewer values than this tell nothing about a column. */
const fewest = 3

/** The values of every row, with what is wrong in them by cause. */
export function readRows({ head, headRow, rows }: Table, fields: readonly Field[], problems: Problems): ReadTable {
  const matched = matchColumns(head, fields, problems, headRow)
  const isBelow = noteHeadBelow(rows, fields, matched, problems)
  const fitting = rows.filter(({ row, cells }) => {
    const isRagged = cells.length < head.length || cells.slice(head.length).some((cell) => cell !== '')
    // Below a title that was taken for the head no row fits it.
    if (isRagged && !isBelow) {
      const message = `A row has another number of cells than the head (${head.length}), so its values may stand under the wrong names. Give it as many, empty ones too.`
      problems.add({ code: 'row.length', severity: 'error', message, place: { row, column: null, value: `${cells.length} cells` } })
    }
    return !isRagged
  })
  const withoutColumn = fields.filter(({ field, required }) => required && !matched.at.has(field)).map(({ field }) => field)
  // What is found in the values names a column by its field. A head that another field has is that one's.
  const heads = new Set(head.map((each) => each.toLowerCase()))
  problems.columnsAre(
    fields.flatMap(({ field, title }) => {
      const at = matched.at.get(field)
      return at === undefined || heads.has(title.toLowerCase()) ? [] : [[title, head[at] ?? title] as const]
    }),
  )
  const read = fitting.map(({ row }) => ({ row, values: {} as ReadRow['values'], told: new Set(withoutColumn) }))
  for (const field of fields) readColumn(field, { head, matched, fitting, read, problems })
  for (const { row, cells } of fitting) noteBrokenLetters(row, cells, head, problems)
  return { columns: matched.columns, rows: read }
}

type Reading = {
  head: readonly string[]
  matched: Matched
  fitting: Table['rows']
  read: (ReadRow & { told: Set<string> })[]
  problems: Problems
}

function readColumn(field: Field, { head, matched, fitting, read, problems }: Reading): void {
  const at = matched.at.get(field.field)
  if (at === undefined) return
  const column = head[at] ?? field.title
  const order = field.type === 'day' || field.type === 'moment' ? dayOrderOf(fitting.map(({ cells }) => cells[at] ?? '')) : 'undecided'
  const results = fitting.map(({ row, cells }) => {
    const cell = cells[at] ?? ''
    return { row, cell, result: saysNothing(field, cell) ? undefined : resultOf(field, cell, order) }
  })
  const said = results.filter(({ result }) => result !== undefined)
  const bad = said.filter(({ result }) => result !== undefined && 'wrong' in result && result.wrong !== 'cell.formula')
  // Where most values cannot be read, they may be right and the column is not.
  const isShifted = said.length >= fewest && bad.length * 2 > said.length
  for (const [index, { row, cell, result }] of results.entries()) {
    const target = read[index]
    if (result === undefined || !target) continue
    const place = { row, column, value: cell }
    if ('wrong' in result) target.told.add(field.field)
    if ('value' in result) target.values[field.field] = result.value
    else if (isShifted && result.wrong !== 'cell.formula') {
      problems.add({
        code: 'column.shifted',
        severity: 'error',
        message: `${result.because}. Most of the column cannot be read (${bad.length} of ${said.length}): if columns have been shifted, put them right.`,
        place,
      })
    } else problems.add({ code: result.wrong, severity: 'error', message: `${result.because}.`, place })
  }
}

/** Exports have a title and a date above their head. */
const mostAbove = 10

function noteHeadBelow(rows: Table['rows'], fields: readonly Field[], { at }: Matched, problems: Problems): boolean {
  if (fields.every(({ field, required }) => !required || at.has(field)) && at.size > 0) return false
  const below = rows
    .slice(0, mostAbove)
    .find(({ cells }) => matchColumns(cells, fields, new Problems()).at.size >= Math.max(2, at.size + 1))
  if (below)
    problems.add({
      code: 'head.below',
      severity: 'error',
      message: 'The head seems to stand further below. Remove the rows above it, so that the file begins with it.',
      place: { row: below.row, column: null, value: below.cells.filter((cell) => cell !== '').join(', ') },
    })
  return below !== undefined
}

/** Where one of the choices is "none", the word says that. */
const saysNothing = ({ options }: Field, cell: string) =>
  isNothing(cell) && !options?.some((option) => option.toLowerCase() === cell.toLowerCase())

function resultOf(field: Field, cell: string, order: ReturnType<typeof dayOrderOf>): Read {
  if (isFormula(cell))
    return {
      wrong: 'cell.formula',
      because: `${field.title} begins like a formula that a spreadsheet would run. Write the value itself, or an apostrophe before it`,
    }
  return readCell(field, unquoted(cell), order)
}

/** Letters that were lost or taken for others by the program that wrote the file. */
function noteBrokenLetters(row: number, cells: readonly string[], head: readonly string[], problems: Problems): void {
  for (const [index, cell] of cells.entries()) {
    const place = { row, column: head[index] ?? null, value: cell }
    if (cell.includes('\uFFFD'))
      problems.add({
        code: 'text.lost',
        severity: 'error',
        message: 'Letters were lost when the file was written. Export it again as "CSV UTF-8".',
        place,
      })
    else if (/Ã[\u0080-\u00BF]|â€|Ã[ŸœŒšŠžŽ]/.test(cell)) {
      problems.add({
        code: 'text.garbled',
        severity: 'warning',
        message: 'Some letters look wrong, as if the file had been opened in another encoding before.',
        place,
      })
    }
  }
}
