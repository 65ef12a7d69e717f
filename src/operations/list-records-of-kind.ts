import type { records } from '../contract/records.ts'
import { type AccountServices, loadAccount } from './load-account.ts'
import type { Operation } from './operation.ts'
import { recordsOf, recordView } from './record-view.ts'

/** The records of one kind. */
export const listRecordsOfKind =
  (services: AccountServices): Operation<typeof records.listRecordsOfKind> =>
  async ({ params }, { tenant, actor, now }) => {
    const found = await loadAccount(services, { tenant, id: params.id, actor, now })
    const ofKind = recordsOf(found).filter(({ kind }) => kind === params.kind)
    return { items: ofKind.map((record) => recordView(record, found, actor)) }
  }
