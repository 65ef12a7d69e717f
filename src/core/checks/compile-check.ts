import { upperFirst } from '../base/upper-first.ts'
import { costOf } from './cost.ts'
import { pageEnvironment, runEnvironment } from './environment.ts'
import { asksKnown, asLoop, inLoop, type Loop, type Node, outside, pathOf, readsOf, typeOf } from './expression.ts'
import { limits } from './limits.ts'
import { metered } from './meter.ts'
import { type CheckDiagnostic, findProblems } from './source-rules.ts'

/**
 * An expression that type-checks and can't run away. `uses` are the paths of the facts that it reads, for example `ctas.status`;
 * `cost` is about how many steps it takes on a large account.
 */
export type CompiledCheck = { ok: true; expression: string; uses: string[]; cost: number; question: Question }
export type CompileResult = CompiledCheck | { ok: false; expression: string; diagnostics: CheckDiagnostic[] }

/** One piece of an expression that runs on its own. */
export type Program = (context: Readonly<Record<string, unknown>>) => unknown

/**
 * The expression, taken apart at its and, or and not: each statement is judged alone, so that "failed" and "cannot tell"
 * can be told apart and each can say why.
 */
export type Question =
  | { type: 'every' | 'some'; parts: Question[] }
  | { type: 'if'; condition: Question; holds: Question; otherwise: Question }
  | Statement

export type Statement = {
  type: 'statement'
  /** What the program must answer for the statement to hold. */
  wants: boolean
  run: Program
  reads: string[]
  /** Record kinds that must be known for an answer: read, and not asked about by `known(…)`. */
  needs: string[]
  /** Set when the statement only asks whether something is there; what follows it with "and" then makes no sense without it. */
  guard?: { asks: 'known' | 'has'; about: string }
  /** Set when the statement only excuses from what stands beside it: `!known(…) || …`. Nobody is waited for to take something away. */
  excuse?: { about: string }
  /** Set when the statement is about each element of a list: those that break it can be named. */
  each?: EachOf
  /** Set when the statement wants an element that fits: `meetings.exists(…)`. Those that do are what it saw. */
  seeks?: EachOf
}

/** A list, and what is asked of each element of it. */
export type EachOf = { list: Program; path: string; name: string; body: Program; wants: boolean; reads: string[] }

const compiled = new Map<string, CompileResult>()

/** Checks a page's expression and makes it ready to run. The same text is compiled once. */
export function compileCheck(expression: string): CompileResult {
  const known = compiled.get(expression)
  if (known) return known
  const result = compile(expression)
  // Pages hold some dozens of checks; only somebody trying out texts gets here.
  if (compiled.size >= 2_000) compiled.clear()
  if (expression.length <= limits.expressionCharacters) compiled.set(expression, result)
  return result
}

function compile(expression: string): CompileResult {
  const failed = (...diagnostics: CheckDiagnostic[]): CompileResult => ({ ok: false, expression, diagnostics })
  if (expression.length > limits.expressionCharacters) {
    const message = `A check has at most ${limits.expressionCharacters} characters; this one has ${expression.length}.`
    return {
      ok: false,
      expression: expression.slice(0, limits.expressionCharacters),
      diagnostics: [{ code: 'check.too-large', message, offset: 0, end: limits.expressionCharacters }],
    }
  }
  if (!expression.isWellFormed())
    return failed({ code: 'check.unreadable', message: 'The text holds half a character.', offset: 0, end: expression.length })
  let parsed: ReturnType<typeof pageEnvironment.parse>
  try {
    parsed = pageEnvironment.parse(expression)
  } catch (error) {
    return failed(fromLibrary(error, 'check.unreadable', expression))
  }
  const problems = findProblems(parsed.ast)
  if (problems.length > 0) return failed(...problems)
  const types = parsed.check()
  if (!types.valid) return failed(fromLibrary(types.error, 'check.type', expression))
  if (types.type !== 'bool') {
    return failed({
      code: 'check.not-a-question',
      message: `A check answers yes or no; this is ${article(types.type ?? 'something else')}.`,
      offset: 0,
      end: expression.length,
    })
  }
  const asked = new Set(asksKnown(parsed.ast))
  const uses = readsOf(parsed.ast, outside).toSorted()
  return { ok: true, expression, uses, cost: costOf(parsed.ast), question: takeApart(parsed.ast, true, asked) }
}

