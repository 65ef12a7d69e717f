import type { PlainDate } from '../base/ids.ts'
import { leaveAt } from '../calendar/leave-at.ts'
import { dateWords } from '../calendar/words.ts'
import type { Task } from '../definition/definition.ts'
import { type Circumstances, nameOf } from './circumstances.ts'
import type { Handover, PersonId } from './handover.ts'
import { actorsIn, doersOf, hasSpoken, personIn } from './rights.ts'

/** Somebody has something due while they are on leave. `deputies` act in that role too, and are there. */
export type Away = { role: string; person: PersonId; from: PlainDate; to: PlainDate; deputies: PersonId[] }

/**
 * Who of an open task is on leave when it is due, or now that it is late. A due that was counted before the leave was entered does
 * not move by itself: people see this, and choose.
 */
export function awayOver(handover: Handover, task: Task, circumstances: Circumstances): Away[] {
  const state = handover.tasks[task.id]
  if (handover.status !== 'running' || state?.status !== 'open' || !state.due) return []
  const { due } = state.due
  return doersOf(task).flatMap((role): Away[] => {
    const person = personIn(handover, role, circumstances.now)
    if (person === undefined || hasSpoken(handover, task, role, circumstances.now)) return []
    const leave = leaveOver(person, due, circumstances)
    if (!leave) return []
    const deputies = actorsIn(handover, role, circumstances.now).filter(
      (one) => one !== person && circumstances.people.get(one)?.active && !leaveOver(one, due, circumstances),
    )
    return [{ role, person, from: leave.from, to: leave.to, deputies }]
  })
}

/** "Lena Vogt is on leave from Thu 26 Nov to Fri 4 Dec. Noor Haddad can act meanwhile." */
export function awayWords({ person, role, from, to, deputies }: Away, circumstances: Circumstances): string {
  const instead =
    deputies.length > 0
      ? `${deputies.map((one) => nameOf(circumstances, one)).join(' and ')} can act meanwhile.`
      : `Nobody stands in as ${role} yet.`
  return `${nameOf(circumstances, person)} is on leave ${leaveWords({ from, to })}. ${instead}`
}

/** "from Thu 26 Nov to Fri 4 Dec". */
export const leaveWords = ({ from, to }: Pick<Away, 'from' | 'to'>): string =>
  from === to ? `on ${dateWords(from)}` : `from ${dateWords(from)} to ${dateWords(to)}`

/** Whether somebody is on leave today, and until when. */
export const onLeave = (person: PersonId, circumstances: Circumstances): { from: PlainDate; to: PlainDate } | undefined =>
  leaveOver(person, circumstances.now, circumstances)

function leaveOver(person: PersonId, due: string, { people, now }: Circumstances): { from: PlainDate; to: PlainDate } | undefined {
  const calendar = people.get(person)?.calendar
  // Late since before the leave began is no better while they are gone.
  return calendar && leaveAt(due < now ? now : due, calendar)
}
