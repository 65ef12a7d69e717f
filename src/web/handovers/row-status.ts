import type { HandoverRow } from '../../contract/handovers.ts'
import type { Status } from '../design/status-pill.tsx'

/** The one sign of a row: the worst that is true of it. Who holds it is said beside it. */
export function rowStatus({ state, isLate, needsFixes, round }: Pick<HandoverRow, 'state' | 'isLate' | 'needsFixes' | 'round'>): Status {
  if (state === 'completed') return 'done'
  if (state === 'cancelled' || state === 'paused') return 'stopped'
  if (isLate) return 'late'
  if (needsFixes) return 'fixes'
  if (state === 'proposed') return 'todo'
  return round === null ? 'active' : 'waiting'
}

/** The middle of the ages in days of what has begun; undefined when nothing has. */
export function medianDays(starts: readonly (string | null)[], now: Date): number | undefined {
  const ages = starts
    .flatMap((start) => (start === null ? [] : [(now.getTime() - Date.parse(start)) / 86_400_000]))
    .sort((one, other) => one - other)
  const middle = ages[Math.floor(ages.length / 2)]
  return middle === undefined ? undefined : Math.max(0, Math.round(middle))
}
