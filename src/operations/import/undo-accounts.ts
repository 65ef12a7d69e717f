import { canonical } from '../../core/base/canonical.ts'
import type { Account } from '../../core/records/account.ts'
import type { AccountEvent, FieldChange, HeldBy, RoleHolder } from '../../core/records/account-events.ts'
import type { Append, Entry, Models } from '../../store/log-types.ts'
import { accountRow } from '../account-edit.ts'
import { isOfList, type Left, removable, takenBack, type Undo, type UndoBy } from './undo.ts'

export type HeldLine = HeldBy & { account: string; role: string }
export type UndoAccountState = {
  accounts: ReadonlyMap<string, { fields: Account; endedAt: string | null }>
  /** Ids of those below each, of all accounts there are. */
  children: ReadonlyMap<string, readonly string[]>
  /** What the log says about the accounts after the import. */
  later: ReadonlyMap<string, readonly Entry[]>
  assignments: ReadonlyMap<string, readonly HeldLine[]>
  /** When the ledger was last told something about a role of an account, by `account role`. */
  seen: ReadonlyMap<string, string>
  withRecords: ReadonlySet<string>
  withHandover: ReadonlySet<string>
  withHandoverSince: ReadonlySet<string>
  logged: ReadonlyMap<string, number>
}

type Imported = {
  account: string
  created: Account | undefined
  changed: Readonly<Record<string, FieldChange>>
  roles: { role: string; from: RoleHolder | null; to: RoleHolder }[]
}

/** Accounts that stand as the import left them go, or are again what they were. */
export function undoAccounts(entries: readonly Entry[], at: string, state: UndoAccountState, by: UndoBy): Undo {
  const all = [...Map.groupBy(entries, ({ stream }) => stream.id)].map(([account, own]) => importedFrom(account, own))
  const left: Left[] = []
  const leave = (one: Imported, because: string) => left.push({ name: nameOf(one, state), because })
  const free = all.filter((one) => {
    const because = whyLeft(one, at, state)
    if (because !== undefined) leave(one, because)
    return because === undefined
  })
  const added = new Set(free.flatMap(({ account, created }) => (created ? [account] : [])))
  // An account that gets its earlier parent back does not stand below the one that goes.
  const leaving = new Set(free.flatMap(({ account, changed }) => (changed.parent ? [account] : [])))
  const neededBy = new Map([...state.children].map(([parent, below]) => [parent, below.filter((child) => !leaving.has(child))]))
  const going = removable(added, neededBy)
  for (const one of free) if (one.created && !going.has(one.account)) leave(one, 'Another account stands below it that stays.')
  const removed = free.filter(({ account }) => going.has(account))
  const restored = free.filter(({ created }) => !created)
  const models: Models = {
    accountsRemoved: removed.map(({ account }) => account),
    accounts: restored.flatMap((one) => rowBefore(one, state)),
    assignmentsReplaced: restored.flatMap(({ account, roles }) =>
      roles.map(({ role }) => ({ account, role, seen: state.seen.get(`${account} ${role}`) ?? null, ...said })),
    ),
    assignments: restored.flatMap((one) =>
      one.roles.flatMap((change) =>
        lineBefore(one.account, change, at, state).map(({ role, holder, from, to }) => ({
          account: one.account,
          role,
          holderKind: holder.kind,
          holder: holder.id,
          holds: role === 'CSM',
          fromAt: from,
          toAt: to,
          ...said,
        })),
      ),
    ),
  }
  const events = (one: Imported) => (one.created ? [removedEvent(one, one.created)] : backEvents(one, at, state))
  const appends = [...removed, ...restored].map(
    (one, index): Append => ({
      ...by,
      stream: { kind: 'account', id: one.account },
      expectedVersion: state.logged.get(one.account) ?? 0,
      events: events(one),
      ...(index === 0 ? { models } : {}),
    }),
  )
  return { removed: removed.length, restored: restored.length, left, appends }
}

const said = { source: takenBack, reason: takenBack }

