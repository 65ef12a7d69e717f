import type { AccountView, accounts } from '../contract/accounts.ts'
import { Refusal } from '../core/base/refusal.ts'
import { dayIn, momentOn } from '../core/calendar/moment-on.ts'
import { loggedAs } from '../core/policy/member.ts'
import type { AccountEvent } from '../core/records/account-events.ts'
import { append } from '../store/log.ts'
import { accountRow } from './account-edit.ts'
import { readAccountView } from './account-view.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { type AccountCase, loadAccount, mayEnd, untilNotOvertaken } from './load-account.ts'
import type { Operation, SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

/** The contract has ended: nobody watches the account any more, no handover of it starts, and its contacts begin to be old. */
export const endAccount =
  (services: Services): Operation<typeof accounts.endAccount> =>
  ({ params: { id }, body: { on, because } }, context) =>
    change(services, id, context, ({ account, fields, directory }) => {
      if (account.endedAt !== null)
        throw new Refusal('conflict', 'account.ended', `${account.name} has already ended. Undo that first, to enter another day.`)
      const zone = fields.zone ?? directory.settings.zone
      if (on > dayIn(context.now.toISOString(), zone))
        throw new Refusal(
          'invalid',
          'account.end-ahead',
          `${on} has not come yet. Enter the end once the contract is over; the renewal says until when it runs.`,
          {
            where: 'on',
          },
        )
      return { event: { type: 'AccountEnded', account: account.id, on, because }, endedAt: momentOn(on, '00:00', zone) }
    })

/** The end was a mistake, or the customer is back. */
export const takeBackEnd =
  (services: Services): Operation<typeof accounts.takeBackEnd> =>
  ({ params: { id }, body: { because } }, context) =>
    change(services, id, context, ({ account }) => {
      if (account.endedAt === null) throw new Refusal('conflict', 'account.goes-on', `${account.name} has not ended.`)
      return { event: { type: 'AccountEndTakenBack', account: account.id, because }, endedAt: null }
    })

async function change(
  services: Services,
  id: string,
  { tenant, actor, now }: SignedInContext,
  decide: (found: AccountCase) => { event: AccountEvent; endedAt: string | null },
): Promise<AccountView> {
  await untilNotOvertaken(services, id, async () => {
    const found = await loadAccount(services, { tenant, id, actor, now })
    const { account, fields, loaded, audience } = found
    if (!mayEnd(audience))
      throw new Refusal('forbidden', 'account.not-yours-to-end', `The manager of ${account.name} and operations enter its end.`)
    const { event, endedAt } = decide(found)
    await append(services.database, {
      tenant,
      stream: { kind: 'account', id: account.id },
      expectedVersion: loaded.accountVersion,
      events: [event],
      ...loggedAs(actor),
      at: now.toISOString(),
      models: { accounts: [accountRow(account.id, fields, endedAt)] },
    })
  })
  // Whoever it was uncovered for: it is nobody's gap any more, or one again.
  await checkCoverage(services, { tenant, now })
  await services.recheck(tenant, [id.toLowerCase()], now)
  return readAccountView(services, { tenant, id, actor, now })
}
