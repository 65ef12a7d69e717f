import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { dataPlace } from '../../src/store/data-place.ts'
import { stopLeftover } from '../../src/store/leftover-postgres.ts'
import { serviceAccount } from '../../src/store/service-account.ts'
import type { Ask } from './desk.ts'

type Started = {
  address: string
  ask: Ask
  said: () => string
  kill: (signal: NodeJS.Signals) => Promise<number | null>
  postgresPid: () => number
  /** Resolves once the process is gone, whoever ended it. */
  ended: Promise<unknown>
}

const spawned = new Set<ChildProcess>()

const smallServer = join(import.meta.dirname, 'small-server.ts')

/** A server in a process of its own on a data folder. */
export async function startServer(dataDir: string, env: Record<string, string> = {}, script = smallServer): Promise<Started> {
  const { child, said, first } = launch(dataDir, env, script)
  const gone = once(child, 'exit')
  const address = await first
  if (address === undefined) throw new Error(`The server did not start: ${said()}`)
  return {
    address,
    said,
    ended: gone,
    ask: askOver(address),
    kill: async (signal) => {
      child.kill(signal)
      const [code] = await gone
      return typeof code === 'number' ? code : null
    },
    postgresPid: () => Number(readFileSync(join(clusterIn(dataDir), 'postmaster.pid'), 'utf8').split('\n')[0]),
  }
}

/** One that is expected to refuse: what it said and its exit code. */
export async function refusedServer(dataDir: string, env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const { child, said, first } = launch(dataDir, env)
  const ended = once(child, 'exit')
  const address = await first
  if (address !== undefined) throw new Error(`It started, at ${address}`)
  const [code] = await ended
  return { code: Number(code), said: said() }
}

/** One that is told to stop once it has said these words of its start: what it said, its exit code, and whether it was ready before. */
export async function stoppedAtStart(dataDir: string, words: string): Promise<{ code: number; said: string; wasReady: boolean }> {
  const { child, said, first } = launch(dataDir, {})
  const ended = once(child, 'exit')
  const listen = () => {
    if (!said().includes(words)) return
    child.stderr.off('data', listen)
    child.kill('SIGTERM')
  }
  child.stderr.on('data', listen)
  const address = await first
  if (address !== undefined) child.kill('SIGTERM')
  const [code] = await ended
  return { code: Number(code), said: said(), wasReady: address !== undefined }
}

/** The process of the database on the folder, as its own note says; undefined where none runs in order. */
export function databaseOn(dataDir: string): string | undefined {
  const note = join(clusterIn(dataDir), 'postmaster.pid')
  return existsSync(note) ? readFileSync(note, 'utf8').split('\n')[0] : undefined
}

/** Ends every server that a test has left behind, and the databases of those that it killed. */
export async function endServers(dataDir: string): Promise<void> {
  for (const child of spawned) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    if (!(await Promise.race([ended, pause(15_000, false, { ref: false })]))) child.kill('SIGKILL')
    await ended
  }
  await stopLeftover(clusterIn(dataDir), () => {})
}

const clusterIn = (dataDir: string) => join(dataPlace(dataDir, serviceAccount()).folder, 'postgres')

function launch(dataDir: string, env: Record<string, string>, script = smallServer) {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, BATON_DATA: dataDir, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  spawned.add(child)
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text
  })
  const first = new Promise<string | undefined>((resolve) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))
    child.once('exit', () => resolve(undefined))
  })
  return { child, said: () => told, first }
}

function askOver(address: string): Ask {
  const tokens = new Map<string, string>()
  const ask: Ask = async (method, path, { as, body, headers = {} } = {}) => {
    const answer = await fetch(`${address}${path.startsWith('/api') || path.endsWith('z') ? path : `/api/v1${path}`}`, {
      method,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    return {
      status: answer.status,
      body: text === '' ? undefined : isJson ? JSON.parse(text) : text,
      headers: Object.fromEntries(answer.headers),
    }
  }
  const tokenOf = async (email: string) => {
    const known = tokens.get(email)
    if (known) return known
    const { status, body } = await ask('POST', '/demo/sign-in', { body: { person: email } })
    // Kept, "nobody" would be who asks from now on.
    if (status !== 200) throw new Error(`${email}: POST /demo/sign-in was answered ${status}: ${JSON.stringify(body)}`)
    const { token } = body as { token: string }
    tokens.set(email, token)
    return token
  }
  return ask
}
