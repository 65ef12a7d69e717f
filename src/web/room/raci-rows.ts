import type { HandoverView } from '../../core/process/view.ts'

export type RaciRow = { id: string; activity: string; cells: Readonly<Record<string, string>> }

type Part = { id: string; title: string; place: string; cells: Readonly<Record<string, string>> }

/**
 * The playbook's table as it governs these tasks. Tasks of one place with the same cells are one row: named by the place
 * where it governs all of it, else by its tasks.
 */
export function raciRows({ tasks, stages }: Pick<HandoverView, 'tasks' | 'stages'>): RaciRow[] {
  const parts = tasks.map(({ id, title, stage, group, raci }): Part => {
    const place = group ?? stages.find((each) => each.id === stage)?.name ?? stage
    return { id, title, place, cells: raci }
  })
  const rows: { parts: Part[]; places: string[]; whole: boolean }[] = []
  for (const [, own] of Map.groupBy(
    parts.filter(({ cells }) => Object.keys(cells).length > 0),
    ({ place, cells }) => `${place} ${keyOf(cells)}`,
  )) {
    const [first] = own
    if (!first) continue
    const whole = parts.filter(({ place }) => place === first.place).length === own.length
    const last = rows.at(-1)
    // Neighbouring places under the same row of the table belong together.
    if (last?.whole && whole && last.parts[0] && keyOf(last.parts[0].cells) === keyOf(first.cells)) {
      last.parts.push(...own)
      last.places.push(first.place)
    } else rows.push({ parts: own, places: [first.place], whole })
  }
  return rows.flatMap(({ parts: [first, ...others], places, whole }) =>
    first
      ? [
          {
            id: first.id,
            cells: first.cells,
            activity: whole ? places.join(', ') : [first, ...others].map(({ title }) => title).join('; '),
          },
        ]
      : [],
  )
}

const keyOf = (cells: Readonly<Record<string, string>>) =>
  Object.entries(cells)
    .map(([role, cell]) => `${role} ${cell}`)
    .sort()
    .join(', ')
