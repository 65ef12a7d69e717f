import { once } from '../base/once.ts'
import type { Facts } from '../facts/facts.ts'
import type { CompiledCheck, EachOf, Program, Question, Statement } from './compile-check.ts'
import { type CelFacts, type Named, runOn, toCel, withName } from './environment.ts'
import type { Reasoned, Seen, Verdict } from './evidence.ts'
import { limits } from './limits.ts'
import { Meter } from './meter.ts'
import { absent, brokenBy, type Element, kindAt, missing, noneOf, notLookedAt, present, seenOf, sentenceOf, unclear } from './reasons.ts'

export type Evaluation = Verdict & { seen: Seen }

/** Judges one check. For several on the same facts, `evaluateAll` converts the facts once. */
export const evaluate = (check: CompiledCheck, facts: Facts): Evaluation => judge(check, toCel(facts))

export function evaluateAll(checks: readonly CompiledCheck[], facts: Facts): Evaluation[] {
  return checks.map(evaluator(facts))
}

/** For whoever asks one check after the other about the same facts: they are converted once, when the first is asked. */
export function evaluator(facts: Facts): (check: CompiledCheck) => Evaluation {
  let converted: CelFacts | undefined
  return (check) => {
    converted ??= toCel(facts)
    return judge(check, converted)
  }
}

function judge({ question, uses }: CompiledCheck, facts: CelFacts): Evaluation {
  const meter = new Meter()
  const run = { facts, meter, context: runOn(facts, meter) }
  const verdict = answer(question, run)
  // To say what was looked at takes as long as to judge it, and most verdicts are only asked whether they still hold.
  const seen = once(() => seenOf(uses, facts, verdict.verdict === 'passed' ? foundBy(question, run) : []))
  return Object.defineProperty(verdict, 'seen', { get: seen, enumerable: true }) as Evaluation
}

type Run = { facts: CelFacts; meter: Meter; context: Named }

function answer(question: Question, run: Run): Verdict {
  switch (question.type) {
    case 'every': {
      const verdicts: Verdict[] = []
      for (const part of question.parts) {
        const verdict = answer(part, run)
        verdicts.push(verdict)
        if (verdict.verdict === 'failed' && part.type === 'statement' && part.guard) break
      }
      return joined(verdicts, 'failed') ?? joined(verdicts, 'cannot tell') ?? { verdict: 'passed' }
    }
    case 'some': {
      const verdicts: Verdict[] = []
      const excuses: Verdict[] = []
      for (const part of question.parts) {
        const verdict = answer(part, run)
        if (verdict.verdict === 'passed') return verdict
        if (part.type === 'statement' && part.excuse) excuses.push(verdict)
        else verdicts.push(verdict)
      }
      const said = verdicts.length > 0 ? verdicts : excuses
      return joined(said, 'cannot tell') ?? joined(said, 'failed') ?? { verdict: 'passed' }
    }
    case 'if': {
      const condition = answer(question.condition, run)
      if (condition.verdict === 'cannot tell') return condition
      return answer(condition.verdict === 'passed' ? question.holds : question.otherwise, run)
    }
    case 'statement':
      return state(question, run)
  }
}

/** All verdicts of one sort as one, with each reason once. */
function joined(verdicts: Verdict[], sort: 'failed' | 'cannot tell'): Verdict | undefined {
  const same = verdicts.flatMap((verdict) => (verdict.verdict === sort ? [verdict] : []))
  if (same.length === 0) return undefined
  return saying(sort, () => {
    const records = new Map(same.flatMap((one) => one.records).map((record) => [`${record.kind}/${record.key}`, record]))
    return { because: [...new Set(same.map(({ because }) => because))].join('; '), records: [...records.values()] }
  })
}

/** A verdict with its reasons, which are put into words when somebody asks for them. */
function saying(verdict: 'failed' | 'cannot tell', say: () => Omit<Reasoned, 'verdict'>): Verdict {
  const said = once(say)
  return {
    verdict,
    get because() {
      return said().because
    },
    get records() {
      return said().records
    },
  }
}

