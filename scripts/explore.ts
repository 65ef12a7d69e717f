// Every state that the rules can get into, as far as time allows: `npm run explore -- [--states 1000000] [--seed 1] [--depth 12]`.
// One thread for each core; prints what was reached from each stage, or the way to the first thing that may never happen.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { entriesOf } from '../tests/exploration/entries.ts'
import { type Exploration, type Explored, explore } from '../tests/exploration/explore.ts'
import { shipped, shippedPlaybooks } from '../tests/exploration/shipped.ts'

type Job = Exploration & { playbook: string; entry: string }

/** What a state leads to on average, measured; from it follows how many states of each depth have to be taken further. */
const newStatesEach = 85

if (isMainThread) await exploreAll()
else {
  const { playbook, entry: asked, ...exploration } = workerData as Job
  const entry = entriesOf(shipped(playbook)).find(({ name }) => name === asked)
  if (!entry) throw new Error(`${playbook} has no entry ${asked}`)
  parentPort?.postMessage(explore(entry, exploration))
}

async function exploreAll(): Promise<void> {
  const { values } = parseArgs({
    options: {
      states: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      depth: { type: 'string', default: '12' },
    },
  })
  const [states, seed, depth] = [Number(values.states), Number(values.seed), Number(values.depth)]
  const places = shippedPlaybooks.flatMap((playbook) => entriesOf(shipped(playbook)).map(({ name }) => ({ playbook, entry: name })))
  const breadth = Math.max(1, Math.ceil(states / (places.length * depth * newStatesEach)))
  console.log(`${places.length} entries, ${depth} commands deep, ${breadth} states of each depth taken further, seed ${seed}`)
  const waiting = [...places]
  const done: (Explored & { playbook: string })[] = []
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), places.length) }, async () => {
      for (let place = waiting.shift(); place; place = waiting.shift()) {
        const began = performance.now()
        const one = await inThread({ ...place, depth, breadth, seed })
        done.push({ ...one, playbook: place.playbook })
        const perSecond = Math.round((one.states / (performance.now() - began)) * 1000)
        console.log(
          `${place.playbook}, ${one.entry}: ${one.states} states, ${one.depth} deep, ${one.steps} steps, ${perSecond} a second, by ${JSON.stringify(one.kinds)}`,
        )
      }
    }),
  )
  const sum = done.reduce((total, one) => total + one.states, 0)
  console.log(`${sum} distinct states (within each entry), every invariant checked at each: nothing happened that may never happen`)
  if (sum < states) console.log(`Fewer than the ${states} asked for: give a larger --states, or go deeper`)
}

const inThread = (job: Job): Promise<Explored> =>
  new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: job }).once('message', resolve).once('error', reject)
  })
