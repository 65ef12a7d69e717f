import type { Json } from '../core/base/canonical.ts'
import { textOf } from './append-text.ts'
import { type Database, withClient } from './database.ts'
import { flush, placesOf, resultOf, statements } from './log.ts'
import type { Answered, Append, Appended, Idempotency } from './log-types.ts'

/**
 * Many streams in one transaction, all or nothing, a slice at a time: while the database writes one, the next is made ready. Each stream
 * once, its version known; the key is for all of it, and when it was answered before nothing is written. From the first slice on whoever
 * else writes in this workspace waits, so whatever could still be refused is decided before.
 */
export async function appendSlices(
  database: Database,
  { tenant, slices, idempotency }: { tenant: string; slices: AsyncIterable<readonly Append[]>; idempotency: Idempotency | undefined },
): Promise<Appended[] | { answered: Answered }> {
  const written = await withClient(database, async (client) => {
    const said: { slice: readonly Append[]; answer: Promise<Json> }[] = []
    let isOver = false
    try {
      await client.query('begin')
      for await (const slice of slices) {
        const text = await textOf(slice, said.length === 0 ? { ofAll: idempotency } : {})
        const answer = client
          .query<{ answer: Json }>({ ...statements.append, values: [tenant, text] })
          .then(({ rows }) => rows[0]?.answer ?? null)
        answer.catch(() => {}) // looked at below, the first one first
        said.push({ slice, answer })
      }
      const appended: Appended[] = []
      for (const { slice, answer } of said) {
        const result = resultOf(await answer)
        if ('answered' in result) {
          await client.query('rollback')
          isOver = true
          return result
        }
        appended.push(...placesOf(slice, result.first))
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
