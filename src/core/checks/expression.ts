import type { ASTNode } from '@marcbachmann/cel-js'
import type { FactType } from '../facts/fact-type.ts'
import { factsSchema } from '../facts/facts-schema.ts'

/** The parts of an expression that we look at, in the parser's public tree. `start` and `end` are offsets in the source. */
export type Node = ASTNode

/** The names that loops have given to elements on the way here, with the path of the list that they come from. */
export type Scope = ReadonlyMap<string, { type: FactType | undefined; path: string | undefined }>
export const outside: Scope = new Map()

/** A loop: `list.all(name, body)` and its relatives. `map` may have a filter before the body. */
export type Loop = { macro: 'all' | 'exists' | 'exists_one' | 'filter' | 'map'; list: Node; name: string; bodies: Node[] }

const loopNames = new Set(['all', 'exists', 'exists_one', 'filter', 'map'])

export function asLoop(node: Node): Loop | undefined {
  if (node.op !== 'rcall') return undefined
  const [macro, list, args] = node.args
  const [variable, ...bodies] = args
  if (!loopNames.has(macro) || variable?.op !== 'id' || bodies.length === 0) return undefined
  return { macro: macro as Loop['macro'], list, name: variable.args, bodies }
}

export const inLoop = (loop: Loop, scope: Scope): Scope => {
  const type = typeOf(loop.list, scope)
  return new Map([...scope, [loop.name, { type: type?.type === 'list' ? type.of : undefined, path: pathOf(loop.list, scope) }]])
}

/** Every part directly inside, with the scope that it stands in. */
export function partsOf(node: Node, scope: Scope): [Node, Scope][] {
  const loop = asLoop(node)
  if (loop) return [[loop.list, scope], ...loop.bodies.map((body): [Node, Scope] => [body, inLoop(loop, scope)])]
  const here = (parts: Node[]) => parts.map((part): [Node, Scope] => [part, scope])
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return here([node.args[0]])
    case '!_':
    case '-_':
      return here([node.args])
    case 'call':
      return here(node.args[1])
    case 'rcall':
      return here([node.args[1], ...node.args[2]])
    case 'list':
      return here(node.args)
    case 'map':
      return here(node.args.flat())
    case '?:':
      return here([...node.args])
    default:
      return here([...node.args])
  }
}

const number: FactType = { type: 'number' }
const whole: FactType = { type: 'whole number' }

/** The type of a part as far as it can be seen from the facts; undefined leaves it to the type checker. */
export function typeOf(node: Node, scope: Scope): FactType | undefined {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint'
        ? whole
        : typeof node.args === 'number'
          ? number
          : typeof node.args === 'string'
            ? { type: 'text' }
            : undefined
    case 'id':
      return scope.has(node.args) ? scope.get(node.args)?.type : factsSchema.fields[node.args]?.is
    case '.':
      return fieldOf(typeOf(node.args[0], scope), node.args[1])
    case '[]': {
      const type = typeOf(node.args[0], scope)
      return type?.type === 'list' || type?.type === 'map' ? type.of : undefined
    }
    case 'call':
      return {
        size: whole,
        int: whole,
        double: number,
        monthsAgo: { type: 'moment' },
        daysAgo: { type: 'moment' },
        daysAhead: { type: 'moment' },
      }[node.args[0] as string] as FactType | undefined
    case 'rcall': {
      if (node.args[0] === 'size') return whole
      return node.args[0] === 'filter' ? typeOf(node.args[1], scope) : undefined
    }
    case '-_':
      return typeOf(node.args, scope)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return typeOf(node.args[0], scope)
    case 'list':
      return { type: 'list', of: { type: 'text' } }
    default:
      return undefined
  }
}

const personFields: Record<string, FactType> = { id: { type: 'text' }, name: { type: 'text' } }

export function fieldOf(type: FactType | undefined, name: string): FactType | undefined {
  if (type?.type === 'person') return Object.hasOwn(personFields, name) ? personFields[name] : undefined
  return type?.type === 'object' && Object.hasOwn(type.fields, name) ? type.fields[name]?.is : undefined
}

/** The names that may follow a dot here; undefined when the type is not an object that we know. */
export function fieldNames(type: FactType | undefined): string[] | undefined {
  if (type?.type === 'person') return Object.keys(personFields)
  return type?.type === 'object' ? Object.keys(type.fields) : undefined
}

/** `handover.outgoing.name`, or `ctas.status` for a loop's `c.status`; undefined for anything that is not a plain path. */
export function pathOf(node: Node, scope: Scope): string | undefined {
  if (node.op === 'id') return scope.has(node.args) ? scope.get(node.args)?.path : node.args
  if (node.op === '.') {
    const before = pathOf(node.args[0], scope)
    return before === undefined ? undefined : `${before}.${node.args[1]}`
  }
  // What is left of a list is still of that list.
  if (node.op === 'rcall' && node.args[0] === 'filter') return pathOf(node.args[1], scope)
  if (node.op === '[]') return pathOf(node.args[0], scope)
  return undefined
}

/** All paths that a part reads, the longest ones: `handover.incoming`, not also `handover`. */
export function readsOf(node: Node, scope: Scope): string[] {
  const path = node.op === 'id' || node.op === '.' ? pathOf(node, scope) : undefined
  if (path !== undefined) return [path]
  // `known(ctas)` asks about the list and doesn't read it.
  if (node.op === 'call' && node.args[0] === 'known') return []
  return [...new Set(partsOf(node, scope).flatMap(([part, inner]) => readsOf(part, inner)))]
}

/** The kinds that `known(…)` asks about anywhere inside. */
export function asksKnown(node: Node, scope: Scope = outside): string[] {
  if (node.op === 'call' && node.args[0] === 'known')
    return node.args[1].flatMap((argument) => (argument.op === 'id' ? [argument.args] : []))
  return partsOf(node, scope).flatMap(([part, inner]) => asksKnown(part, inner))
}
