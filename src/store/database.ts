import { mkdirSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'
import { type DataLock, lockData } from './data-lock.ts'
import { type EmbeddedPostgres, type StoreLog, startEmbeddedPostgres } from './embedded-postgres.ts'
import { mustReachWhatIsKept } from './kept-beside.ts'
import { endLostConnections, NamedClient, onTheWire } from './lost-connections.ts'
import { migrate } from './migrate.ts'
import { diskFull, translated } from './refusals.ts'
import { type Connection, connectionFrom, connectionOf, ensureRoles, isCode, type Role } from './roles.ts'
import type { Tables } from './tables.ts'

/** What queries inside `withTenant` and `inTransaction` use. */
export type Queries = Kysely<Tables>

/** The open database: one pool of connections per role. Requests use `withTenant` and the log, never a pool. */
export type Database = {
  /** Of the Baton that opened it, for what it writes and refuses; a test has none. */
  version: string | undefined
  dataDir: string
  /** Undefined when DATABASE_URL names a server. */
  embedded: EmbeddedPostgres | undefined
  app: pg.Pool
  reader: pg.Pool
  owner: pg.Pool
  log: StoreLog
  connectionOf(role: Role): pg.ClientConfig
  /** Stops in order: connections, PostgreSQL, the folder's lock. */
  close(): Promise<void>
}

export type OpenOptions = {
  dataDir: string
  version?: string | undefined
  databaseUrl?: string | undefined
  onProgress?: (message: string) => void
  log?: StoreLog
  /** Told when the embedded PostgreSQL ended by itself; it comes back by itself too. */
  onExit?: (how: string) => void
  /** Gives the opening up, and ends what runs already. Of a database that is open it says nothing: that one is closed. */
  signal?: AbortSignal | undefined
}

/** Opens the data: locks the folder, starts PostgreSQL or reaches the server, brings it to the newest form. All or nothing. */
export async function openDatabase({
  dataDir,
  version,
  databaseUrl,
  onProgress = () => {},
  log = () => {},
  onExit,
  signal,
}: OpenOptions): Promise<Database> {
  let lock: DataLock | undefined
  let embedded: EmbeddedPostgres | undefined
  const giveUp = () => void embedded?.stop()
  signal?.addEventListener('abort', giveUp)
  try {
    signal?.throwIfAborted()
    makeFolder(dataDir)
    // With a server, several nodes may share it, each with a data folder of its own (checkpoints are kept there).
    lock = await lockData(dataDir)
    mustReachWhatIsKept(dataDir, 'write')
    if (!databaseUrl) embedded = await startEmbeddedPostgres({ dataDir, onProgress, log, signal, ...(onExit ? { onExit } : {}) })
    const connection = embedded ? await embeddedConnection(embedded) : connectionFrom(databaseUrl ?? '')
    await prepare(connection, onProgress, signal, version)
    signal?.throwIfAborted()
    return openPools({ connection, dataDir, version, embedded, log, afterClose: () => finish(embedded, lock) })
  } catch (error) {
    const isDiskFull = embedded?.isDiskFull() ?? false
    await finish(embedded, lock)
    throw isDiskFull ? new Refusal(...diskFull) : translated(error)
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

function makeFolder(dataDir: string) {
  try {
    mkdirSync(dataDir, { recursive: true })
  } catch (error) {
    if (isCode(error, 'ENOSPC')) throw error
    throw new Refusal(
      'unavailable',
      'data.not-writable',
      `The data folder ${dataDir} can't be made: ${error instanceof Error ? error.message : error}. Set BATON_DATA.`,
    )
  }
}

async function finish(embedded: EmbeddedPostgres | undefined, lock: DataLock | undefined) {
  await embedded?.stop()
  lock?.release()
}

async function embeddedConnection({ host, owner }: EmbeddedPostgres): Promise<Connection> {
  const connection = { host, port: 5432, user: owner, database: 'baton' }
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [connection.database])
    if (rowCount === 0) await client.query(`create database baton`)
  } finally {
    await client.end()
  }
  return connection
}

/** Roles first, since the migrations give them their rights. */
export async function prepare(
  connection: Connection,
  onProgress: (message: string) => void = () => {},
  signal?: AbortSignal,
  version?: string,
): Promise<void> {
  const owner = await reach(connection)
  // Whoever stands in line behind another start, which may take long, is not held there.
  const giveUp = () => void owner.end()
  signal?.addEventListener('abort', giveUp)
  try {
    const { rows } = await owner.query<{ version: number }>(`select current_setting('server_version_num')::integer as version`)
    const major = Math.floor((rows[0]?.version ?? 0) / 10_000)
    if (major < 15)
      throw new Refusal('unavailable', 'database.too-old', `DATABASE_URL names a PostgreSQL ${major}; Baton needs version 15 or newer.`)
    await ensureRoles(owner, connection)
    await migrate(owner, onProgress, version)
  } finally {
    signal?.removeEventListener('abort', giveUp)
    await owner.end()
  }
}

/** Refuses with where it looked and what to look at, where a pool would only say that the database is away. */
export async function mustAnswer(connection: Connection): Promise<void> {
  await (await reach(connection)).end()
}

async function reach(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, ...onTheWire, application_name: 'baton start' })
  client.on('error', () => {}) // a lost connection shows in the statement that waits for it
  try {
    await client.connect()
  } catch (error) {
    if (isCode(error, '28P01'))
      throw new Refusal(
        'unavailable',
        'database.password',
        `The database at ${connection.host} refused the user ${connection.user}. Look at DATABASE_URL.`,
      )
    if (isCode(error, '3D000'))
      throw new Refusal(
        'unavailable',
        'database.none',
        `There is no database "${connection.database}" at ${connection.host}. Make it, with ${connection.user} as its owner, or look at DATABASE_URL.`,
      )
    const known = translated(error)
    if (!(known instanceof Refusal && known.code === 'database.away')) throw known
    throw new Refusal(
      'unavailable',
      'database.unreachable',
      `No PostgreSQL answers at ${connection.host}:${connection.port}. Start it, or look at DATABASE_URL.`,
    )
  }
  return client
}

