import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import { dayIn } from '../calendar/moment-on.ts'
import { nextWorkingDayStart, nextWorkingMoment } from '../calendar/working-moments.ts'
import type { Definition } from '../definition/definition.ts'
import { blanksOf } from '../documents/blanks.ts'
import type { Member } from '../policy/member.ts'
import { tasksOf } from './circumstances.ts'
import { type Can, can } from './decide.ts'
import { isFinished } from './finished.ts'
import { datesAreOver, letterTask } from './letter-readiness.ts'
import { doersOf } from './rights.ts'
import { unanswered } from './snapshot.ts'
import { whyLocked } from './task-guards.ts'
import { later, type Pace, paceOf } from './try-out-pace.ts'
import { runnable } from './try-out-page.ts'
import { TryOutRun } from './try-out-run.ts'
import { stepsOf } from './try-out-steps.ts'
import type { Waiting } from './waiting-row.ts'

/** What a role can do at one moment of a handover in which everybody acts in time. */
export type TriedOut = {
  /** Working day since the start, 1 is the first. */
  day: number
  at: Instant
  stage: string
  can: { command: string; on: string | null; label: string; title: string }[]
  /** Who else has something to do at that moment. */
  waiting: { role: string; title: string; due: Instant | null }[]
  /** What this role will do later, and why not yet. */
  locked: { title: string; because: string }[]
  /** What has happened until then. */
  steps: { at: Instant; words: string }[]
}

export type Moment = { day: number; start: Instant; calendar: WorkingCalendar }
export type Asked = Moment & { role: string }

/**
 * "What can the AE do in week 2?", answered by the engine itself: a made-up account is handed over in memory by people who
 * are all in time, until the morning of the working day that is asked about. Nothing is kept.
 */
export const tryOut = (definition: Definition, { role, ...moment }: Asked): TriedOut => playedOut(definition, moment)(role)

/** The same moment for one role after the other; the handover is played out once. */
export function playedOut(definition: Definition, { day, start, calendar }: Moment): (role: string) => TriedOut {
  if (tasksOf(definition).length === 0) {
    const wayOut = 'Tasks are list items under a heading such as "Steps".'
    throw new Refusal('invalid', 'page.errors', `The page has no task, so there is nothing to run. ${wayOut}`)
  }
  let run: TryOutRun | undefined
  const page = runnable(definition)
  return (asked) => {
    const role = roleNamed(definition, asked)
    run ??= playUntil(day, page, start, calendar)
    return told(run, page, role, day)
  }
}

function roleNamed({ roles, title }: Definition, asked: string): string {
  const wanted = asked.trim().toLowerCase()
  const found = roles.find(({ name, aliases }) => [name, ...aliases].some((one) => one.toLowerCase() === wanted))
  if (found) return found.name
  const known = roles.length === 0 ? 'It names no role at all.' : `Its roles are ${roles.map(({ name }) => name).join(', ')}.`
  throw new Refusal('invalid', 'role.unknown', `"${title}" has no role "${asked}". ${known}`, { where: 'role' })
}

/** However a page winds up its handover: far more than everybody in time needs, and an end. */
const mostSteps = (page: Definition) => 100 + 10 * tasksOf(page).length

function playUntil(day: number, page: Definition, start: Instant, calendar: WorkingCalendar): TryOutRun {
  const pace = paceOf(page, start, calendar)
  const until = pace.day(day)
  const run = new TryOutRun(page, pace.begin, calendar)
  // Who could not do it tries again, after one working day, then two, four …; the closing task waits for all others.
  const tries = new Map<string, { days: number; notBefore: Instant }>()
  for (let step = 0; step < mostSteps(page); step += 1) {
    const rows = run
      .waiting()
      .map((row) => ({ row, at: laterOf(momentFor(row, run.now, pace, calendar), tries.get(keyOf(row))?.notBefore) }))
    const [next] = rows.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    const timer = run.nextTimer()
    if (timer && timer.at <= (next?.at ?? timer.at)) {
      if (timer.at >= until) break
      run.clock(timer.at, timer.id)
      continue
    }
    // The other side accepts at once, or no day would be the first.
    if (!next || (next.at >= until && next.row.command !== 'accept')) break
    run.now = next.at
    if (act(run, next.row, page, pace, calendar)) continue
    const days = 2 * (tries.get(keyOf(next.row))?.days ?? 0.5)
    let notBefore = run.now
    for (let count = 0; count < days; count += 1) notBefore = nextWorkingDayStart(notBefore, calendar)
    tries.set(keyOf(next.row), { days, notBefore })
  }
  run.clock(until)
  return run
}

const keyOf = ({ task, person, command, on }: Waiting) => JSON.stringify([task, person, command, on])
const laterOf = (at: Instant, other: Instant | undefined): Instant => (other !== undefined && other > at ? other : at)

/**
 * When somebody who is in time does it: in its turn and never after its due. What comes up today is done tomorrow at the
 * earliest, so that each thing is seen on some morning.
 */