/** `wants` false turns the statement round: not (a and b) is not a or not b. */
function takeApart(node: Node, wants: boolean, asked: ReadonlySet<string>): Question {
  switch (node.op) {
    case '!_':
      return takeApart(node.args, !wants, asked)
    case '&&':
    case '||': {
      const parts = node.args.map((part) => takeApart(part, wants, asked))
      const type = (node.op === '&&') === wants ? 'every' : 'some'
      return { type, parts: parts.flatMap((part) => (part.type === type ? part.parts : [part])) }
    }
    case '?:': {
      const [condition, holds, otherwise] = node.args
      return {
        type: 'if',
        condition: takeApart(condition, true, asked),
        holds: takeApart(holds, wants, asked),
        otherwise: takeApart(otherwise, wants, asked),
      }
    }
    default:
      return statement(node, wants, asked)
  }
}

function statement(node: Node, wants: boolean, asked: ReadonlySet<string>): Statement {
  const reads = readsOf(node, outside)
  const needs = [...new Set(reads.map((path) => path.split('.')[0] ?? path))].filter((fact) => !asked.has(fact))
  const plain: Statement = { type: 'statement', wants, run: program(node), reads, needs }
  const guard = guardOf(node)
  if (guard) return wants ? { ...plain, guard } : { ...plain, excuse: { about: guard.about } }
  const loop = asLoop(node)
  if (loop && (loop.macro === 'all' || loop.macro === 'exists')) {
    // `all` is broken by elements that don't hold; "none exists" by elements that do.
    if ((loop.macro === 'all') === wants) return { ...plain, ...named('each', aboutEach(loop, loop.macro === 'all')) }
    return loop.macro === 'exists' ? { ...plain, ...named('seeks', aboutEach(loop, true)) } : plain
  }
  const counted = wants ? countedNone(node) : undefined
  if (counted) {
    const filter = asLoop(counted)
    return { ...plain, ...named('each', filter?.macro === 'filter' ? aboutEach(filter, false) : allOf(counted)) }
  }
  return plain
}

function guardOf(node: Node): Statement['guard'] {
  if (node.op !== 'call') return undefined
  const [asks, [argument]] = node.args
  const about = argument && pathOf(argument, outside)
  return about !== undefined && (asks === 'known' || asks === 'has') ? { asks, about } : undefined
}

/** The list of `size(list) == 0` or `list.size() == 0`. */
function countedNone(node: Node): Node | undefined {
  if (node.op !== '==') return undefined
  const [left, right] = node.args
  if (right.op !== 'value' || right.args !== 0n) return undefined
  if (left.op === 'call' && left.args[0] === 'size') return left.args[1][0]
  return left.op === 'rcall' && left.args[0] === 'size' ? left.args[1] : undefined
}

const named = (part: 'each' | 'seeks', of: EachOf | undefined): Pick<Statement, 'each' | 'seeks'> => (of ? { [part]: of } : {})

function aboutEach(loop: Loop, wants: boolean): EachOf | undefined {
  const { name } = loop
  const [body] = loop.bodies
  const type = typeOf(loop.list, outside)
  const path = listPath(loop.list)
  // Elements of something computed have no name to show.
  if (!body || path === undefined || type?.type !== 'list' || type.of.type !== 'object') return undefined
  const scope = inLoop(loop, outside)
  const element = runEnvironment.clone().registerVariable(name, type.of.name)
  const own = readsOf(body, scope).filter((read) => read.startsWith(`${path}.`))
  const bodyProgram = element.parse(metered(body))
  return { list: program(loop.list), path, name, body: bodyProgram, wants, reads: own.map((read) => read.slice(path.length + 1)) }
}

function allOf(list: Node): EachOf | undefined {
  const type = typeOf(list, outside)
  const path = listPath(list)
  if (path === undefined || type?.type !== 'list' || type.of.type !== 'object') return undefined
  return { list: program(list), path, name: 'each_', body: () => true, wants: false, reads: [] }
}

/** The name of the kind, when the list is one of the facts or what a filter leaves of it. */
function listPath(list: Node): string | undefined {
  if (list.op === 'id') return list.args
  const loop = asLoop(list)
  return loop?.macro === 'filter' ? listPath(loop.list) : undefined
}

const program = (node: Node): Program => runEnvironment.parse(metered(node))

function fromLibrary(error: unknown, code: string, expression: string): CheckDiagnostic {
  const { summary, message, range } = error as { summary?: string; message: string; range?: { start: number; end: number } }
  const text = summary ?? message
  return {
    code,
    message: `${upperFirst(text)}.`,
    offset: range?.start ?? 0,
    end: range?.end ?? expression.length,
  }
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)
