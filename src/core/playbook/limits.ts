import type { Range } from '../definition/definition.ts'
import type { Findings } from './findings.ts'

/**
 * How much of each kind a page may hold. Pages that people follow have tens; what is beyond these numbers is no process,
 * and some of our rules compare everything with everything.
 */
export const limits = {
  headings: 1_000,
  tasks: 500,
  fields: 500,
  flowEdges: 1_000,
  rows: 200,
  topics: 500,
  sayings: 200,
  lineLength: 2_000,
}

/** The first so many of a list; what was left out is said. */
export function atMost<T extends { range: Range }>(list: T[], limit: number, what: string, findings: Findings): T[] {
  const beyond = list[limit]
  if (!beyond) return list
  findings.error('page.too-many', beyond.range, `The page has more than ${limit} ${what}; the rest was left out.`, {
    why: 'Nobody can follow such a page, and Baton does not run a part of one.',
  })
  return list.slice(0, limit)
}
