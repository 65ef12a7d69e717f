import { months } from '../core/base/months.ts'

/**
 * Rows under their heads, in columns as wide as they need; an empty column is left out. At a terminal that is too narrow for that, long
 * cells go on in the next line; where not even their words have room beside each other, each row is a block.
 */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], columns = Number.POSITIVE_INFINITY): string[] {
  const cells = rows.map((row) => heads.map((_, column) => oneLine(row[column] ?? '')))
  const shown = heads.flatMap((_, column) => (cells.some((row) => row[column] !== '') ? [column] : []))
  const lines = [heads, ...cells].map((row) => shown.map((column) => row[column] ?? ''))
  const [first = [], ...others] = lines
  const widths = fitted(lines, columns - gap.length * (shown.length - 1))
  if (!widths) return blocks(first, others, columns)
  return lines.flatMap((row) => {
    const wrapped = row.map((cell, column) => wrap(cell, widths[column] ?? 0))
    const height = Math.max(1, ...wrapped.map(({ length }) => length))
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((parts, column) => padded(parts[line] ?? '', widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    )
  })
}

const gap = '  '
const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** As wide as each column needs, the widest narrowed until all have room; nothing when a word would have to be broken. */
function fitted(lines: readonly (readonly string[])[], room: number): number[] | undefined {
  const widest = (column: number, of: (cell: string) => number) => Math.max(0, ...lines.map((row) => of(row[column] ?? '')))
  const columns = [...(lines[0] ?? []).keys()]
  const widths = columns.map((column) => widest(column, widthOf))
  const least = columns.map((column) => widest(column, (cell) => Math.max(0, ...cell.split(' ').map(widthOf))))
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over--) {
    const narrowable = columns.filter((column) => (widths[column] ?? 0) > (least[column] ?? 0))
    const [next] = narrowable.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))
    if (next === undefined) return undefined
    widths[next] = (widths[next] ?? 0) - 1
  }
  return widths
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const blocks = (heads: readonly string[], rows: readonly (readonly string[])[], columns: number): string[] => {
  const side = Math.max(...heads.map(widthOf))
  const block = (row: readonly string[]) =>
    row.flatMap((cell, column) =>
      cell === ''
        ? []
        : wrap(cell, columns - side - gap.length).map((part, line) => padded(line === 0 ? (heads[column] ?? '') : '', side) + gap + part),
    )
  return rows.flatMap((row, index) => [...(index === 0 ? [] : ['']), ...block(row)])
}

/** In columns of a terminal: Chinese, Japanese and Korean signs and most emoji take two, marks on a letter none. */
const widthOf = (text: string): number => {
  let width = 0
  for (const sign of text) width += /\p{Mn}|\p{Me}|\u200d/u.test(sign) ? 0 : wide.test(sign) ? 2 : 1
  return width
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u

/** What people typed may hold line breaks, and signs that would steer the terminal. */
export const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()

export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

/** `22 Nov 2026, 12:36 UTC`: for people; software reads the instant in the JSON. */
export function moment(instant: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${at.toISOString().slice(11, 16)} UTC`
}

export const day = (instant: string): string => moment(instant).split(',')[0] ?? instant

export function bytes(size: number): string {
  for (const [unit, scale] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (size >= scale) return `${(size / scale).toFixed(1)} ${unit}`
  }
  return `${size} bytes`
}
