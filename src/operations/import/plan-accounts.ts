import { folded } from '../../core/base/folded.ts'
import { schemaWords } from '../../core/base/schema-words.ts'
import type { WorkspaceRole } from '../../core/policy/member.ts'
import { Account } from '../../core/records/account.ts'
import type { RoleHolder } from '../../core/records/account-events.ts'
import { isId } from '../load-account.ts'
import { accountFields, titleIn } from './fields.ts'
import { type Difference, difference, inCircles, type Meant, noteMassChange, type Plan, place, type WhoIsWho } from './plan.ts'
import type { Problems } from './problems.ts'
import type { ReadRow } from './read-rows.ts'

export type HeldRole = 'CSM' | 'AE' | 'SA' | 'Renewal Manager'

/** An account as it is now. `version` of its row, `logged` of its stream, who has which role. */
export type KnownAccount = {
  id: string
  fields: Account
  endedAt: string | null
  version: number
  logged: number
  roles: Partial<Record<HeldRole, RoleHolder>>
}

export type AccountChange = {
  row: number
  /** Undefined for one that is added. */
  known: KnownAccount | undefined
  /** `parent` is not in here. */
  fields: Omit<Account, 'parent'>
  /** The parent: known already, added by this file (by its place in `changes`), or as it was. */
  parent: { id: string } | { added: string } | undefined
  roles: { role: HeldRole; from: RoleHolder | null; to: RoleHolder }[]
}

export type AccountState = { accounts: readonly KnownAccount[]; who: WhoIsWho /** May the importer know revenue? */; seesMoney: boolean }

/** Also what a file that another workspace has written is told. */
export const noSuchAccountId =
  'There is no account with that id in this workspace. If the file was written by another workspace, it belongs there; otherwise leave the id empty, and the account is found by its name.'

const plainFields = ['externalId', 'segment', 'region', 'zone', 'language', 'arr', 'renewal', 'hosting', 'domain', 'tier'] as const
const roleColumns = [
  ['csm', 'CSM', 'csm'],
  ['ae', 'AE', 'ae'],
  ['sa', 'SA', 'sa'],
  ['renewalManager', 'Renewal Manager', 'renewal-manager'],
] as const satisfies readonly [string, HeldRole, WorkspaceRole][]

/** What the rows would do to the accounts. Looks only; whatever keeps the file out stands among the problems. */
export function planAccounts(
  read: readonly ReadRow[],
  { accounts, who, seesMoney }: AccountState,
  problems: Problems,
): Plan<AccountChange> {
  // Not even compared: "unchanged" would tell somebody who guesses what they may not know.
  const rows = read.map(({ row, told, values: { arr, ...values } }) => ({
    row,
    told,
    values: withExternalId(seesMoney && arr !== undefined ? { ...values, arr } : values),
  }))
  if (!seesMoney && read.some(({ values }) => values.arr !== undefined)) {
    problems.add({
      code: 'column.not-yours',
      severity: 'error',
      message: 'ARR may be changed only by managers of the account and operations. Leave the column out.',
    })
  }
  const byId = new Map(accounts.map((one) => [one.id, one]))
  const byName = Map.groupBy(accounts, ({ fields }) => folded(fields.name))
  const byExternalId = new Map(accounts.flatMap((one) => (one.fields.externalId ? [[one.fields.externalId, one]] : [])))
  const found = new Map<ReadRow, KnownAccount | undefined>()
  const seen = new Map<string, number>()
  for (const one of rows) {
    const known = match(one, { byId, byName, byExternalId }, problems)
    if (known === 'refused') continue
    const identities = [known?.id ?? folded(one.values.name ?? ''), ...(one.values.externalId ? [`external ${one.values.externalId}`] : [])]
    const first = identities.flatMap((each) => seen.get(each) ?? [])[0]
    if (first !== undefined) {
      problems.add({
        code: 'account.twice',
        severity: 'error',
        message: 'An account stands in the file more than once. Keep one of the rows.',
        place: place(one.row, 'Account', `${one.values.name ?? one.values.id ?? ''} (also row ${first})`),
      })
      continue
    }
    for (const each of identities) seen.set(each, one.row)
    found.set(one, known)
  }
  const around: Around = { byName, byId, added: namesAdded(found), who, problems }
  const all = [...found].map(([row, known]) => changeOf(row, known, around))
  refuseCircles(all, accounts, problems)
  const changes = all.filter(({ difference }) => difference.fields.length > 0 || difference.kind === 'added')
  noteMassChange(
    changes.map(({ difference }) => difference),
    { all: all.length, of: 'accounts' },
    problems,
  )
  return {
    changes: changes.map(({ change }) => change),
    differences: changes.map(({ difference }) => difference),
    unchanged: all.length - changes.length,
    basis: [...found].map(([{ row }, known]) => [row, known?.id ?? null, known?.version ?? 0, known?.logged ?? 0, known?.roles ?? {}]),
  }
}

