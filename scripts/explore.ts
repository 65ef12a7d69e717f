// Every state that the rules can get into, as far as time allows:
// `npm run explore -- [--states 1000000] [--seed 1] [--depth 12] [--threads 2]`. A thread for each playbook; prints what was reached
// from each stage, or the way to the first thing that may never happen.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { entriesOf } from '../tests/exploration/entries.ts'
import { type Exploration, type Explored, explore } from '../tests/exploration/explore.ts'
import { shipped, shippedPlaybooks } from '../tests/exploration/shipped.ts'
import { numberGiven } from '../tests/support/number-given.ts'

/** What a thread says: how far it is with an entry, or that it is done with it. */
type Told = Explored & { seconds: number; isDone: boolean }
type Job = Pick<Exploration, 'depth' | 'breadth' | 'seed'> & { playbook: string }

/** What a state leads to on average, measured; from it follows how many states of each depth have to be taken further. */
const newStatesEach = 85

if (isMainThread) await exploreAll()
else {
  const { playbook, ...exploration } = workerData as Job
  // Most tries are refused; where in the code is nobody's question here.
  Error.stackTraceLimit = 0
  // One memory for all entries of a playbook: a state that several lead to counts once.
  const seen = new Set<string>()
  for (const entry of entriesOf(shipped(playbook))) {
    const began = performance.now()
    const tell = (one: Explored, isDone: boolean) =>
      parentPort?.postMessage({ ...one, isDone, seconds: (performance.now() - began) / 1000 } satisfies Told)
    tell(explore(entry, { ...exploration, seen, onLevel: (one) => tell(one, false) }), true)
  }
}

async function exploreAll(): Promise<void> {
  const { values } = parseArgs({
    options: {
      states: { type: 'string' },
      seed: { type: 'string' },
      depth: { type: 'string' },
      threads: { type: 'string' },
    },
  })
  const states = numberGiven('--states', values.states, 1_000_000, 1)
  const seed = numberGiven('--seed', values.seed, 1)
  const depth = numberGiven('--depth', values.depth, 12, 1)
  const threads = numberGiven('--threads', values.threads, availableParallelism(), 1)
  const entries = shippedPlaybooks.reduce((sum, playbook) => sum + entriesOf(shipped(playbook)).length, 0)
  const breadth = Math.max(1, Math.ceil(states / (entries * depth * newStatesEach)))
  console.log(`${entries} entries, ${depth} commands deep, ${breadth} states of each depth taken further, seed ${seed}`)
  const waiting: string[] = [...shippedPlaybooks]
  let sum = 0
  await Promise.all(
    Array.from({ length: threads }, async () => {
      for (let playbook = waiting.shift(); playbook !== undefined; playbook = waiting.shift()) {
        const name = playbook
        await inThread({ playbook, depth, breadth, seed }, (one) => {
          const perSecond = Math.round(one.states / one.seconds)
          const way = `${name}, ${one.entry}: ${one.states} states, ${one.depth} deep, ${one.steps} steps, ${perSecond} a second`
          if (one.isDone) sum += one.states
          console.log(one.isDone ? `${way}, by ${JSON.stringify(one.kinds)}` : `  ${way}`)
        })
      }
    }),
  )
  console.log(`${sum} distinct states, every invariant checked at each: nothing happened that may never happen`)
  if (sum < states) console.log(`Fewer than the ${states} asked for: give a larger --states, or go deeper`)
}

function inThread(job: Job, told: (one: Told) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: job })
      .on('message', told)
      .once('error', reject)
      .once('exit', () => resolve())
  })
}
