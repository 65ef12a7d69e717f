/** What a spreadsheet takes for the beginning of a formula, in its wide forms too, which some read as the narrow ones. */
const beginsFormula = /^[=+\-@\t\r\n＝＋－＠]/
const isNumber = (text: string) => /^[+-]?[\d.]+$/.test(text)

/** A cell that no spreadsheet runs and every one reads. */
const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(value)
  const safe = beginsFormula.test(text) && !isNumber(text) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`
