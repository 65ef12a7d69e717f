import type { enteredRoles, holders } from '../contract/holders.ts'
import { Refusal } from '../core/base/refusal.ts'
import { loggedAs, poolsNow } from '../core/policy/member.ts'
import type { AccountEvent } from '../core/records/account-events.ts'
import { append } from '../store/log.ts'
import { readAccountView } from './account-view.ts'
import type { Directory } from './directory.ts'
import { type AccountServices, holderAt, loadAccount, untilNotOvertaken } from './load-account.ts'
import type { Operation } from './operation.ts'

/** As the ledger and the pages call them. */
export const roleNames: Record<(typeof enteredRoles)[number], string> = {
  csm: 'CSM',
  cse: 'CSE',
  ae: 'AE',
  sa: 'SA',
  'renewal-manager': 'Renewal Manager',
  'csm-manager': 'CSM Manager',
}

/** Who has a role from now on. Who holds the account is entered once; after that it takes a handover (invariant 18). */
export const enterHolder =
  (services: AccountServices): Operation<typeof holders.enterHolder> =>
  async ({ params, body }, { tenant, actor, now }) => {
    const asked = { tenant, id: params.id, actor, now }
    const at = now.toISOString()
    const role = roleNames[params.role]
    const isWritten = await untilNotOvertaken(services, params.id, async () => {
      const { account, loaded, directory } = await loadAccount(services, asked)
      mayHaveRole(body, role, directory, { mustBeHere: true })
      const own = loaded.assignments.filter((one) => one.account === account.id)
      const current = own.find((one) => one.role === role && one.fromAt <= at && (one.toAt === null || at < one.toAt))
      if (current?.holderKind === body.kind && current.holder === body.id) return false
      if (role === 'CSM' && own.some(({ holds }) => holds)) {
        const held = holderAt(own, account.id, at)
        const name = held
          ? (directory.people.get(held.holder)?.name ?? directory.pools.find(({ id }) => id === held.holder)?.name ?? 'Somebody')
          : 'Somebody'
        throw new Refusal('conflict', 'account.has-holder', `${name} holds ${account.name}. It changes hands by a handover.`)
      }
      const from = current ? { kind: current.holderKind, id: current.holder } : null
      const events: AccountEvent[] = [
        { type: 'HolderChanged', account: account.id, role, holds: role === 'CSM', from, to: { kind: body.kind, id: body.id }, at },
      ]
      await append(services.database, {
        tenant,
        stream: { kind: 'account', id: account.id },
        expectedVersion: loaded.accountVersion,
        events,
        ...loggedAs(actor),
        at,
        models: {
          ...(current ? { assignmentsEnded: [{ account: account.id, role, at }] } : {}),
          assignments: [{ account: account.id, role, holderKind: body.kind, holder: body.id, holds: role === 'CSM', fromAt: at }],
        },
      })
      return true
    })
    if (isWritten) await services.recheck(tenant, [params.id.toLowerCase()], now)
    return readAccountView(services, asked)
  }

/** Who could have the role: somebody of the workspace, or for some roles a pool. In the past also who has left, or was removed, since. */
export function mayHaveRole(
  { kind, id }: { kind: 'person' | 'pool'; id: string },
  role: string,
  { people, pools }: Directory,
  { mustBeHere = false }: { mustBeHere?: boolean } = {},
): void {
  if (kind === 'person') {
    const member = people.get(id)
    if (!member || (mustBeHere && !member.active))
      throw new Refusal('invalid', 'person.unknown', `There is nobody "${id.slice(0, 60)}" here who could be ${role}.`, { where: 'id' })
    return
  }
  const mayBePool = role === 'CSM' || role === 'CSE'
  if (!mayBePool) throw new Refusal('invalid', 'pool.unknown', `A pool cannot be ${role}; name a person.`, { where: 'kind' })
  if (!(mustBeHere ? poolsNow(pools) : pools).some((pool) => pool.id === id))
    throw new Refusal('invalid', 'pool.unknown', `There is no pool "${id.slice(0, 60)}".`, { where: 'id' })
}
