import type { Coverage, Element, Range } from '../definition/definition.ts'

/** How much of a page became process, by line: each line that isn't blank counts once. */
export function coverageOf(
  lines: string[],
  elements: Record<string, (Element | { range: Range })[]>,
  whole: (Range | undefined)[],
): Coverage {
  const covered = new Set<number>()
  const cover = ({ start, end }: Range) => {
    for (let line = start.line; line <= Math.min(end.line, lines.length); line++)
      if ((lines[line - 1] ?? '').trim() !== '') covered.add(line)
  }
  const byElement: Record<string, number> = {}
  for (const [name, list] of Object.entries(elements)) {
    byElement[name] = list.length
    for (const { range } of list) cover(range)
  }
  for (const range of whole) if (range) cover(range)
  const written = lines.filter((line) => line.trim() !== '').length
  return {
    lines: written,
    process: covered.size,
    prose: written - covered.size,
    share: written === 0 ? 0 : Math.round((covered.size / written) * 100) / 100,
    byElement,
  }
}
