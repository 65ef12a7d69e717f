import { folded } from '../../core/base/folded.ts'
import type { NewId } from '../../core/base/ids.ts'
import type { Account } from '../../core/records/account.ts'
import { type AccountEvent, changedFields } from '../../core/records/account-events.ts'
import type { Append, Models } from '../../store/log-types.ts'
import { accountRow } from '../account-edit.ts'
import type { Plan } from './plan.ts'
import type { AccountChange } from './plan-accounts.ts'

type By = Pick<Append, 'tenant' | 'actor' | 'via'> & { at: string }

/** One append per account, with the rows of all of them on the first: together they are one statement. */
export function accountAppends({ changes }: Plan<AccountChange>, by: By, newId: NewId): Append[] {
  const ids = new Map(changes.map((change) => [change, change.known?.id ?? newId()]))
  const added = new Map(changes.flatMap((change) => (change.known ? [] : [[folded(change.fields.name), ids.get(change) ?? '']])))
  const settled = changes.map((change) => ({ change, id: ids.get(change) ?? '', fields: fieldsOf(change, added) }))
  const models: Models = {
    accounts: parentsFirst(settled).map(({ id, fields, change }) => accountRow(id, fields, change.known?.endedAt)),
    assignmentsEnded: settled.flatMap(({ id, change }) =>
      change.roles.flatMap(({ role, from }) => (from ? [{ account: id, role, at: by.at, source: 'import' }] : [])),
    ),
    assignments: settled.flatMap(({ id, change }) =>
      change.roles.map(({ role, to }) => ({
        account: id,
        role,
        holderKind: to.kind,
        holder: to.id,
        holds: role === 'CSM',
        fromAt: by.at,
        source: 'import',
      })),
    ),
  }
  return settled.map(({ change, id, fields }, index) => ({
    ...by,
    stream: { kind: 'account', id },
    expectedVersion: change.known?.logged ?? 0,
    events: eventsOf(change, id, fields, by.at),
    ...(index === 0 ? { models } : {}),
  }))
}

function fieldsOf({ fields, parent }: AccountChange, added: ReadonlyMap<string, string>): Account {
  if (!parent) return fields
  const id = 'id' in parent ? parent.id : added.get(parent.added)
  if (id === undefined) throw new Error(`The plan names a parent that it does not add: ${JSON.stringify(parent)}`)
  return { ...fields, parent: id }
}

function eventsOf({ known, roles }: AccountChange, account: string, fields: Account, at: string): AccountEvent[] {
  const changed = known ? changedFields(known.fields, fields) : {}
  return [
    ...(known ? [] : [{ type: 'AccountCreated' as const, account, fields, source: 'import' }]),
    ...(Object.keys(changed).length > 0 ? [{ type: 'AccountChanged' as const, account, fields: changed, source: 'import' }] : []),
    ...roles.map(({ role, from, to }) => ({ type: 'HolderChanged' as const, account, role, holds: role === 'CSM', from, to, at })),
  ]
}

/** The database wants a parent to be there before its children are. The plan holds no circles. */
function parentsFirst<T extends { id: string; fields: Account }>(all: readonly T[]): T[] {
  const byId = new Map(all.map((one) => [one.id, one]))
  const sorted = new Set<T>()
  for (const one of all) {
    const chain: T[] = []
    for (let at: T | undefined = one; at && !sorted.has(at); at = at.fields.parent === undefined ? undefined : byId.get(at.fields.parent))
      chain.push(at)
    for (const each of chain.toReversed()) sorted.add(each)
  }
  return [...sorted]
}
