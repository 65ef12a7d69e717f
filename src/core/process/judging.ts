import { isSame } from '../base/canonical.ts'
import { once } from '../base/once.ts'
import { compileCheck } from '../checks/compile-check.ts'
import { type Evaluation, evaluator } from '../checks/evaluate.ts'
import { type Evidence, type RecordRef, readEvidence, type Verdict } from '../checks/evidence.ts'
import type { Task } from '../definition/definition.ts'
import type { Facts } from '../facts/facts.ts'
import { toFacts } from '../facts/to-facts.ts'
import type { Circumstances } from './circumstances.ts'
import type { Handover, TaskState } from './handover.ts'
import { sourcesOf } from './sources.ts'
import type { World } from './world.ts'

export type ReadEvidence = Extract<Evidence, { kind: 'read' }>

/** What the checks of one task say, together and for each system that it names. */
export type Judgement = {
  verdict: Verdict['verdict']
  because: string
  records: RecordRef[]
  evidence: ReadEvidence
  parts: { part: string; evidence: ReadEvidence }[]
}

/** What the machine says about the task, or nothing when the page gives it no check. */
export function judgeTask(handover: Handover, task: Task, circumstances: Circumstances): Judgement | undefined {
  if (!task.check && task.parts.every(({ check }) => !check)) return undefined
  const said = saidOf(handover, task, circumstances)
  said.judgement ??= judgementOf(said)
  return said.judgement
}

/** The verdict alone, which is all that most ask for; nothing when the page gives it no check. */
export function verdictOnTask(handover: Handover, task: Task, circumstances: Circumstances): Verdict['verdict'] | undefined {
  if (!task.check && task.parts.every(({ check }) => !check)) return undefined
  return saidOf(handover, task, circumstances).verdict
}

/** `known`: what stood of the parts, on which it rests too. */
type SaidOfTask = {
  known: TaskState['parts']
  own: Evaluation[]
  parts: { part: string; says: Evaluation }[]
  /** What counts, each with the part that it is about: not where somebody's word stands in place of a machine that cannot tell. */
  counting: { title?: string; says: Evaluation }[]
  verdict: Verdict['verdict']
  judgement?: Judgement
}

function saidOf(handover: Handover, task: Task, circumstances: Circumstances): SaidOfTask {
  const { verdictOf, tasks } = judgedFacts(handover, circumstances)
  const { parts: known } = handover.tasks[task.id] ?? {}
  const before = tasks.get(task)
  if (before && before.known === known) return before
  const parts = task.parts.flatMap(({ id, title, check }) => (check ? [{ part: id, title, says: verdictOf(check.expression) }] : []))
  const own = task.check ? [verdictOf(task.check.expression)] : []
  const counting = [
    ...own.map((says) => ({ says })),
    ...parts.filter(({ part, says }) => says.verdict !== 'cannot tell' || known?.[part]?.kind !== 'attested'),
  ]
  const verdict = (['failed', 'cannot tell'] as const).find((one) => counting.some(({ says }) => says.verdict === one)) ?? 'passed'
  const said: SaidOfTask = { known, own, parts, counting, verdict }
  tasks.set(task, said)
  return said
}

function judgementOf({ own, parts, counting, verdict }: SaidOfTask): Judgement {
  const saying = () =>
    counting.flatMap(({ title, says }) => (says.verdict === verdict && says.verdict !== 'passed' ? [{ title, says }] : []))
  const because = once(() => reasonsByPart(saying().map(({ title, says }) => ({ title, because: says.because }))))
  const records = once(() => saying().flatMap(({ says }) => says.records))
  const seen = once(() => parts.map(({ part, says }) => ({ part, evidence: readEvidence(says, says.seen) })))
  const evidence = once((): ReadEvidence => {
    const all = [...own.map((says) => says.seen), ...seen().map((one) => one.evidence)]
    return {
      kind: 'read',
      value: [...new Set(all.map(({ value }) => value))].join('; '),
      source: [...new Set(all.flatMap(({ source }) => source.split(', ')))].join(', '),
      checkedAt: all.map(({ checkedAt }) => checkedAt).reduce((a, b) => (a <= b ? a : b)),
      verdict,
      because: because(),
      records: records(),
    }
  })
  // Mostly it is only asked whether it holds; what to say about it takes longer than to judge it.
  return {
    verdict,
    get because() {
      return because()
    },
    get records() {
      return records()
    },
    get evidence() {
      return evidence()
    },
    get parts() {
      return seen()
    },
  }
}

