import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../core/base/refusal.ts'
import { dataPlace, socketFolder } from './data-place.ts'
import { stopLeftover } from './leftover-postgres.ts'
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts'
import { diskFull } from './refusals.ts'
import { type ServiceAccount, serviceAccount } from './service-account.ts'

/** One line for the operator's log; `error` when somebody should look. */
export type StoreLog = (level: 'info' | 'warn' | 'error', message: string) => void

export type EmbeddedPostgres = {
  /** The folder of its socket: what `pg` takes as host. */
  host: string
  /** Its superuser, who owns the migrations. Nobody outside the socket's folder can become it. */
  owner: string
  major: number
  pid(): number | undefined
  /** Whether it said since its last start that the disk is full. */
  isDiskFull(): boolean
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  dataDir: string
  onProgress?: (message: string) => void
  log?: StoreLog
  /** Told when PostgreSQL ends without being asked; it is started again by itself. */
  onExit?: (how: string) => void
  /** Further settings, as `name=value`. Tests switch durability off. */
  settings?: string[]
  /** Gives a start up: what runs already is ended, and the start is refused. */
  signal?: AbortSignal | undefined
  /** Tests leave it running for the next process and stop it by its pid file. */
  keepRunning?: boolean
}

const superuser = 'owner'

/** Starts Baton's own PostgreSQL in its data folder: no port, one socket in a private folder. Whoever calls it holds the folder's lock. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, onProgress = () => {}, log = () => {}, signal } = options
  const account = serviceAccount()
  const place = dataPlace(dataDir, account).folder
  const binaries = postgresBinaries(place, account)
  const cluster = join(place, 'postgres')
  if (existsSync(join(cluster, 'PG_VERSION'))) refuseOtherMajor(cluster, binaries)
  else await create(binaries, cluster, account, onProgress)
  await stopLeftover(cluster, log)

  const host = socketFolder(place, account)
  signal?.throwIfAborted()
  const server = new Server(binaries, cluster, host, account, options)
  const giveUp = () => void server.stop()
  signal?.addEventListener('abort', giveUp)
  try {
    await server.start()
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
  return {
    host,
    owner: superuser,
    major: binaries.major,
    pid: () => server.pid,
    isDiskFull: () => server.isDiskFull,
    stop: () => server.stop(),
  }
}

function refuseOtherMajor(cluster: string, binaries: PostgresBinaries) {
  const found = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim())
  if (found === binaries.major) return
  const way =
    found > binaries.major ? 'Start the newer Baton that made it.' : 'Back it up with the older Baton that made it and restore here.'
  throw new Refusal(
    'conflict',
    'data.other-version',
    `The data in ${cluster} is of PostgreSQL ${found}, this Baton brings ${binaries.major}. ${way}`,
  )
}

async function create(
  binaries: PostgresBinaries,
  cluster: string,
  account: ServiceAccount | undefined,
  onProgress: (message: string) => void,
) {
  onProgress('Preparing the database (once)')
  // Made under another name and renamed when whole: a first start that was interrupted simply begins again.
  const draft = `${cluster}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (account) chownSync(draft, account.uid, account.gid)
  chmodSync(draft, 0o700)
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const child = spawn(binaries.initdb, ['-D', draft, '-U', superuser, '-A', 'trust', '-E', 'UTF8', ...locale], {
    ...asAccount(account),
    cwd: draft,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const code = await ended(child)
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw startFailure(said, `initdb ended with ${code}`)
  }
  renameSync(draft, cluster)
}

async function ended(child: ChildProcess): Promise<number | string> {
  const [code, signal] = await once(child, 'close')
  return typeof code === 'number' ? code : String(signal)
}

const asAccount = (account: ServiceAccount | undefined) => ({
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
  // Only what PostgreSQL needs: its process list is readable, and a PGOPTIONS or LD_PRELOAD of the operator's shell is not meant for it.
  env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
})

const saysDiskFull = (text: string) => /no space left on device|check free disk space|disk quota exceeded/i.test(text)

function startFailure(said: string, what: string): Error {
  if (saysDiskFull(said)) {
    return new Refusal(...diskFull)
  }
  if (/pre-existing shared memory block/.test(said)) {
    return new Refusal('conflict', 'data.in-use', 'A PostgreSQL still runs on this data folder and did not stop. Stop it and start again.')
  }
  return new Error(`The embedded PostgreSQL did not start (${what}): ${said.trim().split('\n').slice(-5).join(' | ')}`)
}

class Server {
  readonly #arguments: string[]
  readonly #binaries: PostgresBinaries
  readonly #cluster: string
  readonly #host: string
  readonly #account: ServiceAccount | undefined
  readonly #options: EmbeddedOptions
  #child: ChildProcess | undefined
  #isStopping = false
  isDiskFull = false
  readonly #endWithUs = () => this.#child?.kill('SIGINT')

  constructor(binaries: PostgresBinaries, cluster: string, host: string, account: ServiceAccount | undefined, options: EmbeddedOptions) {
    this.#binaries = binaries
    this.#cluster = cluster
    this.#host = host
    this.#account = account
    this.#options = options
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${host}`,
      'max_connections=60',
      'jit=off',
      'wal_level=minimal',
      'max_wal_senders=0',
    ]
    this.#arguments = ['-D', cluster, ...[...settings, ...(options.settings ?? [])].flatMap((setting) => ['-c', setting])]
  }

  get pid() {
    return this.#child?.pid
  }

  async start() {
    // Before it is ready: a process that ends meanwhile would leave it to the next start.
    if (!this.#options.keepRunning) process.once('exit', this.#endWithUs)
    try {
      await this.#launch(true)
    } catch (error) {
      process.off('exit', this.#endWithUs)
      throw error
    }
  }

  /** SIGINT ends sessions and writes everything out; only if that takes too long we let it recover at its next start instead. */
  async stop() {
    this.#isStopping = true
    process.off('exit', this.#endWithUs)
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const done = once(child, 'exit')
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      child.kill(signal)
      if (await Promise.race([done.then(() => true), pause(20_000, false, { ref: false })])) break
    }
    if (dirname(this.#host) !== dirname(this.#cluster)) rmSync(this.#host, { recursive: true, force: true })
  }

  async #launch(isFirst: boolean): Promise<void> {
    // Its own session: Ctrl-C in a terminal reaches Baton alone, which then stops it after the last request.
    const child = spawn(this.#binaries.postgres, this.#arguments, {
      ...asAccount(this.#account),
      cwd: this.#cluster,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    this.#child = child
    this.isDiskFull = false
    let said = ''
    const isReady = await new Promise<boolean>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => resolve(false))
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < 20_000) said += text
        this.#pass(text)
        if (text.includes('ready to accept connections')) resolve(true)
      })
    })
    if (!isReady) {
      // After a hard kill its helpers may hold the memory for a moment longer.
      if (/pre-existing shared memory block/.test(said) && isFirst) {
        await pause(1500)
        if (!this.#isStopping) return this.#launch(false)
      }
      throw startFailure(said, `exit ${child.exitCode ?? child.signalCode}`)
    }
    if (this.#options.keepRunning) {
      child.unref()
      return
    }
    child.once('exit', (code, signal) => {
      if (!this.#isStopping) void this.#comeBack(`${signal ?? code}`)
    })
  }

  async #comeBack(how: string) {
    this.#options.log?.('error', `The embedded PostgreSQL ended (${how}) and is started again`)
    this.#options.onExit?.(how)
    for (let wait = 100; !this.#isStopping; wait = Math.min(wait * 2, 10_000)) {
      try {
        await stopLeftover(this.#cluster, this.#options.log ?? (() => {}))
        if (!this.#isStopping) await this.#launch(true)
        return
      } catch (error) {
        if (this.#isStopping) return
        this.#options.log?.('error', error instanceof Error ? error.message : String(error))
        await pause(wait, undefined, { ref: false })
      }
    }
  }

  #pass(text: string) {
    if (saysDiskFull(text)) this.isDiskFull = true
    for (const line of text.split('\n')) {
      const [, level, message] = /\b(WARNING|ERROR|FATAL|PANIC): {2}(.*)/.exec(line) ?? []
      // A refused statement or an ended session is told to who asked; here only what concerns the server itself.
      if (level && level !== 'ERROR' && !/^(terminating connection|the database system is)/.test(message ?? ''))
        this.#options.log?.(level === 'WARNING' ? 'warn' : 'error', `PostgreSQL: ${message}`)
    }
  }
}