/** What exports of a CRM call "Account ID" is its own id. */
const withExternalId = ({ id, ...values }: ReadRow['values']): ReadRow['values'] =>
  id === undefined ? values : isId(id) ? { ...values, id: id.toLowerCase() } : { externalId: id, ...values }

function match(
  { row, values, told }: ReadRow,
  {
    byId,
    byName,
    byExternalId,
  }: {
    byId: ReadonlyMap<string, KnownAccount>
    byName: ReadonlyMap<string, KnownAccount[]>
    byExternalId: ReadonlyMap<string, KnownAccount>
  },
  problems: Problems,
): KnownAccount | undefined | 'refused' {
  if (values.id !== undefined) {
    const known = byId.get(values.id)
    if (known) return known
    problems.add({
      code: 'account.unknown',
      severity: 'error',
      message: noSuchAccountId,
      place: place(row, 'Account ID', values.id),
    })
    return 'refused'
  }
  const external = values.externalId === undefined ? undefined : byExternalId.get(values.externalId)
  if (external) return external
  if (values.name === undefined) {
    if (!told.has('name'))
      problems.add({
        code: 'cell.missing',
        severity: 'error',
        message: 'The name of the account is missing. Write it, or remove the row.',
        place: place(row, 'Account', ''),
      })
    return 'refused'
  }
  const named = byName.get(folded(values.name)) ?? []
  if (named.length <= 1) return named[0]
  problems.add({
    code: 'account.ambiguous',
    severity: 'error',
    message: 'Several accounts have that name. Give the id in a column "Account ID".',
    place: place(row, 'Account', values.name),
  })
  return 'refused'
}

const namesAdded = (found: ReadonlyMap<ReadRow, KnownAccount | undefined>): ReadonlySet<string> =>
  new Set([...found].flatMap(([{ values }, known]) => (known === undefined && values.name !== undefined ? [folded(values.name)] : [])))

type Around = {
  byName: ReadonlyMap<string, KnownAccount[]>
  byId: ReadonlyMap<string, KnownAccount>
  added: ReadonlySet<string>
  who: WhoIsWho
  problems: Problems
}
type Drafted = { change: AccountChange; difference: Difference }

function changeOf({ row, values, told }: ReadRow, known: KnownAccount | undefined, around: Around): Drafted {
  const { parent: parentNow, ...before } = known?.fields ?? ({ name: values.name ?? '' } as Account)
  const after: Omit<Account, 'parent'> = { ...before, name: values.name ?? before.name }
  for (const name of plainFields) {
    const value = values[name]
    if (value !== undefined)
      Object.assign(after, { [name]: name === 'arr' ? Number(value) : name === 'domain' ? bareDomain(value) : value })
  }
  const parsed = Account.safeParse(after, { error: schemaWords })
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    around.problems.add({
      code: 'cell.invalid',
      severity: 'error',
      message: `${issue.path.join('.')}: ${issue.message}.`,
      place: place(row, issue.path.join('.'), values[String(issue.path[0])] ?? ''),
    })
  }
  const parent = parentOf({ row, values, told }, around)
  const roles = rolesOf({ row, values, told }, known, around)
  const isParentNew = parent !== undefined && !('id' in parent && parent.id === parentNow)
  const parentName = (id: string | undefined) => (id === undefined ? null : (around.byId.get(id)?.fields.name ?? id))
  const fields = [
    ...(['name', ...plainFields] as const).flatMap((name) =>
      before[name] === after[name] && known
        ? []
        : after[name] === undefined
          ? []
          : [difference(titleIn(accountFields, name), known ? before[name] : null, after[name])],
    ),
    ...(isParentNew ? [difference(titleIn(accountFields, 'parent'), parentName(parentNow), values.parent)] : []),
    ...roles.map(({ role, from, to }) => difference(role, around.who.nameOf(from?.id), around.who.nameOf(to.id))),
  ]
  return {
    change: { row, known, fields: after, parent: isParentNew ? parent : parentNow === undefined ? undefined : { id: parentNow }, roles },
    difference: { row, name: after.name, kind: known ? 'changed' : 'added', fields },
  }
}