function momentFor({ task, command, since, due }: Waiting, now: Instant, pace: Pace, calendar: WorkingCalendar): Instant {
  const came = since === '' ? now : since
  if (command === 'accept') return came
  const turn = nextWorkingMoment(laterOf(later(nextWorkingDayStart(came, calendar), 60), pace.usual(task)), calendar)
  return laterOf(due !== null && due < turn ? laterOf(came, due) : turn, now)
}

/** What people do about a task when the usual command is not open to them, in the order in which they would try. */
const otherWays = ['apply', 'plan-effects', 'attest', 'complete-task', 'report-call', 'sign-off', 'complete', 'release-letter']

function act(run: TryOutRun, row: Waiting, page: Definition, pace: Pace, calendar: WorkingCalendar): boolean {
  const member = run.people.get(row.person)
  if (!member) return false
  const task = tasksOf(page).find(({ id }) => id === row.task)
  const usual = () => {
    if (row.command === 'answer') return answerAll(run, member)
    if (row.command !== 'draft-letter') return run.does(member, row.command, row.on)
    return draftIsWanted(run) && run.does(member, row.command, row.on, datesFor(run, page, pace, calendar))
  }
  let acted = false
  // A task with several systems takes several words.
  for (let turn = 0; turn <= (task?.parts.length ?? 0) + 2; turn += 1) {
    const done =
      (turn === 0 && task?.kind === 'field' && answerAll(run, member)) ||
      usual() ||
      (task !== undefined && otherWays.some((command) => run.does(member, command, task.id))) ||
      (task?.kind === 'letter' && agreesWhenAsked(run, page))
    if (!done) break
    acted = true
    if (!task || isFinished(run.handover.tasks[task.id])) break
  }
  return acted
}

/** Every blank of the document that no system fills, in one sitting. */
const answerAll = (run: TryOutRun, member: Member): boolean =>
  unanswered(run.handover, run.as(member)).filter(({ id }) => run.does(member, 'answer', id)).length > 0

/** Where the page gives no task to whoever agrees on the day, nobody waits for them on any list; here they are asked. */
function agreesWhenAsked(run: TryOutRun, page: Definition): boolean {
  const [rules] = page.letters
  const member = run.people.get(run.cast[rules?.agreedBy ?? ''] ?? '')
  return member !== undefined && rules !== undefined && run.does(member, 'agree-date', rules.task)
}

/** Whoever waits for others' word about a draft does not write another one, though the engine would let them. */
const draftIsWanted = (run: TryOutRun): boolean => {
  const { versions, outcome } = run.handover.letter
  return versions.length === 0 || outcome?.outcome === 'refused' || datesAreOver(run.handover, run.around({ kind: 'baton' }))
}

/** The letter leaves when its turn comes, not on the first day that could be proposed. */
function datesFor(run: TryOutRun, page: Definition, pace: Pace, calendar: WorkingCalendar): { dates?: string[] } {
  const letter = letterTask({ definition: page })
  if (!letter || page.letters[0]?.agreedBy === undefined) return {}
  return { dates: [dayIn(laterOf(nextWorkingDayStart(run.now, calendar), pace.usual(letter.id)), calendar.zone)] }
}

function told(run: TryOutRun, page: Definition, role: string, day: number): TriedOut {
  const person = run.cast[role] ?? ''
  const member = run.people.get(person)
  if (!member) throw new Error(`Nobody was made up for the role ${role}`)
  const around = run.as(member)
  const roleOf = (id: string) => Object.keys(run.cast).find((name) => run.cast[name] === id) ?? run.people.get(id)?.name ?? id
  return {
    day,
    at: run.now,
    stage: stageNow(run, page),
    can: can(run.handover, around).map(({ command, on, label }) => ({ command, on, label, title: titleOf({ on, label }, run, page) })),
    waiting: run
      .waiting()
      .filter((row) => row.person !== person)
      .map((row) => ({ role: roleOf(row.person), title: row.verb, due: row.due })),
    locked: tasksOf(page)
      .filter((task) => doersOf(task).includes(role) && run.handover.tasks[task.id]?.status === 'locked')
      .map((task) => ({ title: task.title, because: whyLocked(run.handover, task, around) })),
    steps: stepsOf(run, around),
  }
}

/** The stage in which work goes on; before the start the first, after the end the last. */
function stageNow({ handover }: TryOutRun, { stages }: Definition): string {
  const busy = stages.filter(({ tasks }) => tasks.length > 0)
  const open = busy.find(({ tasks }) => tasks.some(({ id }) => !isFinished(handover.tasks[id])))
  return (open ?? busy.at(-1))?.name ?? ''
}

/** What a command is on, by name. */
function titleOf({ on, label }: Pick<Can, 'on' | 'label'>, { handover }: TryOutRun, { stages, gates, template }: Definition): string {
  if (on === null) return label
  const blanks = () => template.sections.flatMap(({ title, fields }) => fields.flatMap((field) => blanksOf(field, title)))
  return (
    stages.flatMap(({ tasks }) => tasks).find(({ id }) => id === on)?.title ??
    gates.find(({ id }) => id === on)?.title ??
    handover.consultations[on]?.about ??
    handover.effects[on]?.subject ??
    blanks().find(({ id }) => id === on)?.label ??
    on
  )
}
