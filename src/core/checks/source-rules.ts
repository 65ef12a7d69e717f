import type { FactType } from '../facts/fact-type.ts'
import { factsSchema } from '../facts/facts-schema.ts'
import { recordKinds } from '../records/kinds.ts'
import { asLoop, fieldNames, fieldOf, type Node, outside, partsOf, type Scope, typeOf } from './expression.ts'
import { nearest } from './nearest.ts'

/** Something wrong in an expression, at an offset in its text. */
export type CheckDiagnostic = { code: string; message: string; offset: number; end: number; nearest?: string }

/** What a check may call. Everything else of the language is refused: regular expressions can run away, bindings can double a text. */
const allowedFunctions = {
  alone: ['has', 'size', 'known', 'monthsAgo', 'daysAgo', 'daysAhead', 'int', 'double', 'string'],
  after: ['all', 'exists', 'exists_one', 'filter', 'map', 'size', 'contains', 'startsWith', 'endsWith', 'lowerAscii', 'trim'],
} as const

const factNames = Object.keys(factsSchema.fields)
const recordFacts: string[] = Object.values(recordKinds).flatMap(({ fact }) => (fact === '' ? [] : [fact]))

/** What we refuse or know better than the type checker: all findings at once, in the order of the text. */
export function findProblems(ast: Node): CheckDiagnostic[] {
  return problemsIn(ast, outside).toSorted((a, b) => a.offset - b.offset)
}

function problemsIn(node: Node, scope: Scope): CheckDiagnostic[] {
  const here = problemsAt(node, scope)
  // What stands inside something refused goes with it; more findings there would only distract.
  if (here.some(({ code }) => code !== 'check.never' && code !== 'check.unknown-field')) return here
  return [...here, ...partsOf(node, scope).flatMap(([part, inner]) => problemsIn(part, inner))]
}

function problemsAt(node: Node, scope: Scope): CheckDiagnostic[] {
  const problem = (code: string, message: string, near?: string): CheckDiagnostic[] => [
    {
      code,
      message: near ? `${message} Did you mean "${near}"?` : message,
      offset: node.start,
      end: node.end,
      ...(near ? { nearest: near } : {}),
    },
  ]
  switch (node.op) {
    case 'id': {
      if (scope.has(node.args) || Object.hasOwn(factsSchema.fields, node.args)) return []
      // `cel` before a dot is a namespace; the call around it is refused by name.
      return node.args === 'cel'
        ? []
        : problem('check.unknown-fact', `There is no fact "${node.args}".`, nearest(node.args, [...factNames, ...scope.keys()]))
    }
    case '.': {
      const type = typeOf(node.args[0], scope)
      const names = fieldNames(type)
      if (!names || fieldOf(type, node.args[1])) return []
      return problem('check.unknown-field', `${named(type)} has no "${node.args[1]}".`, nearest(node.args[1], names))
    }
    case '.?':
    case '[?]':
    case 'map':
      return problem('check.refused', 'Maps and optional access are not part of checks; ask with has(…).')
    case 'call':
      return callProblems(node.args[0], node.args[1], problem)
    case 'rcall': {
      const [name] = node.args
      const loop = asLoop(node)
      if (loop && (Object.hasOwn(factsSchema.fields, loop.name) || scope.has(loop.name) || loop.name.endsWith('_'))) {
        return problem('check.shadow', `"${loop.name}" already means something else; call the element differently.`)
      }
      if (name === 'matches')
        return problem('check.refused', 'matches(…) is refused: some patterns would run for hours. Use contains, startsWith or endsWith.')
      if (name === 'bind') return problem('check.refused', 'cel.bind(…) is refused: it can make texts and lists grow without end.')
      if ((allowedFunctions.after as readonly string[]).includes(name)) return []
      return problem('check.unknown-function', `Checks have no ".${name}(…)".`, nearest(name, allowedFunctions.after))
    }
    case '+': {
      const numbers = node.args.every((part) => ['number', 'whole number'].includes(typeOf(part, scope)?.type ?? ''))
      return numbers ? [] : problem('check.refused', 'Only numbers can be added; texts and lists could grow without end.')
    }
    case '==':
    case '!=':
      return comparisonProblems(node.args[0], node.args[1], scope, problem)
    default:
      return []
  }
}

type Report = (code: string, message: string, near?: string) => CheckDiagnostic[]

function callProblems(name: string, args: readonly Node[], problem: Report): CheckDiagnostic[] {
  if (!(allowedFunctions.alone as readonly string[]).includes(name)) {
    if ((allowedFunctions.after as readonly string[]).includes(name))
      return problem('check.unknown-function', `Write it after what it is about: list.${name}(…).`)
    return problem('check.unknown-function', `Checks have no "${name}(…)".`, nearest(name, allowedFunctions.alone))
  }
  if (name !== 'known') return []
  const [list] = args
  if (args.length === 1 && list?.op === 'id' && recordFacts.includes(list.args)) return []
  return problem('check.known', 'known(…) takes the name of one kind of record, for example known(ctas).')
}

function comparisonProblems(left: Node, right: Node, scope: Scope, problem: Report): CheckDiagnostic[] {
  const types = [typeOf(left, scope), typeOf(right, scope)]
  if (types.some((type) => type?.type === 'list' || type?.type === 'map'))
    return problem('check.refused', 'Lists are not compared as a whole; use all, exists or size.')
  const [choice, text] = right.op === 'value' ? [types[0], right.args] : [types[1], left.op === 'value' ? left.args : undefined]
  if (choice?.type !== 'choice' || typeof text !== 'string' || choice.values.includes(text)) return []
  // A comparison that can never hold is a slip, and the check would fail for ever without saying why.
  return problem(
    'check.never',
    `It is never "${text}"; it is one of ${choice.values.map((value) => `"${value}"`).join(', ')}.`,
    nearest(text, choice.values),
  )
}

const named = (type: FactType | undefined): string => (type?.type === 'object' ? type.name : type?.type === 'person' ? 'A person' : 'This')
