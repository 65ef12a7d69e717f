import { afterPause } from '../../calendar/after-pause.ts'
import { resume as goOn, remaining } from '../../calendar/elapsed.ts'
import { dayIn } from '../../calendar/moment-on.ts'
import { dateWords } from '../../calendar/words.ts'
import { mayRun } from '../candidates.ts'
import { type Circumstances, gateOfTask, tasksOf, zoneOf } from '../circumstances.ts'
import { waitingConsultations } from '../consultations.ts'
import { calendarFor, standsStill } from '../dues.ts'
import type { Handover, HandoverEvent } from '../handover.ts'
import { leavesAt } from '../letter-readiness.ts'
import { nothing } from '../needs.ts'
import { personIn } from '../rights.ts'
import { rule } from '../rule.ts'

/**
 * Goes on where it stopped; everything is checked again on fresh facts. What was left of each due is left again (decision 0062), and a
 * letter that was released before has its hold once more.
 */
export const resume = rule({
  command: 'resume',
  during: ['paused'],
  signs: true,
  label: (handover) => (isLeaving(handover) ? 'Resume, and let the letter leave' : 'Resume'),
  refuse: mayRun,
  needs: () => nothing,
  decide: (handover, circumstances): HandoverEvent[] => {
    const letter = isLeaving(handover) ? { leavesAt: leavesAt(handover, circumstances) } : {}
    const { pausedAt: since } = handover
    // What is taken back at once moved nothing, and nobody gets a mail about seconds.
    const isSlip = since !== undefined && Date.parse(circumstances.now) - Date.parse(since) < slipMinutes * 60_000
    if (since === undefined || isSlip) return [{ type: 'HandoverResumed', ...letter }]
    const consultations = viewsAfter(handover, circumstances, since)
    return [
      { type: 'HandoverResumed', since, ...(Object.keys(consultations).length > 0 ? { consultations } : {}), ...letter },
      ...duesAfter(handover, circumstances, since),
    ]
  },
})

const slipMinutes = 15

const isLeaving = ({ letter: { release, handedOver } }: Handover): boolean => release !== undefined && handedOver === undefined

/** Each open due as it is now. Only the pause moves it: what else has changed since it was counted is somebody's to decide. */
function duesAfter(handover: Handover, circumstances: Circumstances, since: string): HandoverEvent[] {
  const { definition, people, now } = circumstances
  const zone = zoneOf(circumstances)
  const [first, last] = [since, now].map((at) => dateWords(dayIn(at, zone)))
  const because = first === last ? `It was paused on ${first}.` : `It was paused from ${first} to ${last}.`
  return tasksOf(definition).flatMap((task): HandoverEvent[] => {
    const state = handover.tasks[task.id]
    if (state?.status !== 'open' || !state.due || !standsStill(task)) return []
    const gate = gateOfTask(definition, task.id)
    const calendar = gate ? people.get(personIn(handover, gate.role, now) ?? '')?.calendar : calendarFor(handover, task, circumstances)
    const due = calendar && afterPause(state.due, { from: since, to: now }, calendar)
    return due && due.due !== state.due.due ? [{ type: 'DueSet', task: task.id, due, because }] : []
  })
}

/** Nobody's silence is recorded for a time in which they could say nothing. */
const viewsAfter = (handover: Handover, { people, now }: Circumstances, since: string): Record<string, string> =>
  Object.fromEntries(
    waitingConsultations(handover).flatMap(({ id, due, person }) => {
      const calendar = people.get(person)?.calendar
      return calendar ? [[id, goOn(now, remaining(due, since, calendar), calendar)]] : []
    }),
  )
