// npm run bench [-- --short] [--json] [--rounds 5] [--handovers 1000,100000] [--data FOLDER,FOLDER] [--only 1,2,3]
// Seeds a workspace with few handovers and one with many, starts Baton on both as users do and a bare floor beside it, and asks each
// in turn: a neighbour on the machine slows all of them, so what counts are ratios of medians. `--data` names folders that were
// seeded before (`--keep` leaves them). With --json nothing but [{goal, ratio, growth, pass}] on standard output.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { numberGiven } from '../tests/support/number-given.ts'
import { measureBulkStart } from './bulk-start.ts'
import { measureChecks } from './checks.ts'
import { goals } from './goals.ts'
import { measureNodes } from './nodes.ts'
import { measureRecheck } from './recheck.ts'
import { measureServers, seed } from './servers.ts'
import { median } from './support/load.ts'
import { runtimePackages } from './support/packages.ts'
import { measureWeb } from './web.ts'

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean' },
    json: { type: 'boolean' },
    keep: { type: 'boolean' },
    rounds: { type: 'string' },
    handovers: { type: 'string' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
})
const root = join(import.meta.dirname, '..')
const sizes = (options.handovers ?? (options.short ? '1000,3000' : '1000,100000'))
  .split(',')
  .map((size) => numberGiven('--handovers', size, 0, 1))
const rounds = numberGiven('--rounds', options.rounds, options.short ? 3 : 5, 1)
const only = options.only?.split(',')
const limited = goals.filter(({ compare }) => compare).map(({ goal }) => goal)
const unknown = only?.filter((goal) => !limited.includes(goal)) ?? []
if (unknown.length > 0) throw new Error(`--only takes goals, not "${unknown.join(',')}". Goals are ${limited.join(', ')}.`)
const isWanted = (...names: string[]) => only === undefined || names.some((name) => only.includes(name))
const say = (words: string) => process.stderr.write(`${words}\n`)
const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const measured = new Map<string, { ratio: number; growth: number | null; said: string }>()

const places = options.data?.split(',') ?? sizes.map((size) => join(folder, String(size)))
let isSeeded = options.data !== undefined
const seeded = async () => {
  const place = places.at(-1) ?? ''
  if (!isSeeded) await seed(place, sizes.at(-1) ?? 0, say)
  return place
}

try {
  if (isWanted('1', '2', '3', '3 p95', '4', '5', '8')) {
    const found = await measureServers({
      sizes,
      places,
      rounds,
      milliseconds: options.short ? 800 : 2000,
      isSeeded,
      say,
    })
    isSeeded = true
    for (const [goal, one] of Object.entries(found)) measured.set(goal, one)
  }
  if (isWanted('6', '6 p95')) {
    const found = await measureBulkStart({ place: join(folder, 'bulk'), rounds, say })
    for (const [goal, one] of Object.entries(found)) measured.set(goal, one)
  }
  if (isWanted('7')) {
    const args = [join(root, 'benchmarks/start.mjs'), '--json', '--rounds', String(rounds)]
    const { later, bare } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
    measured.set('7', {
      ratio: later.seconds / bare.seconds,
      growth: null,
      said: `${later.seconds.toFixed(2)} s, floor ${bare.seconds.toFixed(2)} s`,
    })
  }
  if (isWanted('9')) {
    const { count, megabytes } = runtimePackages(root)
    measured.set('9', {
      ratio: Math.max(megabytes / 170, count / 330),
      growth: null,
      said: `${count} packages, ${megabytes.toFixed(0)} MB`,
    })
  }
  if (isWanted('10')) {
    const args = [join(root, 'benchmarks/compile.mjs'), '--json', '--rounds', '20', join(root, 'playbooks')]
    const { pages } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as {
      pages: { compile: number; parse: number; ratio: number }[]
    }
    const longest = Math.max(...pages.map(({ compile }) => compile))
    const times = median(pages.map(({ ratio }) => ratio)).toFixed(1)
    measured.set('10', { ratio: longest / 10, growth: null, said: `${longest.toFixed(1)} ms of processor, ${times} x remark alone` })
  }
  if (isWanted('11')) {
    const milliseconds = measureChecks()
    measured.set('11', { ratio: milliseconds, growth: null, said: `${milliseconds.toFixed(2)} ms` })
  }
  if (isWanted('11b', '11b p95')) {
    const found = await measureRecheck({ place: await seeded(), accounts: options.short ? 500 : 10_000 })
    for (const [goal, one] of Object.entries(found)) measured.set(goal, one)
  }
  if (isWanted('13')) measured.set('13', await measureNodes({ place: await seeded(), rounds, milliseconds: options.short ? 1500 : 4000 }))
  if (isWanted('web inbox', 'web screen', 'web editor', 'web paint', 'web key')) {
    const found = await measureWeb({ root, folder, rounds, withBrowser: !options.short })
    for (const [goal, one] of Object.entries(found)) measured.set(goal, one)
  }
} finally {
  if (options.keep) say(`Seeded data stays in ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
}

const results = goals.flatMap(({ goal, what, limit, compare }) => {
  const found = measured.get(goal)
  return found ? [{ goal, what, limit, ...found, pass: compare ? compare(found.ratio, found.growth) : null }] : []
})
if (options.json) console.log(JSON.stringify(results.map(({ goal, ratio, growth, pass }) => ({ goal, ratio, growth, pass }))))
else {
  const number = (value: number | null) => (value === null ? '' : value.toFixed(3)).padStart(8)
  console.log(
    `${sizes.join(' and ')} handovers, ${rounds} rounds in turn, medians; load of the machine ${loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')}\n`,
  )
  console.log(`${'goal'.padEnd(6)} ${'what'.padEnd(44)} ${'limit'.padEnd(32)} ${'ratio'.padStart(8)} ${'growth'.padStart(8)}  holds`)
  for (const { goal, what, limit, ratio, growth, said, pass } of results)
    console.log(
      `${goal.padEnd(6)} ${what.padEnd(44)} ${limit.padEnd(32)} ${number(ratio)} ${number(growth)}  ${pass === null ? '   ' : pass ? 'yes' : 'no '}   ${said}`,
    )
}
