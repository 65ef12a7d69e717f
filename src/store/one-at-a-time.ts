import pg from 'pg'
import type { Database } from './database.ts'

/** Any two starts on one database agree on this number; it stands for nothing. */
const lockKey = 7_282_662_012

/**
 * Runs something that only one of the Batons on this database may do at a time; the others stand in line. The lock lives with a
 * connection of its own, so whoever is killed in the middle gives it back.
 */
export async function oneAtATime<T>(database: Pick<Database, 'connectionOf'>, run: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...database.connectionOf('owner'), application_name: 'baton in line' })
  await client.connect()
  // Losing the lock ends nothing that has begun: everything under it is safe to be cut off anywhere.
  client.on('error', () => {})
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    return await run()
  } finally {
    await client.end().catch(() => {})
  }
}
