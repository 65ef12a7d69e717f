import { hash } from 'node:crypto'
import { Refusal } from '../../src/core/base/refusal.ts'
import { brokenBy, brokenIn } from '../../src/core/process/testing/invariants.ts'
import { type Random, randomFrom } from '../../src/core/process/testing/random.ts'
import type { Run } from '../../src/core/process/testing/run.ts'
import { type Action, actionsIn } from './actions.ts'
import type { Entry } from './entries.ts'

export type Exploration = {
  /** How many commands deep from the entry. */
  depth: number
  /** How many states of each depth are taken further; all that are reached are checked. */
  breadth: number
  /** How many of the things that can happen in a state are tried; all, unless a short run tries some. */
  actions?: number
  seed: number
  /** States that were met before, from other entries: they count once. */
  seen?: Set<string>
  /** Told after each level how far it is. */
  onLevel?: (explored: Explored) => void
}

export type Explored = {
  entry: string
  states: number
  steps: number
  refused: number
  depth: number
  kinds: Record<Action['kind'], number>
}

/**
 * From a stage's entry on, whatever people, time, records and machines can do, in all orders, as deep as asked. Each state that is
 * new is held against everything that may never happen. Where there are more states than `breadth`, a seeded choice goes on.
 */
export function explore(
  { name, run: start }: Entry,
  { depth, breadth, actions = Number.POSITIVE_INFINITY, seed, seen = new Set(), onLevel = () => {} }: Exploration,
): Explored {
  const random = randomFrom(seed)
  seen.add(fingerprint(start))
  const explored: Explored = {
    entry: name,
    states: 1,
    steps: 0,
    refused: 0,
    depth: 0,
    kinds: { command: 0, record: 0, clock: 0, answer: 0, leave: 0 },
  }
  let front: { run: Run; path: readonly string[] }[] = [{ run: start, path: [] }]
  for (let level = 1; level <= depth && front.length > 0; level += 1) {
    const reached: typeof front = []
    for (const { run, path } of front) {
      for (const action of some(actionsIn(run, random), actions, random)) {
        const next = run.fork()
        const broken: string[] = []
        next.watch = (event, before) => broken.push(...brokenBy(event, before, next))
        explored.steps += 1
        try {
          action.on(next)
        } catch (error) {
          // What `can` offers is never refused; the clock may meet what no longer holds.
          if (!(error instanceof Refusal) || action.kind === 'command') fail(name, [...path, action.name], seed, error)
          explored.refused += 1
          continue
        }
        const print = fingerprint(next)
        if (seen.has(print)) continue
        seen.add(print)
        explored.states += 1
        explored.kinds[action.kind] += 1
        broken.push(...brokenIn(next))
        if (broken.length > 0) fail(name, [...path, action.name], seed, new Error(broken.slice(0, 3).join('\n')))
        keep(reached, { run: next, path: [...path, action.name] }, breadth, explored.states, random)
      }
    }
    if (reached.length > 0) explored.depth = level
    front = reached
    onLevel(explored)
  }
  return explored
}

/** At most so many of them, in their order. */
function some<T>(all: readonly T[], most: number, random: Random): readonly T[] {
  if (all.length <= most) return all
  const chosen = new Set<number>()
  while (chosen.size < most) chosen.add(random.below(all.length))
  return all.filter((_, index) => chosen.has(index))
}

/** A sample of fixed size of all that come by, each as likely as another. */
function keep<T>(kept: T[], one: T, size: number, count: number, random: Random): void {
  if (kept.length < size) kept.push(one)
  else {
    const place = random.below(Math.max(size + 1, count))
    if (place < size) kept[place] = one
  }
}

/** Two states are the same when nothing that the rules read differs: what has happened on the way to them does not count. */
function fingerprint(run: Run): string {
  const { version: _version, ...state } = run.handover
  const gone = [...run.people.values()].filter(({ active }) => !active).map(({ id }) => id)
  return hash('sha256', JSON.stringify([state, run.now, gone, printOf(run.world)]), 'base64').slice(0, 20)
}

/** Records change seldom, and a world is never changed but made anew. */
const printed = new WeakMap<Run['world'], string>()
function printOf(world: Run['world']): string {
  const known = printed.get(world) ?? hash('sha256', JSON.stringify(world), 'base64')
  printed.set(world, known)
  return known
}

function fail(entry: string, path: readonly string[], seed: number, cause: unknown): never {
  const told = cause instanceof Error ? cause.message : String(cause)
  throw new Error(`From "${entry}", BATON_EXPLORE_SEED=${seed}:\n${path.map((step) => `  ${step}`).join('\n')}\n${told}`, { cause })
}
