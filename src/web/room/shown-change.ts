import { labelOf } from '../../core/base/label-of.ts'
import { fullDayWords } from '../../core/calendar/words.ts'

export type Shown = { name: string; before: string; after: string }

/** Before and after of a planned change, member by member, only those that differ. */
export function shownChange(before: unknown, after: unknown): Shown[] {
  if (isRecord(before) || isRecord(after)) {
    const was = isRecord(before) ? before : {}
    const becomes = isRecord(after) ? after : {}
    return [...new Set([...Object.keys(was), ...Object.keys(becomes)])]
      .map((name): Shown => ({ name: labelOf(name), before: textOf(was[name]), after: textOf(becomes[name]) }))
      .filter((each) => each.before !== each.after)
  }
  return [{ name: '', before: textOf(before), after: textOf(after) }]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** People and other named things by their name, lists with commas. What has no name of its own is told by its parts. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(', ')
  if (isRecord(value)) {
    const named = value.name ?? value.title ?? (isRecord(value.person) ? value.person.name : undefined)
    return named === undefined ? Object.values(value).map(textOf).filter(Boolean).join(' ') : textOf(named)
  }
  const text = String(value)
  return /^\d{4}-\d\d-\d\d$/.test(text) ? fullDayWords(text) : text
}
