import type { Kind } from '../../core/records/kinds.ts'
import { type StoredRecord, titleOf } from '../../core/records/record.ts'
import { isArranged, principleBroken, runningAmong } from '../keep-principles.ts'
import type { SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { type Plan, place } from './plan.ts'
import type { RecordChange } from './plan-records.ts'
import type { Problems } from './problems.ts'

/** A list may arrange no meeting that a principle of a running handover forbids, as nobody may by hand. */
export async function refuseBrokenPrinciples(
  services: Services,
  kind: Kind,
  { changes }: Plan<RecordChange>,
  problems: Problems,
  context: SignedInContext,
): Promise<void> {
  for (const [account, own] of Map.groupBy(changes, (change) => change.account)) {
    const coming = own
      .map(({ row, key, data }) => ({ row, record: recordOf(kind, key, data, context.now) }))
      .filter(({ record }) => isArranged(record, context.now))
    if (coming.length === 0) continue
    const running = await runningAmong(services, await services.store.handoversUnderWay(context.tenant, [account]), context)
    for (const { row, record } of coming) {
      const broken = principleBroken(record, running)
      if (broken)
        problems.add({
          code: 'principle.broken',
          severity: 'error',
          message: broken,
          place: place(row, 'Title', titleOf(kind, record.key, record.data)),
        })
    }
  }
}

const recordOf = (kind: Kind, key: string, data: RecordChange['data'], now: Date): StoredRecord =>
  ({ kind, key, data, source: 'import', checkedAt: now.toISOString(), version: 1 }) as unknown as StoredRecord
