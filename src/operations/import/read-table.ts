import { CsvError, parse } from 'csv-parse/sync'
import { Refusal } from '../../core/base/refusal.ts'

/**
 * Rows with the number that a spreadsheet shows beside them; the head is row 1 unless something stands above it. A line that states the
 * separator is taken for that by spreadsheets too, and not shown.
 */
export type Table = { head: string[]; headRow: number; rows: { row: number; cells: string[] }[]; delimiter: string }

const delimiters = [',', ';', '\t', '|'] as const
const mostColumns = 200

/** The cells of a file. Which character separates them is found out: programs of half the world write semicolons. */
export function readTable(text: string, mostRows: number): Table {
  const stated = /^\uFEFF?sep=(.)\r?\n/i.exec(text)
  const body = stated ? text.slice(stated[0].length) : text.replace(/^\uFEFF/, '')
  const delimiter = stated?.[1] ?? likeliest(body)
  const all = cellsOf(body, delimiter).map((cells, index) => ({
    row: index + 1,
    cells: cells.map((cell) => cell.trim()),
  }))
  const [head, ...rows] = all.filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (!head || rows.length === 0)
    throw new Refusal('invalid', 'import.no-rows', 'The file has no row below the header. Add the rows, or choose another file.', {
      where: 'file',
    })
  if (rows.length > mostRows) {
    throw new Refusal(
      'tooLarge',
      'import.too-many-rows',
      `The file has ${rows.length} rows; at most ${mostRows} are taken at once. Split it.`,
      { details: { rows: rows.length, most: mostRows } },
    )
  }
  if (head.cells.length > mostColumns)
    throw notCsv(`The header has ${head.cells.length} columns; at most ${mostColumns} are read.`, head.row)
  return { head: head.cells, headRow: head.row, rows, delimiter }
}

/** Many programs write the name of a person into two columns. */
export function withFullNames(table: Table): Table {
  const heads = table.head.map((head) => head.toLowerCase().replace(/[^\p{L}]/gu, ''))
  const [first, last] = [heads.indexOf('firstname'), heads.indexOf('lastname')]
  if (first === -1 || last === -1 || ['name', 'fullname'].some((head) => heads.includes(head))) return table
  const rows = table.rows.map(({ row, cells }) => ({
    row,
    // A row that is too short is refused for that, and must not come out as long as the others.
    cells:
      cells.length < table.head.length
        ? cells
        : [...cells.slice(0, table.head.length), [cells[first], cells[last]].join(' ').trim(), ...cells.slice(table.head.length)],
  }))
  return { ...table, head: [...table.head, 'Name'], rows }
}

function cellsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: false, max_record_size: 1_000_000 })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // The row in which the record begins: a quotation mark that is never closed is found at the end of the file.
    const row = (typeof error.records === 'number' ? error.records : 0) + 1
    throw notCsv(`Row ${row} cannot be read: ${sentenceFor(error.code)}`, row)
  }
}

const sentenceFor = (code: string): string =>
  code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quotation mark is opened and never closed. Close it, or remove it.'
    : code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE'
      ? 'a quotation mark stands in the middle of a cell. Double it, and put the cell in quotation marks.'
      : 'it is not comma- or semicolon-separated values. Save it as "CSV UTF-8".'

/** The separator that cuts the first lines into the same number of cells, the more the better. */
function likeliest(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  let best = { delimiter: ',', score: 0 }
  // As many cells as the first line has; where nothing cuts that, a title stands above the head, and the second line says it, or the third.
  for (let from = 0; from < Math.min(lines.length, 3) && best.score === 0; from++) {
    for (const delimiter of delimiters) {
      const counts = lines.slice(from).map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length)
      const wanted = counts[0] ?? 1
      const score = wanted === 1 ? 0 : (counts.filter((count) => count === wanted).length / counts.length) * 100 + wanted
      if (score > best.score) best = { delimiter, score }
    }
  }
  return best.delimiter
}

const notCsv = (message: string, row: number) => new Refusal('invalid', 'import.not-csv', message, { where: `row ${row}` })
