import type { Piece } from './backup-format.ts'

type Row = Piece['rows'][number]
type Step = {
  /** What came with the format after this one, for whoever reads the list. */
  brought: string
  /** How a row of a table becomes one of the next format; tables that are not named stay as they are. */
  rows: Readonly<Record<string, (row: Row) => Row>>
  /** What is to be derived once all rows are in, as a statement about the workspace $1. */
  afterwards?: string
}

/**
 * From each format of an export to the next one. A migration that gives an exported table another column, or lets another table go
 * along, makes a new format, and its step stands here: an export of any older Baton then goes through every step that came after it.
 * The columns of each format stand in `tests/exports/`, where a test finds what nobody thought of.
 */
const steps: readonly Step[] = [
  {
    brought: 'Words can be taken out of the log; who was erased, when coverage looks again and what Insights count go along',
    rows: { event: (row) => ({ ...row, erased: row.erased ?? null }) },
    afterwards: 'select baton.look_again($1, array(select id from baton.account where tenant = $1)), baton.count_insights($1)',
  },
]

/** The format in which this Baton writes; it reads this one and all before it. */
export const exportFormat = steps.length + 1

/** Brings the rows of a table of that format to the newest one, step by step. */
export const broughtUp = (format: number, table: string, rows: readonly Row[]): Row[] =>
  steps.slice(format - 1).reduce<Row[]>(
    (so, step) => {
      const row = Object.hasOwn(step.rows, table) ? step.rows[table] : undefined
      return row ? so.map(row) : so
    },
    [...rows],
  )

/** What is left to do when all rows of that format are in. */
export const afterwards = (format: number): string[] => steps.slice(format - 1).flatMap((step) => step.afterwards ?? [])