function importedFrom(account: string, entries: readonly Entry[]): Imported {
  const events = entries.map(({ event }) => event as unknown as AccountEvent)
  const created = events.find((event) => event.type === 'AccountCreated')
  const changed = events.find((event) => event.type === 'AccountChanged')
  return {
    account,
    created: created?.fields,
    changed: changed?.fields ?? {},
    roles: events.flatMap((event) => (event.type === 'HolderChanged' ? [{ role: event.role, from: event.from, to: event.to }] : [])),
  }
}

const nameOf = ({ account, created }: Imported, { accounts }: UndoAccountState): string =>
  accounts.get(account)?.fields.name ?? created?.name ?? 'An account that is gone'

const changedSince = 'Somebody changed it since.'

function whyLeft(one: Imported, at: string, state: UndoAccountState): string | undefined {
  const { account, created, changed, roles } = one
  const now = state.accounts.get(account)
  if (!now) return 'It is not here any more.'
  if (created ? state.withHandover.has(account) : state.withHandoverSince.has(account)) return 'It has a handover since.'
  const others = (state.later.get(account) ?? []).filter(
    (entry) => !isOfList(entry) && !['RecordWritten', 'RecordRemoved', 'HolderChanged', 'HoldersCorrected'].includes(entry.event.type),
  )
  if (others.length > 0 || now.endedAt !== null) return changedSince
  const fields = now.fields as Readonly<Record<string, unknown>>
  const same = (a: unknown, b: unknown) => canonical([a ?? null]) === canonical([b ?? null])
  if (created ? !same(fields, created) : Object.entries(changed).some(([name, { after }]) => !same(fields[name], after)))
    return changedSince
  const lines = state.assignments.get(account) ?? []
  const holds = ({ role, to }: Imported['roles'][number]) =>
    lines.some((line) => line.role === role && line.from === at && line.to === null && same(line.holder, to))
  if (!roles.every(holds) || (created && lines.length !== roles.length)) return 'Who holds it, or another role of it, changed since.'
  if (created) return state.withRecords.has(account) ? 'Something was written about it since. Take that back first.' : undefined
  return roles.some(({ role, from }) => role === 'CSM' && from === null)
    ? 'It has a holder since, and an account that has one changes hands by a handover.'
    : undefined
}

function rowBefore({ account, changed }: Imported, { accounts }: UndoAccountState): NonNullable<Models['accounts']> {
  const now = accounts.get(account)
  if (!now || Object.keys(changed).length === 0) return []
  const fields: Record<string, unknown> = { ...now.fields }
  for (const [name, { before }] of Object.entries(changed)) {
    if (before === undefined) delete fields[name]
    else fields[name] = before
  }
  return [accountRow(account, fields as Account, now.endedAt)]
}

/** Who had the role, as it was known before: without the one whom the list named, and with the one before them still there. */
const lineBefore = (
  account: string,
  { role, from, to }: Imported['roles'][number],
  at: string,
  { assignments }: UndoAccountState,
): HeldLine[] =>
  (assignments.get(account) ?? []).flatMap((line) => {
    if (line.role !== role || (line.holder.id === to.id && line.from === at)) return []
    return line.to === at && line.holder.id === from?.id ? [{ ...line, to: null }] : [line]
  })

const removedEvent = ({ account }: Imported, before: Account): AccountEvent => ({
  type: 'AccountRemoved',
  account,
  before,
  source: takenBack,
})

function backEvents(one: Imported, at: string, state: UndoAccountState): AccountEvent[] {
  const { account, changed, roles } = one
  const fields = Object.fromEntries(
    Object.entries(changed).map(([name, { before, after }]) => [
      name,
      { ...(after === undefined ? {} : { before: after }), ...(before === undefined ? {} : { after: before }) },
    ]),
  )
  const stints = (lines: readonly HeldLine[]): HeldBy[] => lines.map(({ holder, from, to }) => ({ holder, from, to }))
  return [
    ...(Object.keys(fields).length > 0 ? [{ type: 'AccountChanged' as const, account, fields, source: takenBack }] : []),
    ...roles.map((change) => ({
      type: 'HoldersCorrected' as const,
      account,
      role: change.role,
      holder: change.from,
      from: at,
      to: null,
      reason: takenBack,
      before: stints((state.assignments.get(account) ?? []).filter(({ role }) => role === change.role)),
      after: stints(lineBefore(account, change, at, state)),
    })),
  ]
}
