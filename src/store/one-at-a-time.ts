import pg from 'pg'
import { Refusal } from '../core/base/refusal.ts'
import type { Database } from './database.ts'
import { translated } from './refusals.ts'
import { isCode } from './roles.ts'

/** Any two Batons on one database agree on this number; it stands for nothing. */
const lockKey = 7_282_662_012

/** So long somebody who asked for something is kept waiting. */
const patienceSeconds = 30

type Options = {
  /** Told when another Baton has its turn, by a start, which waits for as long as that takes. */
  onWait?: () => void
  /** Gives the waiting up; what has begun goes on. */
  signal?: AbortSignal | undefined
}

/** Who stands in line in this process: they need one connection between them. */
const last = new WeakMap<object, Promise<unknown>>()

/**
 * Runs something that only one of the Batons on this database may do at a time; the others stand in line. The lock lives with a
 * connection of its own, so whoever is killed in the middle gives it back.
 */
export async function oneAtATime<T>(
  database: Pick<Database, 'app' | 'connectionOf'>,
  run: () => Promise<T>,
  options: Options = {},
): Promise<T> {
  const turn = () => holding(database, run, options)
  const mine = (last.get(database.app) ?? Promise.resolve()).then(turn, turn)
  last.set(database.app, mine)
  return mine
}

async function holding<T>(
  { connectionOf }: Pick<Database, 'connectionOf'>,
  run: () => Promise<T>,
  { onWait, signal }: Options,
): Promise<T> {
  const client = new pg.Client({ ...connectionOf('owner'), application_name: 'baton in line' })
  // Losing the lock ends nothing that has begun: everything under it is safe to be cut off anywhere.
  client.on('error', () => {})
  const giveUp = () => void client.end()
  signal?.addEventListener('abort', giveUp)
  try {
    await client.connect()
    await takeTurn(client, onWait)
  } catch (error) {
    client.end().catch(() => {})
    throw translated(error)
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
  try {
    return await run()
  } finally {
    await client.end().catch(() => {})
  }
}

async function takeTurn(client: pg.Client, onWait: (() => void) | undefined): Promise<void> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [lockKey])
  if (rows[0]?.free) return
  onWait?.()
  try {
    if (!onWait) await client.query(`set lock_timeout = '${patienceSeconds}s'`)
    await client.query('select pg_advisory_lock($1)', [lockKey])
  } catch (error) {
    if (!isCode(error, '55P03')) throw error
    throw new Refusal(
      'unavailable',
      'server.in-line',
      'Another Baton on this database is doing something that only one may do at a time. Try again in a moment.',
    )
  }
}
