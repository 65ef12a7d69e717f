// The whole system in one process, with everything that can go wrong in it: `npm run simulate -- [--seeds 10000] [--seed 1]
// [--threads 2]`. One seed alone: `--seed 7`. Prints what went wrong where and how often, and the way to anything that may never be.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { beginnings } from '../tests/simulation/beginnings.ts'
import { faultSites, simulate } from '../tests/simulation/simulate.ts'
import { numberGiven } from '../tests/support/number-given.ts'

type Share = { first: number; seeds: number; step: number }
type Told = { seed: number } & ({ failed: string } | { steps: number; commands: number; hits: [string, number][] })

if (isMainThread) await simulateAll()
else {
  Error.stackTraceLimit = 8
  const all = await beginnings()
  const { first, seeds, step } = workerData as Share
  for (let seed = first; seed < first + seeds * step; seed += step) {
    const told: Told = await simulate(seed, all).then(
      ({ steps, commands, hits }) => ({ seed, steps, commands, hits: [...hits] }),
      (error: Error) => ({ seed, failed: error.message }),
    )
    parentPort?.postMessage(told)
  }
}

async function simulateAll(): Promise<void> {
  const { values } = parseArgs({
    options: { seeds: { type: 'string' }, seed: { type: 'string' }, threads: { type: 'string' } },
  })
  const first = numberGiven('--seed', values.seed, 1)
  const seeds = numberGiven('--seeds', values.seeds, values.seed === undefined ? 10_000 : 1, 1)
  const threads = Math.min(seeds, numberGiven('--threads', values.threads, availableParallelism(), 1))
  const began = performance.now()
  const hits = new Map<string, number>()
  const sum = { seeds: 0, steps: 0, commands: 0, failed: 0 }
  const hear = (told: Told) => {
    sum.seeds += 1
    if ('failed' in told) {
      sum.failed += 1
      // The first few are enough to begin with.
      if (sum.failed <= 5) console.log(told.failed)
    } else {
      sum.steps += told.steps
      sum.commands += told.commands
      for (const [name, times] of told.hits) hits.set(name, (hits.get(name) ?? 0) + times)
    }
    if (sum.seeds % 100 === 0) console.log(`${sum.seeds} seeds, ${sum.failed} failed, ${Math.round((performance.now() - began) / 1000)} s`)
  }
  await Promise.all(
    Array.from({ length: threads }, (_, place) => {
      const share: Share = { first: first + place, seeds: Math.ceil((seeds - place) / threads), step: threads }
      return new Promise<void>((resolve, reject) => {
        new Worker(new URL(import.meta.url), { workerData: share })
          .on('message', hear)
          .once('error', reject)
          .once('exit', () => resolve())
      })
    }),
  )
  const met = faultSites.filter((name) => hits.has(name))
  console.log(
    `${sum.seeds} seeds, ${sum.steps} steps, ${sum.commands} acknowledged commands; ${met.length} of ${faultSites.length} fault sites hit`,
  )
  if (met.length < faultSites.length) console.log(`Not hit: ${faultSites.filter((name) => !hits.has(name)).join('; ')}`)
  if (seeds >= 1_000) for (const name of met) console.log(`  ${String(hits.get(name)).padStart(7)}  ${name}`)
  console.log(sum.failed === 0 ? 'Nothing happened that may never happen' : `${sum.failed} seeds failed`)
  if (sum.failed > 0) process.exitCode = 1
}
