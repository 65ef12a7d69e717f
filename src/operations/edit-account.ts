import type { accounts } from '../contract/accounts.ts'
import { loggedAs } from '../core/policy/member.ts'
import { type AccountEvent, changedFields } from '../core/records/account-events.ts'
import { append } from '../store/log.ts'
import { accountRow, mustBeFree, mustBeParent, mustMaySet, parseAccount } from './account-edit.ts'
import { readAccountView } from './account-view.ts'
import { type AccountServices, loadAccount, mustBeVersion, untilNotOvertaken } from './load-account.ts'
import type { Operation } from './operation.ts'

/** Changes what is known about an account; what is not sent stays. Tasks that rest on it have reacted when the answer comes. */
export const editAccount =
  (services: AccountServices): Operation<typeof accounts.editAccount> =>
  async ({ params, body }, { tenant, actor, now, ifMatch }) => {
    const asked = { tenant, id: params.id, actor, now }
    const left = new Set<string>()
    const isWritten = await untilNotOvertaken(services, params.id, async () => {
      const { account, fields, loaded, audience } = await loadAccount(services, asked)
      mustBeVersion({ seen: ifMatch, found: account.version, what: account.name, code: 'account.stale' })
      mustMaySet(body, audience)
      const wanted: Record<string, unknown> = { ...fields }
      for (const [name, value] of Object.entries(body)) {
        if (value === null) delete wanted[name]
        else if (value !== undefined) wanted[name] = value
      }
      const after = parseAccount(wanted)
      const changed = changedFields(fields, after)
      if (Object.keys(changed).length === 0) return false
      if (changed.name && after.name.toLowerCase() !== fields.name.toLowerCase())
        await mustBeFree(services.database, tenant, { name: after.name })
      if (changed.parent && after.parent !== undefined) {
        const parent = await mustBeParent(services.database, tenant, after.parent, new Set(loaded.accounts.map(({ id }) => id)))
        after.parent = parent.id
      }
      // What it leaves behind is another family, and its handover shows one child less.
      if (changed.parent && fields.parent !== undefined) left.add(fields.parent)
      const events: AccountEvent[] = [{ type: 'AccountChanged', account: account.id, fields: changed, source: 'by hand' }]
      await append(services.database, {
        tenant,
        stream: { kind: 'account', id: account.id },
        expectedVersion: loaded.accountVersion,
        events,
        ...loggedAs(actor),
        at: now.toISOString(),
        models: { accounts: [accountRow(account.id, after, account.endedAt)] },
      })
      return true
    })
    if (isWritten) await services.recheck(tenant, [params.id.toLowerCase(), ...left], now)
    return readAccountView(services, asked)
  }
