import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import type { Sent } from '../operations/operation.ts'
import { always, forData } from './security-headers.ts'

const heartbeatMilliseconds = 15_000
/** Somebody who reads nothing for so long is gone; they resume from the last event that they saw. */
const mostBufferedBytes = 4 * 1024 * 1024

type Stream = {
  events: AsyncIterable<Sent<unknown>>
  /** Ends it: the session is over or the server closes. */
  signal: AbortSignal
  end: () => void
  /** Asked at each heartbeat; the session may have ended elsewhere. */
  isStillAllowed: () => Promise<boolean>
}

/**
 * Server-sent events: each with its position in the log as id, so that whoever comes back misses nothing; a position alone is no event,
 * and browsers keep it as the last one that they saw. Ends without an error.
 */
export async function sendEvents(reply: FastifyReply, requestId: string, { events, signal, end, isStillAllowed }: Stream): Promise<void> {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...always,
    ...forData,
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    'x-request-id': requestId,
  })
  raw.write('retry: 1000\n\n')
  raw.once('close', end)
  const finish = () => raw.end()
  signal.addEventListener('abort', finish, { once: true })
  const heartbeat = setInterval(() => {
    if (raw.writableLength > mostBufferedBytes) raw.destroy()
    else raw.write(':\n\n')
    isStillAllowed().then(
      (isAllowed) => isAllowed || end(),
      () => {}, // The database is away: the next heartbeat asks again.
    )
  }, heartbeatMilliseconds)
  try {
    for await (const { position, data } of events) {
      if (signal.aborted) break
      const text = data === undefined ? `id: ${position}\n\n` : `event: change\nid: ${position}\ndata: ${JSON.stringify(data)}\n\n`
      if (!raw.write(text)) await once(raw, 'drain', { signal })
    }
  } catch (error) {
    // Ended from outside while it waited: that is how a stream normally ends.
    if (!signal.aborted) throw error
  } finally {
    clearInterval(heartbeat)
    signal.removeEventListener('abort', finish)
    raw.end()
  }
}
