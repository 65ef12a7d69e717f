import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import type { Database } from './database.ts'

const Change = z.object({
  tenant: z.string(),
  seq: z.number(),
  streams: z.array(z.object({ kind: z.string(), id: z.string() })).nullable(),
})
/** That something was committed: ids only. `streams` is null after a large batch. */
export type Change = z.infer<typeof Change>

export type Listening = { close(): Promise<void> }

/** Whoever may enter the database may ring, with whatever they like. */
function parsed(payload: string | undefined): unknown {
  try {
    return JSON.parse(payload ?? 'null')
  } catch {
    return undefined
  }
}

/**
 * Tells of every commit within moments. It is a doorbell, not the letter: while the connection is away changes are missed, so
 * after each (re)connection `onConnected` is told, and who follows the log asks it what is new.
 */
export async function listen(
  database: Database,
  onChange: (change: Change) => void,
  onConnected: () => void = () => {},
): Promise<Listening> {
  const controller = new AbortController()
  const { signal } = controller
  let client = await connect()
  let reconnecting: Promise<void> = Promise.resolve()

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({ ...database.connectionOf('app'), application_name: 'baton listen' })
    // Its end follows, and that is handled. There may be more than one: a pooler adds what it thinks of the first.
    made.on('error', () => {})
    made.on('notification', ({ payload }) => {
      const change = Change.safeParse(parsed(payload))
      if (change.success) onChange(change.data)
    })
    try {
      await made.connect()
      await made.query('listen baton')
    } catch (error) {
      made.end().catch(() => {})
      throw error
    }
    // Only one that listened is replaced by its end: an attempt that fails ends too, and whoever tried it tries again by themselves.
    made.once('end', () => {
      if (!signal.aborted) reconnecting = comeBack()
    })
    onConnected()
    return made
  }

  async function comeBack() {
    for (let wait = 50; !signal.aborted; wait = Math.min(wait * 2, 5000)) {
      try {
        await pause(wait, undefined, { signal, ref: false })
        client = await connect()
        return
      } catch {
        // Still away, or closed meanwhile.
      }
    }
  }

  return {
    async close() {
      controller.abort()
      await reconnecting
      await client.end().catch(() => {})
    },
  }
}
