import type { records } from '../contract/records.ts'
import type { AccountServices } from './load-account.ts'
import type { Operation } from './operation.ts'
import { removeRecord } from './write-record.ts'

/** Removes one record. */
export const deleteRecord =
  (services: AccountServices): Operation<typeof records.deleteRecord> =>
  async ({ params }, context) => {
    await removeRecord(services, params, context)
    return undefined
  }
