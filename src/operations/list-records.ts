import type { records } from '../contract/records.ts'
import { type AccountServices, loadAccount } from './load-account.ts'
import type { Operation } from './operation.ts'
import { recordsOf, recordView } from './record-view.ts'

/** All records of an account, each as the caller may see it. */
export const listRecords =
  (services: AccountServices): Operation<typeof records.listRecords> =>
  async ({ params }, { tenant, actor, now }) => {
    const found = await loadAccount(services, { tenant, id: params.id, actor, now })
    return { items: recordsOf(found).map((record) => recordView(record, found, actor)) }
  }