type PoolOptions = {
  connection: Connection
  dataDir: string
  version?: string | undefined
  embedded?: EmbeddedPostgres | undefined
  log?: StoreLog
  /** Connections for requests. */
  size?: number
  /** So long a statement may be silent before it is looked for; tests take less. */
  silentMilliseconds?: number
  afterClose?: () => Promise<void>
}

/** The pools over a prepared database. */
export function openPools({
  connection,
  dataDir,
  version,
  embedded,
  log = () => {},
  size = 10,
  silentMilliseconds,
  afterClose,
}: PoolOptions): Database {
  const config = (role: Role): pg.ClientConfig => ({
    ...connectionOf(connection, role),
    ...onTheWire,
    application_name: `baton ${role}`,
    types,
  })
  const pool = (role: Role, max: number) => {
    // `pipeline` lets a transaction's first statements travel together; the types of `pg` don't know it yet.
    const options: pg.PoolConfig & { pipeline: boolean } = {
      ...config(role),
      Client: NamedClient,
      max,
      pipeline: true,
      idleTimeoutMillis: role === 'owner' ? 1000 : 30_000,
    }
    const made = new pg.Pool(options)
    // Without listeners a connection that is lost would end the process: idle in the pool, or lent out between two statements.
    made.on('connect', (client) => client.on('error', () => {}))
    endLostConnections(made, config(role), silentMilliseconds)
    // A node that stands still, in a machine that was paused, must not keep what it has locked from the others.
    if (role === 'app') made.on('connect', (client) => void client.query(`set idle_in_transaction_session_timeout = '60s'`).catch(() => {}))
    made.on('error', (error) => {
      if (!closing) log('warn', `A database connection was lost: ${error.message}`)
    })
    return made
  }
  let closing: Promise<void> | undefined
  const pools = { app: pool('app', size), reader: pool('reader', 2), owner: pool('owner', 2) }
  const close = async () => {
    await Promise.all(Object.values(pools).map((each) => each.end()))
    await afterClose?.()
  }
  return {
    version,
    dataDir,
    embedded,
    ...pools,
    log,
    connectionOf: config,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const int8 = 20

/** Our numbers of entries stay far below 2^53, so they are plain numbers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
}

/**
 * Reads as one tenant: a consistent picture, no other tenant's rows, no writing. The statements that open it travel with the first
 * query, and nobody waits for its end, so a single read waits on the database once.
 */
export async function withTenant<T>(database: Database, tenant: string, read: (queries: Queries) => Promise<T>): Promise<T> {
  return withClient(database, async (client) => {
    const opened = open(client, 'begin isolation level repeatable read read only', tenant)
    try {
      const result = await read(queriesOf(client))
      await opened
      return result
    } finally {
      client.query('commit').catch(() => {})
    }
  })
}

/** Small changes that are no business of the log (sessions, cursors), as one tenant, all or nothing. */
export async function inTransaction<T>(database: Database, tenant: string, change: (queries: Queries) => Promise<T>): Promise<T> {
  return withClient(database, async (client) => {
    const opened = open(client, 'begin', tenant)
    try {
      const result = await change(queriesOf(client))
      await opened
      const { command } = await client.query('commit')
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back: a statement in it failed and its error was swallowed')
      return result
    } catch (error) {
      client.query('rollback').catch(() => {})
      throw error
    }
  })
}

/** What a connection is asked before anybody waits goes out in one write: with several the database is woken several times. */
export function inOneBreath(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

function open(client: pg.PoolClient, begin: string, tenant: string): Promise<unknown> {
  inOneBreath(client)
  const opened = Promise.all([client.query(begin), client.query(`select set_config('app.tenant', $1, true)`, [tenant])])
  opened.catch(() => {}) // looked at after the first query, which fails too
  return opened
}

/**
 * A connection for this work, of the application unless another role is named; its errors are said as people are told. One that was lost meanwhile is thrown away:
 * it would be given to the next, who has nothing to do with it.
 */
export async function withClient<T>(
  database: Database,
  work: (client: pg.PoolClient) => Promise<T>,
  role: 'app' | 'reader' = 'app',
): Promise<T> {
  const client = await connect(database, role)
  let isLost = false
  try {
    return await work(client)
  } catch (error) {
    const said = translated(error)
    isLost = said instanceof Refusal && said.code === 'database.away'
    throw said
  } finally {
    client.release(isLost)
  }
}

/**
 * A long look with the rights of the reader: one picture of one workspace, no writing, and no connection that requests need. As many go
 * on at once as it has connections.
 */
export const withReader = <T>(database: Database, tenant: string, read: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  withClient(
    database,
    async (client) => {
      try {
        await client.query('begin isolation level repeatable read read only')
        await client.query(`select set_config('app.tenant', $1, true)`, [tenant])
        return await read(client)
      } finally {
        client.query('commit').catch(() => {})
      }
    },
    'reader',
  )

/** A connection. Release it. */
export async function connect(database: Database, role: 'app' | 'reader' | 'owner' = 'app'): Promise<pg.PoolClient> {
  try {
    return await database[role].connect()
  } catch (error) {
    throw translated(error)
  }
}

const bound = new WeakMap<pg.PoolClient, Queries>()

/** Kysely over this one connection; made once per connection. */
function queriesOf(client: pg.PoolClient): Queries {
  const known = bound.get(client)
  if (known) return known
  const same = { query: client.query.bind(client), release: () => {} }
  const pool = { connect: async () => same, end: async () => {}, options: {} }
  const made = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  bound.set(client, made)
  return made
}
