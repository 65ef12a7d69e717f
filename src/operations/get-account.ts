import type { accounts } from '../contract/accounts.ts'
import { readAccountView } from './account-view.ts'
import type { AccountServices } from './load-account.ts'
import type { Operation } from './operation.ts'

/** One account: who holds it, who held it, what is open, what was handed over. */
export const getAccount =
  (services: AccountServices): Operation<typeof accounts.getAccount> =>
  ({ params }, { tenant, actor, now }) =>
    readAccountView(services, { tenant, id: params.id, actor, now })
