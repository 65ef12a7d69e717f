import type { GateRounds, reports } from '../contract/handover-reports.ts'
import type { Instant } from '../core/base/ids.ts'
import { workingHoursBetween } from '../core/calendar/elapsed.ts'
import type { Gate } from '../core/definition/definition.ts'
import { personRef } from '../core/policy/person-name.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import { personIn } from '../core/process/rights.ts'
import type { HandoverView, RoundView } from '../core/process/view.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { seenHandover } from './seen-handover.ts'
import type { Services } from './services.ts'

/** The rounds of every gate: what was looked at, what was said of it, and how long each side had it. */
export const getRounds =
  (services: Services): Operation<typeof reports.getRounds> =>
  async ({ params: { id: name } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    return { items: roundsOf(seenHandover(found), found.handover, found.circumstances) }
  }

/** The same for the evidence pack. */
export function roundsOf(view: HandoverView, handover: Handover, circumstances: Circumstances): GateRounds[] {
  const { definition, now } = circumstances
  return view.gates.map(({ id, title, role, state, void: voided, rounds }) => {
    const gate = definition.gates.find((one) => one.id === id)
    if (!gate) throw new Error(`The view has a gate ${id} that the page has not`)
    return {
      gate: id,
      title,
      role,
      state,
      void: voided,
      firstPass: firstPassOf(rounds[0]),
      time: timeOf(gate, rounds, { handover, circumstances, end: handover.endedAt ?? now }),
      rounds: rounds.map((round, index) => roundOf(round, rounds[index - 1], circumstances)),
    }
  })
}

function roundOf(round: RoundView, before: RoundView | undefined, { people, now }: Circumstances): GateRounds['rounds'][number] {
  const { number, submittedBy, submittedAt, hash, due, decision } = round
  const person = (id: string) => personRef(id, people)
  const judge = decision && people.get(decision.by)
  const until = decision?.at ?? now
  return {
    number,
    submittedBy: person(submittedBy),
    submittedAt,
    hash,
    due,
    outcome: decision?.outcome ?? null,
    decidedBy: decision ? person(decision.by) : null,
    decidedAt: decision?.at ?? null,
    isLate: due.due < until,
    comment: decision?.comment ?? null,
    workingHours: judge ? hoursBetween(submittedAt, until, judge.calendar) : 0,
    items: round.items.map(({ id, title, section, value, evidence, verified, optional, later }) => {
      const then = before?.items.find((item) => item.id === id)?.value
      return {
        id,
        title,
        section,
        value,
        evidence: evidence ?? null,
        verified,
        optional,
        later,
        verdict: decision?.items[id] ?? round.standing[id] ?? null,
        before: then !== undefined && then !== value ? then : null,
      }
    }),
  }
}

/** Of the items that the first verdict was about, those that it passed. */
function firstPassOf(first: RoundView | undefined): GateRounds['firstPass'] {
  if (!first?.decision) return null
  const verdicts = Object.values(first.decision.items)
  const passed = verdicts.filter(({ verdict }) => verdict !== 'return').length
  return { decided: verdicts.length, passed, share: verdicts.length === 0 ? 1 : passed / verdicts.length }
}

/** The gatekeeper has it from each submission to its verdict, the other side from each return to the next submission. */
function timeOf(
  gate: Gate,
  rounds: readonly RoundView[],
  { handover, circumstances, end }: { handover: Handover; circumstances: Circumstances; end: Instant },
): GateRounds['time'] {
  const { people, now } = circumstances
  const side = (id: string | undefined, spans: [Instant, Instant][]) => {
    const member = id === undefined ? undefined : people.get(id)
    const hours = member ? spans.reduce((sum, [from, to]) => sum + workingHoursBetween(from, to, member.calendar), 0) : 0
    return { workingHours: rounded(hours), person: member ? { id: member.id, name: member.name } : null }
  }
  const last = rounds.at(-1)
  return {
    gatekeeper: side(
      last?.decision?.by ?? personIn(handover, gate.role, now),
      rounds.map(({ submittedAt, decision }) => [submittedAt, decision?.at ?? end]),
    ),
    submitter: side(
      last?.submittedBy ?? personIn(handover, gate.submitter, now),
      rounds.flatMap(({ decision }, index): [Instant, Instant][] =>
        decision?.outcome === 'needs fixes' ? [[decision.at, rounds[index + 1]?.submittedAt ?? end]] : [],
      ),
    ),
  }
}

const rounded = (hours: number) => Math.round(hours * 100) / 100
const hoursBetween = (...span: Parameters<typeof workingHoursBetween>) => rounded(workingHoursBetween(...span))