/** One reason stands alone; of several each says which part it is about, or one plan would be read as two. */
function reasonsByPart(said: readonly { title: string | undefined; because: string }[]): string {
  const reasons = Map.groupBy(said, ({ because }) => because)
  if (reasons.size < 2) return [...reasons.keys()].join('')
  return [...reasons]
    .map(([because, parts]) => {
      const titles = parts.flatMap(({ title }) => title ?? []).join(', ')
      return titles === '' ? because : `${titles}: ${because}`
    })
    .join('; ')
}

/** What the machine says of each system that the task names, without what it saw there. */
export const verdictsOfParts = (
  handover: Handover,
  task: Task,
  circumstances: Circumstances,
): readonly { readonly part: string; readonly says: Verdict }[] => saidOf(handover, task, circumstances).parts

/** Whether a machine sees the opposite of what the task is about; without the reasons, which few ask for. */
export function isRefuted(handover: Handover, task: Task, circumstances: Circumstances): boolean {
  const expressions = [task.check, ...task.parts.map(({ check }) => check)].flatMap((check) => check?.expression ?? [])
  if (expressions.length === 0) return false
  const { verdictOf } = judgedFacts(handover, circumstances)
  return expressions.some((expression) => verdictOf(expression).verdict === 'failed')
}

/** What a person may vouch for: parts, or the whole task (`''`), on which the machine cannot tell and nobody has vouched yet. */
export function partsToAttest(handover: Handover, task: Task, judgement: Judgement, circumstances: Circumstances): string[] {
  if (task.parts.length === 0) return judgement.verdict === 'cannot tell' ? [''] : []
  return verdictsOfParts(handover, task, circumstances)
    .filter(({ part, says }) => says.verdict === 'cannot tell' && handover.tasks[task.id]?.parts?.[part]?.kind !== 'attested')
    .map(({ part }) => part)
}

/** A condition of the page that nobody can answer yet keeps the task: better asked once too often than forgotten. */
export const applies = (handover: Handover, task: Task, circumstances: Circumstances): boolean =>
  task.when === undefined || judgedFacts(handover, circumstances).verdictOf(task.when.expression).verdict !== 'failed'

/** The facts as they are at this moment. */
export const factsFor = (handover: Handover, circumstances: Circumstances): Facts => judgedFacts(handover, circumstances).facts

type Judged = {
  facts: Facts
  verdictOf: (expression: string) => Evaluation
  tasks: Map<Task, SaidOfTask>
}
/**
 * `own`: the facts that are the handover's own. `steady`: what checks say that do not look at those; it holds until records or
 * the clock move. `lasting`: what does not even look at the clock, with the moment at which it was asked.
 */
type Known = { now: string; own: [unknown, unknown]; steady: Map<string, Evaluation>; lasting: Map<string, Lasting>; judged: Judged }
type Lasting = { evaluation: Evaluation; now: string }

// Facts change only with the records, the clock and a few moments of the handover, while a command asks for them some
// hundred times; a check is judged when it is first asked for, and again only when what it looks at may have changed.
const latest = new WeakMap<World, Known>()
// States are never changed in place, so the same state in the same circumstances needs not even be looked at again.
const byState = new WeakMap<Handover, Pick<Circumstances, 'definition' | 'world' | 'people' | 'now'> & { judged: Judged }>()

