import type { EventOf } from '../contract/endpoint.ts'
import type { stream } from '../contract/stream.ts'
import { lastSeq, readAll } from '../store/log.ts'
import type { Entry } from '../store/log-types.ts'
import type { Operation, Sent } from './operation.ts'
import type { Services } from './services.ts'

type Told = Required<Sent<EventOf<typeof stream.followChanges>>>

/**
 * Every change of the workspace from a position on, ids only. The bell only says that there is something; what is told is read
 * from the log in its own order, so nothing is missed over a broken connection or a restart.
 */
export const followChanges = (services: Services): Operation<typeof stream.followChanges> =>
  async function* (_input, { tenant, after, signal }): AsyncGenerator<Told | Omit<Told, 'data'>> {
    const last = await lastSeq(services.database, tenant)
    // A position beyond the end is of a log that was set back since; waiting for it would pass over everything until then.
    let position = Math.min(after ?? last, last)
    // Whoever began at the end and loses the connection before anything happened comes back to here, and misses nothing either.
    if (position !== after) yield { position }
    let rung = true
    let wake: () => void = () => {}
    const stop = services.onCommit((change) => {
      if (change.tenant !== tenant) return
      rung = true
      wake()
    })
    const quit = () => wake()
    signal.addEventListener('abort', quit)
    try {
      while (!signal.aborted) {
        if (!rung) {
          await new Promise<void>((resolve) => {
            wake = resolve
            if (rung || signal.aborted) resolve()
          })
        }
        if (signal.aborted) return
        rung = false
        for (;;) {
          const entries = await readAll(services.database, tenant, position, 500)
          for (const told of grouped(entries)) {
            position = told.position
            yield told
          }
          if (entries.length < 500) break
        }
      }
    } finally {
      stop()
      signal.removeEventListener('abort', quit)
    }
  }

/** Entries of one change to one thing as one word about it. */
function grouped(entries: readonly Entry[]): Told[] {
  const told: Told[] = []
  for (const { seq, stream, event } of entries) {
    const last = told.at(-1)
    const subject = { [stream.kind]: stream.id }
    if (
      last &&
      last.data.subject === stream.kind &&
      (last.data.handover ?? last.data.account) === stream.id &&
      last.data.types.length < 40
    ) {
      last.position = seq
      last.data = { ...last.data, position: seq, types: [...last.data.types, event.type] }
    } else {
      told.push({
        position: seq,
        data: {
          position: seq,
          subject: stream.kind,
          ...(stream.kind === 'handover' || stream.kind === 'account' ? subject : {}),
          types: [event.type],
        },
      })
    }
  }
  return told
}
