import type { Json } from '../core/base/canonical.ts'
import type { Database } from './database.ts'
import { call } from './log.ts'

export type ClaimedEffect = { fence: number; kind: string; repeat: string; data: { readonly [key: string]: Json | undefined } }

/**
 * Takes an effect to work on, for so many seconds. Whoever had it before can't write a result any more: results name the fence
 * (`effectResults`), and only the newest counts. Undefined when it isn't free.
 */
export async function claimEffect(
  database: Database,
  {
    tenant,
    handover,
    effect,
    from = ['planned'],
    now,
    leaseSeconds,
  }: { tenant: string; handover: string; effect: string; from?: string[]; now: Date; leaseSeconds: number },
): Promise<ClaimedEffect | undefined> {
  const values = [tenant, handover, effect, from, now, leaseSeconds]
  const claimed = await call(
    database,
    'claim-effect',
    'select baton.claim_effect($1::uuid, $2::uuid, $3, $4::text[], $5, $6::integer) as answer',
    values,
  )
  return claimed === null ? undefined : (claimed as unknown as ClaimedEffect)
}