const cannotTell = (because: () => string): Verdict => saying('cannot tell', () => ({ because: because(), records: [] }))

function state(statement: Statement, run: Run): Verdict {
  const { facts } = run
  const long = facts.tooLong.size === 0 ? undefined : statement.reads.find((path) => facts.tooLong.has(path.split('.')[0] ?? path))
  if (long) return cannotTell(() => `There are more than ${limits.factList} ${kindAt(long).plural}, too many to look through`)
  const unlooked = statement.needs.filter((fact) => kindAt(fact).kind !== undefined && !(facts.facts.known as string[]).includes(fact))
  if (unlooked.length > 0) return cannotTell(() => notLookedAt(unlooked))

  const result = attempt(statement.run, run)
  if (result === statement.wants) return { verdict: 'passed' }
  if (result === 'too much') return cannotTell(() => `The check needs more than ${limits.steps} steps`)
  const { each } = statement
  const elements = once(() => each && elementsOf(each, run))
  if (result === 'unclear') {
    const broken = elements()
    if (each && broken && broken.breaking.length > 0)
      return saying('failed', () => brokenBy(broken.breaking, broken.count, each.reads, facts.facts))
    const own = broken && each && unclear(broken.unclear, broken.count, each.reads)
    return own ?? cannotTell(() => missing(statement.reads, facts.facts))
  }
  return saying('failed', () => {
    const broken = elements()
    if (each && broken) return brokenBy(broken.breaking, broken.count, each.reads, facts.facts)
    return { because: reasonOf(statement, facts), records: [] }
  })
}

/** Why a statement about nothing that could be named does not hold. */
function reasonOf({ guard, excuse, seeks, reads }: Statement, { facts }: CelFacts): string {
  if (guard) return absent(guard)
  if (excuse) return present(excuse)
  return seeks ? noneOf(seeks.path, facts) : sentenceOf(reads, facts)
}

/** `unclear`: something that was needed is missing. The language would swallow an overrun inside a loop, so the meter has the last word. */
function attempt(program: Program, { meter, context }: Pick<Run, 'meter' | 'context'>): boolean | 'unclear' | 'too much' {
  let result: unknown
  try {
    result = program(context)
  } catch {
    result = 'unclear'
  }
  if (meter.spent) return 'too much'
  return result === true || result === false ? result : 'unclear'
}

/** What made a check pass that sought something: `timeline.exists(…)` saw the entries that fit, and not the whole timeline. */
function foundBy(question: Question, run: Run): Element[] {
  switch (question.type) {
    case 'every':
      return question.parts.flatMap((part) => foundBy(part, run))
    case 'some': {
      const holding = question.parts.find((part) => answer(part, run).verdict === 'passed')
      return holding ? foundBy(holding, run) : []
    }
    case 'if':
      return foundBy(answer(question.condition, run).verdict === 'passed' ? question.holds : question.otherwise, run)
    case 'statement':
      return question.seeks ? (elementsOf(question.seeks, run)?.fitting ?? []) : []
  }
}

/** Which elements fit, which break the statement and which can't be judged. A meter of its own: naming costs as much again as judging. */
function elementsOf(
  each: EachOf,
  { facts }: Run,
): { fitting: Element[]; breaking: Element[]; unclear: Element[]; count: number } | undefined {
  const meter = new Meter()
  const own = runOn(facts, meter)
  let list: unknown
  try {
    list = each.list(own)
  } catch {
    // The list itself, a filter on something missing, can't be made: nothing to name.
    return undefined
  }
  if (!Array.isArray(list)) return undefined
  const fitting: Element[] = []
  const breaking: Element[] = []
  const unclear: Element[] = []
  withName(own, each.name)
  for (const value of list as Record<string, unknown>[]) {
    own[each.name] = value
    const result = attempt(each.body, { meter, context: own })
    if (result === 'too much') return undefined
    const element = { fact: each.path, value }
    if (result === 'unclear') unclear.push(element)
    else (result === each.wants ? fitting : breaking).push(element)
  }
  return { fitting, breaking, unclear, count: list.length }
}
