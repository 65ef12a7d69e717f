import { canonical } from '../../core/base/canonical.ts'
import { folded } from '../../core/base/folded.ts'
import type { Instant } from '../../core/base/ids.ts'
import { labelOf } from '../../core/base/label-of.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { schemaWords } from '../../core/base/schema-words.ts'
import type { TimeOfDay } from '../../core/calendar/calendar.ts'
import { momentOn } from '../../core/calendar/moment-on.ts'
import { named, type ServiceTier, unknownTier } from '../../core/policy/service-tiers.ts'
import type { Audience } from '../../core/records/field-class.ts'
import { keyFor } from '../../core/records/key-for.ts'
import { type Kind, kindOf } from '../../core/records/kinds.ts'
import { hiddenFields } from '../../core/records/mask.ts'
import { checkKey, theOne, titleOf } from '../../core/records/record.ts'
import { isId } from '../load-account.ts'
import type { Field } from './field.ts'
import { type Difference, difference, noteMassChange, type Plan, place, type WhoIsWho } from './plan.ts'
import { noSuchAccountId } from './plan-accounts.ts'
import type { Problems } from './problems.ts'
import type { ReadRow } from './read-rows.ts'
import { recognisedBy, recordFields } from './record-fields.ts'

type Data = Readonly<Record<string, unknown>>

/** An account that records can be about. */
export type AboutAccount = { id: string; name: string; externalId: string | undefined; zone: string | undefined }

/** A record as it is now. */
export type KnownRecord = { account: string; key: string; data: Data; source: string; checkedAt: Instant; version: number }

export type RecordState = {
  accounts: readonly AboutAccount[]
  records: readonly KnownRecord[]
  who: WhoIsWho
  /** In which a wall clock is read where the account has no zone of its own. */
  zone: string
  /** What the importer is to every account: who may not read a field sets none. */
  audience: Audience
  /** The system that feeds this kind here. */
  feeder: string | undefined
  /** The service tiers of the workspace; any name is taken while there are none. */
  tiers?: readonly ServiceTier[]
}

export type RecordChange = {
  row: number
  account: string
  key: string
  /** Whether the file gives the key. */
  numbered: boolean
  known: KnownRecord | undefined
  data: Data
}

/** What the rows would do to the records of one kind. */
export function planRecords(kind: Kind, read: readonly ReadRow[], state: RecordState, problems: Problems): Plan<RecordChange> {
  const { plural } = kindOf(kind)
  if (state.feeder !== undefined)
    problems.add({
      code: 'record.fed',
      severity: 'error',
      message: `${plural} come from ${state.feeder}. Change them there; Baton reads them from there.`,
    })
  const rows = withoutHidden(kind, read, state, problems)
  if (rows.length > 0 && rows.every(({ values }) => values.account === undefined && values.accountId === undefined)) {
    problems.add({
      code: 'column.missing',
      severity: 'error',
      message: 'No row names an account. Add a column "Account" with names, or "Account ID" with ids.',
    })
    return { changes: [], differences: [], unchanged: 0, basis: [] }
  }
  const around: Around = {
    ...state,
    kind,
    problems,
    named: accountsBy(state.accounts),
    known: knownBy(kind, state.records),
    fields: new Map(recordFields(kind).map((one) => [one.field, one])),
  }
  const file = new InFile()
  const drafted = rows.flatMap((row) => {
    const one = draftOf(row, around)
    if (!one) return []
    const first = file.add(kind, one.change)
    if (first === undefined) return [one]
    problems.add({
      code: 'record.twice',
      severity: 'error',
      message: `${plural}: one stands in the file more than once. Remove one, or tell them apart by a column "Key".`,
      place: place(row.row, 'Key', `${one.difference.name} (also row ${first})`),
    })
    return []
  })
  const changes = drafted.filter(({ difference }) => difference.kind === 'added' || difference.fields.length > 0)
  const differences = changes.map(({ difference }) => difference)
  noteMassChange(differences, { all: drafted.length, of: plural.toLowerCase() }, problems)
  return {
    changes: changes.map(({ change }) => change),
    differences,
    unchanged: drafted.length - changes.length,
    basis: drafted.map(({ change }) => [change.row, change.account, change.key, change.known?.version ?? 0]),
  }
}

/** Not even compared: "unchanged" would tell somebody who guesses what they may not know. */
function withoutHidden(kind: Kind, rows: readonly ReadRow[], { audience }: RecordState, problems: Problems): ReadRow[] {
  const hidden = hiddenFields(kindOf(kind).schema, audience)
  for (const name of hidden)
    if (rows.some(({ values }) => values[name] !== undefined))
      problems.add({
        code: 'column.not-yours',
        severity: 'error',
        message: `"${labelOf(name)}" may be changed only by those who may read it, one by one in the account. Leave the column out.`,
      })
  return rows.map(({ row, values, told }) => ({
    row,
    told,
    values: Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.includes(name))),
  }))
}

