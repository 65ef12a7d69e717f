import { attendeesOf, whyUnusual } from '../../core/process/calls.ts'
import { taskOf } from '../../core/process/circumstances.ts'
import type { DemoRun } from './demo-run.ts'

const halfHour = 30 * 60_000

/** Arranges the call so that it is over when both report it; a time that does not suit both gets its reason, as people would give one. */
export function schedules(run: DemoRun, by: string, call: string, { reported, agenda }: { reported: string; agenda: string }): void {
  const minutes = 45
  const start = new Date(Math.floor((Date.parse(reported) - minutes * 60_000) / halfHour) * halfHour).toISOString()
  const around = run.as(by)
  const task = taskOf(around.definition, call)
  const why = whyUnusual(run.handover, task, around, { start, minutes, people: attendeesOf(run.handover, task, around) })
  const because = why.length === 0 ? {} : { because: 'It was the only time that both could make that week' }
  run.does(by, 'schedule-call', call, { start, minutes, agenda, ...because })
}
