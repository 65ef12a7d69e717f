import type { Instant } from '../base/ids.ts'
import { workingDaysBetween } from '../calendar/elapsed.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover } from './handover.ts'
import { calendarOf } from './target.ts'

/** How many working days a handover took, each number from the moment from which it is known. */
export type Cycle = {
  /** From its start until the account changed hands. */
  handedOver?: { at: Instant; days: number }
  /** From its start until it was completed. What was cancelled took no time that says anything. */
  closed?: { at: Instant; days: number }
  /** Of a completed one: by stage, from the moment in which everything before it was finished. */
  stages?: Record<string, number>
}

/**
 * Counted as deadlines are, in the calendar of who hands over but without their leave: a customer waits also while somebody is away.
 */
export function cycleOf(handover: Handover, circumstances: Pick<Circumstances, 'definition' | 'people'>): Cycle {
  const { startedAt, endedAt, status, ownership } = handover
  const own = calendarOf(handover, circumstances)
  if (startedAt === null || !own) return {}
  const days = (from: Instant, to: Instant) => (to <= from ? 0 : workingDaysBetween(from, to, { ...own, leave: [] }))
  const changed = ownership.changedAt
  return {
    ...(changed === null ? {} : { handedOver: { at: changed, days: days(startedAt, changed) } }),
    ...(status === 'completed' && endedAt !== null
      ? { closed: { at: endedAt, days: days(startedAt, endedAt) }, stages: stageDays(handover, circumstances, startedAt, endedAt, days) }
      : {}),
  }
}

function stageDays(
  handover: Handover,
  { definition: { stages } }: Pick<Circumstances, 'definition'>,
  startedAt: Instant,
  endedAt: Instant,
  days: (from: Instant, to: Instant) => number,
): Record<string, number> {
  const found: Record<string, number> = {}
  let from = startedAt
  for (const [index, { id, tasks }] of stages.entries()) {
    const finished = tasks.flatMap((task) => handover.tasks[task.id]?.finishedAt ?? [])
    // What is left to do after the last task belongs to the last stage.
    const to =
      index === stages.length - 1
        ? endedAt
        : (finished
            .filter((at) => at > from)
            .toSorted()
            .at(-1) ?? from)
    found[id] = days(from, to)
    from = to
  }
  return found
}

/** Whose team a handover is counted in: of who hands over, else of who takes over, else of who began it. Null where they have no manager. */
export function teamOf({ from, to, startedBy }: Handover, { people }: Pick<Circumstances, 'people'>): string | null {
  const person = from.kind === 'person' ? from.id : to.kind === 'person' ? to.id : startedBy
  return people.get(person)?.manager ?? null
}
