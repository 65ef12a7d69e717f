import type { Json } from '../core/base/canonical.ts'
import { loggedAs } from '../core/policy/member.ts'
import type { Database } from '../store/database.ts'
import { append } from '../store/log.ts'
import type { Stream } from '../store/log-types.ts'
import { keyOf } from './load-account.ts'
import type { SignedInContext } from './operation.ts'

/** Keeps what is answered under the caller's key, where what was done is not one append that could take the key with it. */
export async function keepAnswer<T>(
  database: Database,
  stream: Stream,
  answer: T,
  { tenant, actor, now, idempotency }: SignedInContext,
): Promise<T> {
  const key = keyOf(actor, idempotency)
  if (!key) return answer
  const kept = await append(database, {
    tenant,
    stream,
    expectedVersion: 'newest',
    events: [],
    ...loggedAs(actor),
    at: now.toISOString(),
    idempotency: { ...key, status: 200, answer: answer as unknown as Json },
  })
  return 'answered' in kept ? (kept.answered.answer as T) : answer
}
