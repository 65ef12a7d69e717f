import type { Definition } from '../../core/definition/definition.ts'

export type RaciTable = { roles: string[]; rows: { activity: string; cells: Record<string, string> }[] }

/** The page's table; for a page without one, what its tasks say: who does each of them. */
export function raciOf({ raci, roles, stages }: Definition): RaciTable {
  const names = roles.map(({ name }) => name)
  if (raci.length > 0) return { roles: names, rows: raci.map(({ activity, cells }) => ({ activity, cells: { ...cells } })) }
  const rows = stages.flatMap(({ tasks }) => tasks.map(({ title, role }) => ({ activity: title, cells: { [role]: 'R' } })))
  return { roles: names, rows }
}

/** Who is responsible, accountable, consulted and informed, as a table of Markdown. */
export function renderRaci(definition: Definition): string {
  const { roles, rows } = raciOf(definition)
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`
  return `${[line(['Activity', ...roles]), `|---|${roles.map(() => ':-:|').join('')}`, ...rows.map(({ activity, cells }) => line([activity, ...roles.map((role) => cells[role] ?? '')]))].join('\n')}\n`
}

/** A bar would end the cell, a line break the table, and a tag would be one. */
const inCell = (text: string): string =>
  text.replace(/\s+/g, ' ').trim().replace(/[\\|]/g, '\\$&').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
