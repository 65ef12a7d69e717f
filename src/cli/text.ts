import { months } from '../core/base/months.ts'

/** Rows under their heads, in columns as wide as they need; an empty column is left out. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const shown = heads.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''))
  const widths = heads.map((head, column) => Math.max(widthOf(head), ...rows.map((row) => widthOf(row[column] ?? ''))))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
      .filter((_, column) => shown[column])
      .join('  ')
      .trimEnd()
  return [line(heads), ...rows.map((row) => line(heads.map((_, column) => oneLine(row[column] ?? ''))))]
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
