import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import pg from 'pg'

/** So long a statement may be silent before somebody asks whether the database still works on it. */
const silentMilliseconds = 30_000
const askMilliseconds = 10_000

/** How every connection is made: one whose other end is gone is found within half a minute, and no firewall forgets a quiet one. */
export const onTheWire = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: askMilliseconds } as const

type Stream = Duplex & { setTimeout: (milliseconds: number) => void; bytesRead: number }

/** Each connection of a pool has a name of its own, by which the database knows it, also through a pooler. */
export class NamedClient extends pg.Client {
  readonly nameOfIts: string

  constructor(config: pg.ClientConfig = {}) {
    const name = `${config.application_name} ${randomBytes(6).toString('hex')}`
    // The pool hides the password from whoever lists what it was given.
    super({ ...config, ...(config.password === undefined ? {} : { password: config.password }), application_name: name })
    this.nameOfIts = name
  }
}

/**
 * A machine that vanishes says nothing: whoever waits for its answer would wait a quarter of an hour for the network to give up, holding
 * a connection, and a handover whose turn it is. A statement that is silent is looked for among those that the database works on; where
 * it is not, or nothing answers, its connection ends, and whoever waited is told that the database is away. One that takes its time goes
 * on.
 */
export function endLostConnections(pool: pg.Pool, config: pg.ClientConfig, silent = silentMilliseconds): void {
  pool.on('connect', (lent) => {
    const client = lent as unknown as NamedClient & { connection: { stream: Stream }; readyForQuery: boolean }
    const { stream } = client.connection
    stream.setTimeout(silent)
    stream.on('timeout', async () => {
      const { bytesRead } = stream
      const isLost = !client.readyForQuery && !(await isAtWork(config, client.nameOfIts))
      // A process that stood still is told of the silence before it reads the answer that came meanwhile.
      if (isLost && !client.readyForQuery && stream.bytesRead === bytesRead) stream.destroy()
      // A silence is told of once.
      else if (!stream.destroyed) stream.setTimeout(silent)
    })
  })
}

/** Whether the database works for this connection. One that takes no more connections is there. */
async function isAtWork(config: pg.ClientConfig, name: string): Promise<boolean> {
  const client = new pg.Client({
    ...config,
    application_name: 'baton look',
    query_timeout: askMilliseconds,
  })
  client.on('error', () => {}) // shows in the statement
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_stat_activity where application_name = $1 and state = $2', [name, 'active'])
    return rowCount !== 0
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === '53300'
  } finally {
    client.end().catch(() => {})
  }
}
