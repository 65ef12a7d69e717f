import pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { Database } from './database.ts'

/** The queue wakes workers; what must happen is known from the log and our own rows. */
export type Queue = PgBoss

/**
 * Opens the queue under a role that sees nothing but the queue's schema. The schema comes from our migrations. Send with an `id` of
 * your own: a second send with it adds nothing.
 */
export async function openQueue(database: Database): Promise<Queue> {
  const { host, port, user, password, database: name, ssl } = database.connectionOf('queue')
  const queue = new PgBoss({
    ...(host ? { host } : {}),
    ...(port ? { port } : {}),
    ...(user ? { user } : {}),
    ...(typeof password === 'string' ? { password } : {}),
    ...(name ? { database: name } : {}),
    ...(ssl ? { ssl } : {}),
    max: 4,
    application_name: 'baton queue',
    schema: 'queue',
    migrate: false,
    createSchema: false,
    useListenNotify: true,
    // Rebuilding indexes needs their owner; the tables stay small, since jobs are only wake-ups.
    reindex: false,
  })
  // Workers say here that the database is away; they recover by themselves, and without a listener the process would end.
  queue.on('error', (error) => database.log('warn', `The queue: ${error instanceof Error ? error.message : String(error)}`))
  await queue.start()
  return queue
}

/** Whether the installed queue is the one that our migration made; false after its library was changed without a migration. */
export async function queueIsInStep(database: Database): Promise<boolean> {
  const client = new pg.Client(database.connectionOf('queue'))
  await client.connect()
  try {
    const boss = new PgBoss({ db: { executeSql: (text, values) => client.query(text, values) }, schema: 'queue' })
    return (await boss.schemaVersion()) === queueSchemaVersion
  } finally {
    await client.end()
  }
}

/** The version that 0006-queue.sql writes. */
const queueSchemaVersion = 46