function judgedFacts(handover: Handover, circumstances: Circumstances): Judged {
  const { definition, world, people, now } = circumstances
  const seen = byState.get(handover)
  if (seen && seen.definition === definition && seen.world === world && seen.people === people && seen.now === now) return seen.judged
  const judged = judgedNow(handover, circumstances)
  byState.set(handover, { definition, world, people, now, judged })
  return judged
}

function judgedNow(handover: Handover, circumstances: Circumstances): Judged {
  const { world } = circumstances
  const sources = sourcesOf(handover, circumstances)
  const own: Known['own'] = [sources.handover, sources.children]
  const known = latest.get(world)
  const isSameMoment = known?.now === sources.now
  if (known && isSameMoment && isSame(known.own, own)) return known.judged
  const facts = toFacts(sources)
  const steady = known && isSameMoment ? known.steady : new Map<string, Evaluation>()
  const lasting = known?.lasting ?? new Map<string, Lasting>()
  const beside = { handover: new Map<string, Evaluation>(), clock: steady }
  const evaluateOn = evaluator(facts)
  const verdictOf = (expression: string): Evaluation => {
    const looksAt = whatItLooksAt(expression)
    const before = looksAt === 'records' ? stillHolding(lasting.get(expression), facts.now) : beside[looksAt].get(expression)
    if (before) return before
    const compiled = compileCheck(expression)
    if (!compiled.ok) throw new Error(`A published page holds a check that does not compile: ${expression}`)
    const evaluation = evaluateOn(compiled)
    if (looksAt === 'records') lasting.set(expression, { evaluation, now: facts.now })
    else beside[looksAt].set(expression, evaluation)
    return evaluation
  }
  const judged: Judged = { facts, verdictOf, tasks: new Map() }
  latest.set(world, { now: sources.now, own, steady, lasting, judged })
  return judged
}

/** Where no record says when it was looked at, the answer is as old as the question, and at another moment has to be given again. */
function stillHolding(known: Lasting | undefined, now: string): Evaluation | undefined {
  if (!known) return undefined
  return known.now === now || known.evaluation.seen.checkedAt !== known.now ? known.evaluation : undefined
}

const looks = new Map<string, 'handover' | 'clock' | 'records'>()

/** Kept by the words of the check; those of pages are few, and whoever tries out others begins anew. */
function whatItLooksAt(expression: string): 'handover' | 'clock' | 'records' {
  const known = looks.get(expression)
  if (known) return known
  const found = looksAtHandover.test(expression) ? 'handover' : looksAtClock.test(expression) ? 'clock' : 'records'
  if (looks.size >= 2_000) looks.clear()
  looks.set(expression, found)
  return found
}

/** The facts that are the handover's own and not the records': everything else stays while it goes on. */
const looksAtHandover = /\b(?:handover|children)\b/
/** Who holds the account is a matter of the moment too. */
const looksAtClock = /\b(?:now|today|zone|account|monthsAgo|daysAgo|daysAhead)\b/

/** Principles of the page that are broken at this moment, in words, with the records that break them. */
export function brokenPrinciples(
  handover: Handover,
  circumstances: Circumstances,
): { id: string; text: string; because: string; records: RecordRef[] }[] {
  const { verdictOf } = judgedFacts(handover, circumstances)
  return circumstances.definition.principles.flatMap(({ id, text, never }) => {
    if (!never) return []
    // What must never be is asked as what must always be: only a check that fails says which records are to blame.
    const evaluation = verdictOf(`!(${never.expression})`)
    return evaluation.verdict === 'failed' ? [{ id, text, because: evaluation.because, records: evaluation.records }] : []
  })
}

/** Whether a condition of the page holds; one that nobody can answer yet does, or something would be left out unseen. */
export const holdsFor = (expression: string, handover: Handover, circumstances: Circumstances): boolean =>
  judgedFacts(handover, circumstances).verdictOf(expression).verdict !== 'failed'