/** The host name of what people write there, which is often a whole address. */
const bareDomain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/, '')

function parentOf({ row, values }: ReadRow, { byName, byId, added, problems }: Around): AccountChange['parent'] {
  if (values.parent === undefined) return undefined
  const name = folded(values.parent)
  const known = byId.get(values.parent.toLowerCase())
  const named = known ? [known] : (byName.get(name) ?? [])
  const [only] = named
  if (named.length === 1 && only) return { id: only.id }
  if (named.length === 0 && added.has(name)) return { added: name }
  problems.add(
    named.length > 1
      ? {
          code: 'parent.ambiguous',
          severity: 'error',
          message: 'Several accounts have the name of a parent. Write its id instead.',
          place: place(row, 'Parent account', values.parent),
        }
      : {
          code: 'parent.missing',
          severity: 'error',
          message: 'A parent is neither known nor in the file. Add it to the file, correct its name, or empty the cell.',
          place: place(row, 'Parent account', values.parent),
        },
  )
  return undefined
}

function rolesOf({ row, values }: ReadRow, known: KnownAccount | undefined, { who, problems }: Around): AccountChange['roles'] {
  return roleColumns.flatMap(([column, role, needs]) => {
    const text = values[column]
    if (text === undefined) {
      if (role === 'CSM' && !known)
        problems.add({
          code: 'holder.missing',
          severity: 'warning',
          message: 'An account has no CSM or pool; it cannot be handed over until it has.',
          place: place(row, 'CSM', values.name ?? ''),
        })
      return []
    }
    const to = holderFrom(who.find(text, { poolsToo: role === 'CSM' }), { row, role, text, needs }, problems)
    const from = known?.roles[role] ?? null
    if (!to || (from?.kind === to.kind && from.id === to.id)) return []
    if (role === 'CSM' && from) {
      problems.add({
        code: 'holder.by-handover',
        severity: 'warning',
        message: 'An account has another holder now. That is left as it is: accounts change hands by a handover.',
        place: place(row, 'CSM', text),
      })
      return []
    }
    return [{ role, from, to }]
  })
}

/** As it is said aloud: an AE, an SA. */
const oneOf = (role: HeldRole) => `${/^(?:[AEIOU]|SA$)/.test(role) ? 'An' : 'A'} ${role}`

function holderFrom(
  meant: Meant,
  { row, role, text, needs }: { row: number; role: HeldRole; text: string; needs: WorkspaceRole },
  problems: Problems,
): RoleHolder | undefined {
  const at = place(row, role, text)
  if (meant.kind === 'pool') return { kind: 'pool', id: meant.pool.id }
  if (meant.kind === 'nobody')
    problems.add({
      code: 'person.unknown',
      severity: 'error',
      message: `${oneOf(role)} is nobody here. Import people first, correct the address, or empty the cell.`,
      place: at,
    })
  if (meant.kind === 'several')
    problems.add({
      code: 'person.ambiguous',
      severity: 'error',
      message: `Several people have the name of a ${role}. Write the e-mail address.`,
      place: at,
    })
  if (meant.kind !== 'person') return undefined
  if (!meant.member.active) {
    problems.add({ code: 'person.left', severity: 'error', message: `${oneOf(role)} has left. Name somebody who is here.`, place: at })
    return undefined
  }
  if (!meant.member.roles.includes(needs))
    problems.add({ code: 'person.role', severity: 'warning', message: `Somebody named as ${role} has another role here.`, place: at })
  return { kind: 'person', id: meant.member.id }
}

/** No account may stand above itself, whether the file says so alone or together with what is known. */
function refuseCircles(drafted: readonly Drafted[], accounts: readonly KnownAccount[], problems: Problems): void {
  const nameOf = (change: AccountChange) => change.known?.id ?? folded(change.fields.name)
  const above = new Map<string, string | undefined>(accounts.map(({ id, fields }) => [id, fields.parent]))
  for (const { change } of drafted)
    above.set(nameOf(change), change.parent && ('id' in change.parent ? change.parent.id : change.parent.added))
  const circular = inCircles(above)
  for (const { change } of drafted) {
    if (circular.has(nameOf(change)))
      problems.add({
        code: 'parent.circle',
        severity: 'error',
        message: 'Accounts stand above each other in a circle. Empty the cell of the one at the top.',
        place: place(change.row, 'Parent account', change.fields.name),
      })
  }
}
