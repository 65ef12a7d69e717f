import type { Checked } from './use-check.ts'

const ranks = { note: 0, warning: 1, error: 2 } as const
export type Severity = keyof typeof ranks

/** Lines with a problem, with the worst that is wrong there. */
export function worstOfLines(diagnostics: Checked['diagnostics']): Map<number, Severity> {
  const found = new Map<number, Severity>()
  for (const { severity, range } of diagnostics) {
    const before = found.get(range.start.line)
    if (before === undefined || ranks[severity] > ranks[before]) found.set(range.start.line, severity)
  }
  return found
}
