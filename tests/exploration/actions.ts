import type { Random } from '../../src/core/process/testing/random.ts'
import type { Run } from '../../src/core/process/testing/run.ts'
import { nina, noor, ravi, sam } from '../../src/core/process/testing/sample-people.ts'
import { changes, inputFor } from '../../src/core/process/testing/walk.ts'

/** One thing that can happen next: its name, and what it does to a run. */
export type Action = { name: string; kind: 'command' | 'record' | 'clock' | 'answer' | 'leave'; on: (run: Run) => void }

/** Which inputs of a command are tried: of most one, of those that decide something several. */
const tries: Readonly<Record<string, number>> = { decide: 3, 'settle-unknown': 2, 'report-call': 2, 'agree-date': 2, waive: 1 }

/** Everything that can happen in this state: each person with each command, records, time, answers of other systems, leaving. */
export function actionsIn(run: Run, random: Random): Action[] {
  return [...commandsIn(run, random), ...recordsIn(), ...timeIn(run), ...answersIn(run), ...leavesIn(run)]
}

function commandsIn(run: Run, random: Random): Action[] {
  return [...run.people.values()].flatMap((member) =>
    run.can(member).flatMap((one) =>
      Array.from({ length: tries[one.command] ?? 1 }, (): Action => {
        const input = inputFor(one, random)
        return {
          name: `${member.name}: ${one.command} ${one.on ?? ''} ${JSON.stringify(input)}`,
          kind: 'command',
          on: (other) => void other.does(member, one.command, one.on, input),
        }
      }),
    ),
  )
}

const recordsIn = (): Action[] =>
  changes.map((change, index) => ({
    name: `records ${index}`,
    kind: 'record',
    on: (run) => void run.records((world) => change(world, run)),
  }))

/** The next timer, a moment before it, a day and a week. A timer that speaks twice, or too early, must change nothing. */
function timeIn(run: Run): Action[] {
  const after = (milliseconds: number) => new Date(Date.parse(run.now) + milliseconds).toISOString()
  const next = run
    .timers()
    .map(({ at }) => at)
    .toSorted()
    .find((at) => at > run.now)
  const moments = [
    ...(next ? [next, new Date(Date.parse(next) - 1_000).toISOString()] : []),
    after(24 * 3_600_000),
    after(7 * 24 * 3_600_000),
  ]
  return [
    ...moments.filter((to) => to >= run.now).map((to): Action => ({ name: `until ${to}`, kind: 'clock', on: (other) => other.clock(to) })),
    ...run.timers().map(
      ({ id }): Action => ({
        name: `early or twice: ${id}`,
        kind: 'clock',
        on: (other) => void other.machine({ command: 'wake', timer: id }),
      }),
    ),
  ]
}

/** Answers that come in time, late, twice, or about what nobody asked: a crash shows itself as one of these. */
function answersIn(run: Run): Action[] {
  const { letter, effects } = run.handover
  const letterVersion = letter.handedOver?.version ?? letter.versions.length
  const letters = letterVersion === 0 ? [] : (['sent', 'refused', 'unknown'] as const)
  return [
    ...letters.map(
      (outcome): Action => ({
        name: `letter ${letterVersion} ${outcome}`,
        kind: 'answer',
        on: (other) => void other.machine({ command: 'letter-result', letterVersion, outcome, evidence: 'What the server said' }),
      }),
    ),
    ...Object.values(effects)
      .slice(0, 3)
      .flatMap(({ id }) =>
        (['verified', 'failed', 'unknown', 'undone'] as const).map(
          (state): Action => ({
            name: `${id} ${state}`,
            kind: 'answer',
            on: (other) => void other.machine({ command: 'effect-result', effect: id, result: { state } }),
          }),
        ),
      ),
  ]
}

/** People leave in the middle; enough of them stay that somebody can take over. */
const leavesIn = (run: Run): Action[] =>
  [...new Set(run.handover.participants.map(({ person }) => person))]
    .filter((id) => run.people.get(id)?.active && ![sam.id, nina.id, ravi.id, noor.id].includes(id))
    .map((id) => ({
      name: `${id} leaves`,
      kind: 'leave',
      on: (other) => {
        const member = other.people.get(id)
        if (member) other.leaves(member)
        if (other.handover.status === 'running') other.machine({ command: 'recheck' })
      },
    }))
