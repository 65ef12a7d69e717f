import { asLoop, type Node, outside, partsOf } from './expression.ts'

/** So many records of a kind, and so many members within one, has a large account; what takes too long there takes too long. */
const expected = { facts: 40, within: 10 }

/**
 * About how many steps a check takes on a large account, by the same count as its meter: a pass through a loop's body is one, a look
 * through a list as many as it has elements. Known before it ever runs.
 */
export function costOf(node: Node): number {
  const loop = asLoop(node)
  if (loop) return costOf(loop.list) + sizeOf(loop.list) * (1 + sum(loop.bodies.map(costOf)))
  const looked = node.op === 'in' && node.args[1].op !== 'list' ? sizeOf(node.args[1]) : 0
  return looked + sum(partsOf(node, outside).map(([part]) => costOf(part)))
}

/** How many elements to expect: of one of the facts, of a member of one of its records, or of what a loop makes of either. */
function sizeOf(list: Node): number {
  const loop = asLoop(list)
  if (loop) return sizeOf(loop.list)
  if (list.op === 'list') return list.args.length
  return list.op === 'id' ? expected.facts : expected.within
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
