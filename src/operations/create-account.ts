import type { accounts } from '../contract/accounts.ts'
import type { OutputOf } from '../contract/endpoint.ts'
import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { type Actor, loggedAs } from '../core/policy/member.ts'
import type { Account } from '../core/records/account.ts'
import type { AccountEvent } from '../core/records/account-events.ts'
import type { LoadedAssignment } from '../store/load.ts'
import { append } from '../store/log.ts'
import type { AssignmentRow } from '../store/log-types.ts'
import { accountRow, mustBeFree, mustBeParent, mustMaySet, parseAccount } from './account-edit.ts'
import { accountView } from './account-view.ts'
import { audienceOf } from './audience.ts'
import type { Directory } from './directory.ts'
import { type AccountServices, answeredBefore, isId, keyOf } from './load-account.ts'
import type { Operation } from './operation.ts'

type Created = OutputOf<typeof accounts.createAccount>

/** Adds an account, with the person who holds it from now on when one is named. */
export const createAccount =
  (services: AccountServices): Operation<typeof accounts.createAccount> =>
  async ({ body }, { tenant, actor, now, idempotency }) => {
    const key = keyOf(actor, idempotency)
    const before = await answeredBefore(services.database, tenant, key)
    if (before) return before.answer as Created
    const { id: wanted, csm, ...given } = body
    if (wanted !== undefined && !isId(wanted)) {
      throw new Refusal(
        'invalid',
        'account.id',
        `"${wanted}" is not a UUID. Leave the id out and Baton makes one; what another system calls the account is its externalId.`,
        { where: 'id' },
      )
    }
    const directory = await services.directory(tenant)
    const holder = csm === undefined ? undefined : mustBePerson(csm, directory)
    const audience = audienceOfNew(actor, holder, given.region, directory)
    mustMaySet(given, audience)
    const id = wanted?.toLowerCase() ?? services.newId()
    await mustBeFree(services.database, tenant, { name: given.name, ...(wanted === undefined ? {} : { id }) })
    const parent = given.parent === undefined ? undefined : await mustBeParent(services.database, tenant, given.parent, new Set([id]))
    const fields = parseAccount({ ...given, ...(parent ? { parent: parent.id } : {}) })

    const at = now.toISOString()
    const assignment: AssignmentRow | undefined =
      holder === undefined ? undefined : { account: id, role: 'CSM', holderKind: 'person', holder, holds: true, fromAt: at }
    const answer = viewOfNew({ id, fields, at, parent, assignment, directory, audience, actor, now })
    const events: AccountEvent[] = [
      { type: 'AccountCreated', account: id, fields, source: 'by hand' },
      ...(holder
        ? [
            {
              type: 'HolderChanged' as const,
              account: id,
              role: 'CSM',
              holds: true,
              from: null,
              to: { kind: 'person' as const, id: holder },
              at,
            },
          ]
        : []),
    ]
    const written = await append(services.database, {
      tenant,
      stream: { kind: 'account', id },
      expectedVersion: 0,
      events,
      ...loggedAs(actor),
      at,
      models: { accounts: [accountRow(id, fields)], ...(assignment ? { assignments: [assignment] } : {}) },
      ...(key ? { idempotency: { ...key, status: 201, answer: answer as unknown as Json } } : {}),
    })
    if ('answered' in written) return written.answered.answer as Created
    // A handover of the account above it takes it along from now on.
    if (parent) await services.recheck(tenant, [id], now)
    return answer
  }

function mustBePerson(id: string, { people }: Directory): string {
  const person = people.get(id)
  if (!person?.active)
    throw new Refusal('invalid', 'person.unknown', `There is nobody "${id.slice(0, 60)}" here who could have this role.`, { where: 'csm' })
  return person.id
}

/** Nobody manages an account that has no holder yet, so a manager who enters it counts as its manager. */
function audienceOfNew(actor: Actor, holder: string | undefined, region: string | undefined, directory: Directory) {
  const audience = audienceOf(actor, { holder: holder === undefined ? undefined : { holderKind: 'person', holder }, region }, directory)
  if (holder === undefined && actor.kind !== 'baton' && actor.member.roles.includes('csm-manager')) audience.add('manager')
  return audience
}

/** The answer is made before anything is written, because it is written with it: a repeat must answer the same. */
function viewOfNew(made: {
  id: string
  fields: Account
  at: string
  parent: { id: string; name: string } | undefined
  assignment: AssignmentRow | undefined
  directory: Directory
  audience: ReturnType<typeof audienceOf>
  actor: Actor
  now: Date
}): Created {
  const { id, fields, parent, assignment, directory, audience, actor, now } = made
  const { name, parent: _, ...data } = fields
  const account = { id, name, parent: parent?.id ?? null, data, endedAt: null, version: 1 }
  const assignments: LoadedAssignment[] = assignment
    ? [
        {
          account: id,
          role: assignment.role,
          holderKind: 'person',
          holder: assignment.holder,
          holds: true,
          fromAt: assignment.fromAt,
          toAt: null,
        },
      ]
    : []
  const loaded = {
    workspace: { name: '', isDemo: false, settings: {}, clock: {} },
    handover: null,
    accounts: [account],
    records: [],
    assignments,
    underWay: [],
    accountVersion: 0,
    nextNumber: 1,
    people: [],
    directory: [],
  }
  return accountView(
    { account, fields, loaded, directory, running: [], audience },
    { parent: parent ?? null, handovers: [] },
    { actor, now },
  )
}