type Named = {
  byId: ReadonlyMap<string, AboutAccount>
  byExternalId: ReadonlyMap<string, AboutAccount>
  byName: ReadonlyMap<string, AboutAccount[]>
}
type Around = Omit<RecordState, 'accounts' | 'records'> & {
  kind: Kind
  problems: Problems
  named: Named
  known: Known
  fields: ReadonlyMap<string, Field>
}

const accountsBy = (accounts: readonly AboutAccount[]): Named => ({
  byId: new Map(accounts.map((one) => [one.id, one])),
  byExternalId: new Map(accounts.flatMap((one) => (one.externalId === undefined ? [] : [[one.externalId, one]]))),
  byName: Map.groupBy(accounts, ({ name }) => folded(name)),
})

type Known = {
  byKey: ReadonlyMap<string, KnownRecord>
  byMark: ReadonlyMap<string, KnownRecord[]>
  /** Keys by account; grows with what the file adds: two people of one name with two addresses get two keys. */
  taken: Map<string, Set<string>>
}

const atKey = (account: string, key: string) => `${account} ${key}`

function knownBy(kind: Kind, records: readonly KnownRecord[]): Known {
  const marked = records.flatMap((record) => marksOf(kind, record.account, record.data).map((mark) => ({ mark, record })))
  return {
    byKey: new Map(records.map((one) => [atKey(one.account, one.key), one])),
    byMark: new Map([...Map.groupBy(marked, ({ mark }) => mark)].map(([mark, found]) => [mark, found.map(({ record }) => record)])),
    taken: new Map(
      [...Map.groupBy(records, ({ account }) => account)].map(([account, own]) => [account, new Set(own.map(({ key }) => key))]),
    ),
  }
}

/** By what a record is recognised, in the order in which that counts. */
const marksOf = (kind: Kind, account: string, data: Data): string[] =>
  recognisedBy(kind).flatMap((names) => {
    const said = names.map((name) => data[name])
    return said.some((value) => value === undefined) ? [] : [`${account} ${names} ${folded(said.join('\n'))}`]
  })

/** Which rows say the same record, so that the file read again finds each of them where this one has put it. */
class InFile {
  readonly #records = new Map<string, number>()
  /** By what each new record without a number is recognised first, and by what else. */
  readonly #first = new Map<string, number>()
  readonly #all = new Map<string, number>()

  /** The row that says the same record before; undefined for one that stands here for the first time. */
  add(kind: Kind, { account, key, known, data, row, numbered }: RecordChange): number | undefined {
    const marks = known || numbered ? [] : marksOf(kind, account, data)
    const [mark = ''] = marks
    const before = this.#records.get(atKey(account, key)) ?? this.#all.get(mark) ?? marks.flatMap((each) => this.#first.get(each) ?? [])[0]
    if (before !== undefined) return before
    this.#records.set(atKey(account, key), row)
    if (mark !== '') this.#first.set(mark, row)
    for (const each of marks) this.#all.set(each, row)
    return undefined
  }
}

type Drafted = { change: RecordChange; difference: Difference }

function draftOf(row: ReadRow, around: Around): Drafted | undefined {
  const { kind, problems } = around
  const account = accountOf(row, around)
  if (!account) return undefined
  const said = withKnownTier(row, saidBy(row, account, around), around)
  if (!said) return undefined
  const at = keyOf(row, account, said, around)
  if (!at) return undefined
  const { key, known } = at
  const { schema } = kindOf(kind)
  const parsed = schema.strict().safeParse({ ...known?.data, ...said }, { error: schemaWords })
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0] ?? '')
      const { title = labelOf(name) } = around.fields.get(name) ?? {}
      // What could not be read has been told already.
      const isMissing = said[name] === undefined && row.values[name] === undefined
      if (!isMissing && said[name] === undefined) continue
      problems.add({
        code: isMissing ? 'cell.missing' : 'cell.invalid',
        severity: 'error',
        message: isMissing
          ? `${title} of a new ${kindOf(kind).title} is missing. Write it, or remove the row.`
          : `${title}: ${issue.message}.`,
        place: place(row.row, title, row.values[name] ?? ''),
      })
    }
    return undefined
  }
  const data = parsed.data as Data
  const fields = Object.keys(said).flatMap((name) =>
    known && canonical([known.data[name] ?? null]) === canonical([data[name] ?? null])
      ? []
      : [difference(labelOf(name), known ? shown(known.data[name]) : null, shown(data[name]))],
  )
  return {
    change: { row: row.row, account: account.id, key, numbered: row.values.key !== undefined, known, data },
    difference: {
      row: row.row,
      name: `${titleOf(kind, key, data)}, ${account.name}`,
      kind: known ? 'changed' : 'added',
      fields,
    },
  }
}

/** A tier under the name that the list has; one that is not in it is told once, with the list and all its rows. */
function withKnownTier({ row, values }: ReadRow, said: Data, { kind, tiers = [], problems }: Around): Data | undefined {
  if (kind !== 'service-tier' || tiers.length === 0 || typeof said.tier !== 'string') return said
  const tier = named(tiers, said.tier)
  if (tier) return { ...said, tier: tier.name }
  problems.add({
    code: 'tier.unknown',
    severity: 'error',
    message: `${unknownTier(tiers, said.tier)} Correct the list, or add the tier in Settings.`,
    place: place(row, 'Tier', values.tier ?? ''),
  })
  return undefined
}

