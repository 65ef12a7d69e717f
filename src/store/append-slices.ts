import type { Json } from '../core/base/canonical.ts'
import { textOf } from './append-text.ts'
import { type Database, withClient } from './database.ts'
import { flush, placesOf, resultOf, statements } from './log.ts'
import type { Answered, Append, Appended, Idempotency } from './log-types.ts'

/** The last of them brings the key of all. */
export type Slice = { changes: readonly Append[]; idempotency?: Idempotency | undefined }

/**
 * Many streams in one transaction, all or nothing, a slice at a time: while the database writes one, the next is made ready. Each stream
 * once, its version known; when the key was answered before nothing is written. From the first slice on whoever else writes in this
 * workspace waits, and a connection is taken, so making ready asks the database nothing from there on.
 */
export async function appendSlices(
  database: Database,
  { tenant, slices }: { tenant: string; slices: AsyncIterable<Slice> },
): Promise<Appended[] | { answered: Answered }> {
  const ready = slices[Symbol.asyncIterator]()
  const first = await ready.next()
  if (first.done) return []
  const written = await withClient(database, async (client) => {
    const said: { changes: readonly Append[]; answer: Promise<Json> }[] = []
    let isOver = false
    try {
      await client.query('begin')
      for (let slice: IteratorResult<Slice> = first; !slice.done; slice = await ready.next()) {
        const { changes, idempotency } = slice.value
        const text = await textOf(changes, { ofAll: idempotency })
        const answer = client
          .query<{ answer: Json }>({ ...statements.append, values: [tenant, text] })
          .then(({ rows }) => rows[0]?.answer ?? null)
        answer.catch(() => {}) // looked at below, the first one first
        said.push({ changes, answer })
      }
      const appended: Appended[] = []
      for (const { changes, answer } of said) {
        const result = resultOf(await answer)
        if ('answered' in result) {
          await client.query('rollback')
          isOver = true
          return result
        }
        appended.push(...placesOf(changes, result.first))
      }
      // Each slice would announce its own streams; what is announced is all of it.
      if (said.length > 1) await client.query(statements.announceAll)
      await Promise.all([client.query('commit'), client.query(statements.settle)])
      isOver = true
      client.query(statements.announce).catch(() => {})
      return appended
    } finally {
      if (!isOver) await client.query('rollback').catch(() => {})
    }
  })
  if ('answered' in written) await flush(database)
  return written
}
