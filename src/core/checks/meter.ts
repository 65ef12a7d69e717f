import type { ASTNode } from '@marcbachmann/cel-js'
import { serialize } from '@marcbachmann/cel-js/serialize'
import { limits } from './limits.ts'

/** Counts what an evaluation does. Loops swallow errors by the rules of the language, so ask `spent` afterwards, never trust a result alone. */
export class Meter {
  steps = 0

  get spent(): boolean {
    return this.steps > limits.steps
  }

  step(count: number): true {
    this.steps += count
    if (this.spent) throw new Error(`The check needs more than ${limits.steps} steps`)
    return true
  }
}

/** Names that pages can't use: they end in an underscore. */
export const meterName = 'meter_'
export const knownName = 'known_'

/**
 * The expression with each loop body and each look through a list counted, and with our functions given what they need.
 * The evaluator has no hook of its own; the rewritten text is parsed again and runs instead of the original.
 */
export const metered = (ast: ASTNode): string => serialize(rewrite(ast))

type Tree = { op: string; args: unknown }
const tree = (op: string, args: unknown): ASTNode => ({ op, args }) as Tree as unknown as ASTNode
const id = (name: string) => tree('id', name)

/** `cel.bind`, because a ternary or && would let the loop go on when the count stops it. */
const counted = (count: ASTNode, body: ASTNode): ASTNode =>
  tree('rcall', ['bind', id('cel'), [id('step_'), tree('call', ['step_', [id(meterName), count]]), body]])

/**
 * The library's printer writes characters beyond the first plane as two halves, which its own parser refuses, and rounds
 * small numbers. An identifier is printed as it stands, so texts and numbers go in as that.
 */
function written(node: ASTNode): ASTNode {
  if (typeof node.args === 'string') return id(JSON.stringify(node.args))
  if (typeof node.args === 'number') return id(Number.isInteger(node.args) && node.args < 1e21 ? `${node.args}.0` : String(node.args))
  return node
}

const loops = new Set(['all', 'exists', 'exists_one', 'filter', 'map'])

function rewrite(node: ASTNode): ASTNode {
  switch (node.op) {
    case 'value':
      return written(node)
    case 'id':
      return node
    case '.':
    case '.?':
      return tree(node.op, [rewrite(node.args[0]), node.args[1]])
    case '!_':
    case '-_':
      return tree(node.op, rewrite(node.args))
    case 'call': {
      const [name, args] = node.args
      const [first] = args
      if (name === 'known' && first?.op === 'id') return tree('in', [id(JSON.stringify(first.args)), id(knownName)])
      if (name === 'monthsAgo' || name === 'daysAgo' || name === 'daysAhead')
        return tree('call', [`${name}_`, [id('now'), id('zone'), ...args.map(rewrite)]])
      return tree('call', [name, args.map(rewrite)])
    }
    case 'rcall': {
      const [name, receiver, args] = node.args
      const [variable, ...bodies] = args
      if (!loops.has(name) || !variable) return tree('rcall', [name, rewrite(receiver), args.map(rewrite)])
      const one = tree('value', 1n)
      return tree('rcall', [name, rewrite(receiver), [variable, ...bodies.map((body) => counted(one, rewrite(body)))]])
    }
    case 'in': {
      const [left, right] = [rewrite(node.args[0]), rewrite(node.args[1])]
      // A written list is bounded by the limit on its elements.
      if (node.args[1].op === 'list') return tree('in', [left, right])
      const through = id('in_')
      return tree('rcall', ['bind', id('cel'), [through, right, counted(tree('call', ['size', [through]]), tree('in', [left, through]))]])
    }
    case 'list':
      return tree('list', node.args.map(rewrite))
    case 'map':
      return tree(
        'map',
        node.args.map(([key, value]) => [rewrite(key), rewrite(value)]),
      )
    case '?:':
      return tree('?:', node.args.map(rewrite))
    default:
      return tree(node.op, node.args.map(rewrite))
  }
}