function accountOf({ row, values }: ReadRow, { named, problems }: Around): AboutAccount | undefined {
  const refuse = (code: string, message: string, column: string, value: string) => {
    problems.add({ code, severity: 'error', message, place: place(row, column, value) })
    return undefined
  }
  for (const [column, text] of [
    ['Account ID', values.accountId],
    ['Account', values.account],
  ] as const) {
    if (text === undefined) continue
    const byId = named.byId.get(text.toLowerCase()) ?? named.byExternalId.get(text)
    if (byId) return byId
    if (isId(text)) return refuse('account.unknown', noSuchAccountId, column, text)
    const [only, ...others] = named.byName.get(folded(text)) ?? []
    if (others.length > 0)
      return refuse('account.ambiguous', 'Several accounts have that name. Give the id in a column "Account ID".', column, text)
    if (only) return only
  }
  const [column, text] = values.account === undefined ? ['Account ID', values.accountId ?? ''] : ['Account', values.account]
  return text === ''
    ? refuse('account.missing', 'The account is missing. Write its name or id, or remove the row.', 'Account', '')
    : refuse('account.unknown', 'An account is not known here. Import it first, or correct its name or id.', column, text)
}

/** What the cells say, as it is stored. What could not be read is left out and told. */
function saidBy({ row, values }: ReadRow, account: AboutAccount, { fields, who, zone, problems }: Around): Data {
  const said: Record<string, unknown> = {}
  const personFrom = (text: string, title: string) => {
    const meant = who.find(text)
    if (meant.kind === 'person') return { id: meant.member.id, name: meant.member.name }
    problems.add({
      code: meant.kind === 'several' ? 'person.ambiguous' : 'person.unknown',
      severity: 'error',
      message:
        meant.kind === 'several'
          ? `Several people have the name of "${title}". Write the e-mail address.`
          : `"${title}" names somebody who is not here. Import people first, correct the address, or empty the cell.`,
      place: place(row, title, text),
    })
    return undefined
  }
  for (const [name, text] of Object.entries(values)) {
    const field = fields.get(name)
    if (text === undefined || !field || ['account', 'accountId', 'key'].includes(name)) continue
    const value = typed(field, text, account.zone ?? zone, (who) => personFrom(who, field.title))
    if (value !== undefined) said[name] = value
  }
  return said
}

type Person = { id: string; name: string }

function typed(field: Field, text: string, zone: string, personFrom: (text: string) => Person | undefined): unknown {
  switch (field.type) {
    case 'amount':
    case 'number':
      return Number(text)
    case 'yes-no':
      return text === 'yes'
    case 'emails':
      return text.split(';')
    case 'reference':
      return personFrom(text)
    case 'references': {
      const people = text.split(';').map(personFrom)
      return people.includes(undefined) ? undefined : people
    }
    case 'moment': {
      const [day = '', time] = text.split(' ')
      return time === undefined ? text : momentOn(day, time as TimeOfDay, zone)
    }
    default:
      return text
  }
}

/** Where the row's record stands or will stand: under its key, else where one is that it is recognised by, else under its name. */
function keyOf(
  { row, values }: ReadRow,
  account: AboutAccount,
  said: Data,
  { kind, known: { byKey, byMark, taken }, fields, problems }: Around,
): { key: string; known: KnownRecord | undefined } | undefined {
  const { many, names, title } = kindOf(kind)
  if (many === 'one') return { key: theOne, known: byKey.get(atKey(account.id, theOne)) }
  const given = values.key === undefined ? undefined : keyFor(values.key, new Set())
  const under = given === undefined ? undefined : byKey.get(atKey(account.id, given))
  if (under) return { key: under.key, known: under }
  // A number says which of several with one name it is; only an address says as much.
  const marks = marksOf(kind, account.id, said).filter((mark) => given === undefined || mark.startsWith(`${account.id} email `))
  const [found = []] = marks.flatMap((mark) => (byMark.has(mark) ? [byMark.get(mark)] : []))
  if (found.length > 1) {
    problems.add({
      code: 'record.ambiguous',
      severity: 'error',
      message: `Several ${kindOf(kind).plural.toLowerCase()} of the account have this name. Tell them apart by a column "Key".`,
      place: place(row, fields.get(names)?.title ?? title, String(said[names] ?? '')),
    })
    return undefined
  }
  if (found[0]) return { key: found[0].key, known: found[0] }
  try {
    const keys = taken.get(account.id) ?? new Set()
    const key = checkKey(kind, given ?? keyFor([said[names], said.at].filter((part) => typeof part === 'string').join(' '), keys))
    taken.set(account.id, keys.add(key))
    return { key, known: undefined }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    problems.add({ code: error.code, severity: 'error', message: error.message, place: place(row, 'Key', values.key ?? '') })
    return undefined
  }
}

/** A value as the preview says it. */
function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(shown).join('; ') || null
  if (typeof value === 'object') return 'name' in value ? String(value.name) : canonical(value)
  return String(value)
}
