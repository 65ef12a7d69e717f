import type { records } from '../contract/records.ts'
import { type AccountServices, loadAccount } from './load-account.ts'
import type { Operation } from './operation.ts'
import { recordsOf, recordView } from './record-view.ts'
import { unknownRecord } from './write-record.ts'

/** One record by kind and key. */
export const getRecord =
  (services: AccountServices): Operation<typeof records.getRecord> =>
  async ({ params }, { tenant, actor, now }) => {
    const found = await loadAccount(services, { tenant, id: params.id, actor, now })
    const record = recordsOf(found).find(({ kind, key }) => kind === params.kind && key === params.key)
    if (!record) throw unknownRecord(params)
    return recordView(record, found, actor)
  }
