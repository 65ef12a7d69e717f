import type { Json } from '../core/base/canonical.ts'
import type { Instant } from '../core/base/ids.ts'
import { keyOf } from './append-text.ts'
import type { Database } from './database.ts'
import { line, lineEach } from './line.ts'
import { call, callEach, flush } from './log.ts'
import type { Answered, IdempotencyKey } from './log-types.ts'
import { translated } from './refusals.ts'
import type { HandoverStatus } from './tables.ts'

type JsonObject = { readonly [key: string]: Json | undefined }

export type LoadedPerson = { id: string; email: string; name: string; data: JsonObject; activeUntil: Instant | null; version: number }
export type LoadedDirectory = { kind: string; id: string; name: string; data: JsonObject; version: number }
export type LoadedAccount = { id: string; name: string; parent: string | null; data: JsonObject; endedAt: Instant | null; version: number }
export type LoadedRecord = { account: string; kind: string; key: string; data: Json; source: string; checkedAt: Instant; version: number }
export type LoadedAssignment = {
  account: string
  role: string
  holderKind: 'person' | 'pool'
  holder: string
  holds: boolean
  fromAt: Instant
  toAt: Instant | null
}
export type LoadedHandover = {
  id: string
  number: number
  ref: string
  account: string
  /** Version of its stream: what the next append expects. */
  version: number
  status: HandoverStatus
  playbook: string
  playbookVersion: number
  stage: string | null
  state: JsonObject
  /** Those that wait. */
  timers: { id: string; kind: string; dueAt: Instant; data: JsonObject }[]
  effects: { id: string; kind: string; state: string; fence: number; repeat: string; data: JsonObject }[]
}

export type Loaded = {
  workspace: { name: string; isDemo: boolean; settings: JsonObject; clock: JsonObject }
  /** Null when there is none with this id, which is also what another tenant's looks like. */
  handover: LoadedHandover | null
  /** The account first, then those below it. Empty when there is none. */
  accounts: LoadedAccount[]
  records: LoadedRecord[]
  assignments: LoadedAssignment[]
  /** Handovers of these accounts that have not ended. */
  underWay: { account: string; handover: string; ref: string; changesHolder: boolean }[]
  /** Version of the account's own stream. */
  accountVersion: number
  /** The next free number of a handover; only when no handover was asked for. */
  nextNumber: number
  people: LoadedPerson[]
  directory: LoadedDirectory[]
}

export type Want = {
  handover?: string
  account?: string
  /** All people of the workspace. Leave out what a cache holds. */
  people?: boolean
  directory?: boolean
  /** Looked up first: a request that was answered is not judged again on the newest state. */
  idempotency?: IdempotencyKey
}

/**
 * Everything that a decision needs, in one wait; or what was answered to this key before. Whoever asks while another load is under way
 * goes with all others who do, in one statement.
 */
export async function load(database: Database, tenant: string, want: Want): Promise<Loaded | { answered: Answered }> {
  const asked = {
    ...(want.handover ? { handover: want.handover } : {}),
    ...(want.account ? { account: want.account } : {}),
    ...(want.people ? { people: true } : {}),
    ...(want.directory ? { directory: true } : {}),
    ...(want.idempotency ? { idempotency: keyOf(want.idempotency) } : {}),
  }
  // All people and the directory are much in a large workspace: whoever asks for them holds nobody up.
  const ask = want.people || want.directory ? alone(database, tenant) : lineOf(database, tenant)
  const answer = await ask(JSON.stringify(asked))
  // Built by our own function in this form; the catalogue and load tests hold the two together.
  const found = answer as unknown as FromDatabase | { answered: Answered }
  if ('answered' in found) {
    await flush(database)
    return { answered: found.answered }
  }
  return loadedFrom(found)
}

/** Few enough that the first of them does not wait long for the last. */
const mostTogether = 8

const alone =
  (database: Database, tenant: string) =>
  (asked: string): Promise<Json> =>
    call(database, 'load', 'select baton.load($1::uuid, $2::jsonb) as answer', [tenant, asked])

const lineOf = lineEach((database, tenant) =>
  line<string, Json>({
    most: mostTogether,
    // Whoever asks what another asks is somebody else all the same.
    thingOf: () => Symbol(),
    write: async (all) => {
      const [first] = all
      if (first !== undefined && all.length === 1) return Promise.allSettled([alone(database, tenant)(first)])
      const text = `select baton.load($1::uuid, i.asked::jsonb) as answer from unnest($2::text[]) with ordinality as i(asked, place) order by i.place`
      const answers = await callEach(database, 'load-each', text, [tenant, all]).catch(() => undefined)
      // What one of them is refused for is not the others' fault: each alone, with an answer of its own.
      return answers
        ? answers.map((value) => ({ status: 'fulfilled' as const, value }))
        : Promise.allSettled(all.map(alone(database, tenant)))
    },
  }),
)

/** What lists and inboxes say of a handover. */
export type Shown = { row: JsonObject; tasks: readonly { task: string; verb: string; dueAt: Instant | null }[] }
export type LookedAt = Loaded & { shown: Shown | null }

/** What `load` says of each of these handovers, in their order, and what is said of it: all in one statement and one wait. */
export async function loadHandovers(database: Database, tenant: string, ids: readonly string[]): Promise<LookedAt[]> {
  const answer = await call(database, 'load-handovers', 'select baton.load_handovers($1::uuid, $2::uuid[]) as answer', [tenant, ids])
  const found = answer as unknown as { loaded: FromDatabase; shown: { row: JsonObject; tasks: Shown['tasks'] | null } | null }[] | null
  return (found ?? []).map(({ loaded, shown }) => ({
    ...loadedFrom(loaded),
    shown: shown && {
      row: shown.row,
      tasks: (shown.tasks ?? []).map((task) => ({ ...task, dueAt: instantOrNull(task.dueAt) })),
    },
  }))
}

function loadedFrom(found: FromDatabase): Loaded {
  const { workspace, handover, family } = found
  // The same code and words as the functions that write say.
  if (!workspace) throw translated(Object.assign(new Error('There is no such workspace'), { code: 'BT006' }))
  return {
    workspace,
    ...familyFrom(family),
    handover: handover && {
      ...handover,
      timers: (handover.timers ?? []).map((timer) => ({ ...timer, dueAt: instant(timer.dueAt) })),
      effects: handover.effects ?? [],
    },
    nextNumber: found.nextNumber ?? 1,
    people: (found.people ?? []).map((person) => ({ ...person, activeUntil: instantOrNull(person.activeUntil) })),
    directory: found.directory ?? [],
  }
}

/** The account of each id with its family, in the order of the ids; no accounts where there is none with that id. One wait. */
export async function loadFamilies(database: Database, tenant: string, ids: readonly string[]): Promise<LoadedFamily[]> {
  if (ids.length === 0) return []
  const text = 'select baton.load_families($1::uuid, $2::uuid[]) as answer'
  const found = (await call(database, 'load-families', text, [tenant, ids])) as unknown as FamiliesFromDatabase
  const members = Map.groupBy(found.members, ([root]) => root)
  const accounts = new Map((found.accounts ?? []).map((account) => [account.id, account]))
  const [records, assignments, underWay] = [byAccount(found.records), byAccount(found.assignments), byAccount(found.underWay)]
  return ids.map((id) => {
    const family = [...new Set((members.get(id) ?? []).map(([, member]) => member))]
    return familyFrom({
      accounts: family.flatMap((member) => accounts.get(member) ?? []),
      records: ofFamily(records, family),
      assignments: ofFamily(assignments, family),
      underWay: ofFamily(underWay, family),
      version: found.versions?.[id] ?? null,
    })
  })
}

/** Rows with their place in the list. */
type Placed<Row> = ReadonlyMap<string, { row: Row; place: number }[]>

const byAccount = <Row extends { account: string }>(rows: Row[] | null): Placed<Row> =>
  Map.groupBy(
    (rows ?? []).map((row, place) => ({ row, place })),
    ({ row }) => row.account,
  )

/** The rows of a family in the order in which they were read. */
const ofFamily = <Row>(rows: Placed<Row>, family: readonly string[]): Row[] =>
  family
    .flatMap((member) => rows.get(member) ?? [])
    .toSorted((a, b) => a.place - b.place)
    .map(({ row }) => row)

/** An account and those below it, with all that is known of them. */
export type LoadedFamily = Pick<Loaded, 'accounts' | 'records' | 'assignments' | 'underWay' | 'accountVersion'>

const familyFrom = (family: FromDatabase['family']): LoadedFamily => ({
  accounts: (family?.accounts ?? []).map((account) => ({ ...account, endedAt: instantOrNull(account.endedAt) })),
  records: (family?.records ?? []).map((record) => ({ ...record, checkedAt: instant(record.checkedAt) })),
  assignments: (family?.assignments ?? []).map((one) => ({ ...one, fromAt: instant(one.fromAt), toAt: instantOrNull(one.toAt) })),
  underWay: family?.underWay ?? [],
  accountVersion: family?.version ?? 0,
})

type FamiliesFromDatabase = Omit<NonNullable<FromDatabase['family']>, 'version'> & {
  /** [whose family, who is in it], whoever it is of first. */
  members: [root: string, member: string][]
  versions: { [id: string]: number | null } | null
}

/** Lists without rows are null, and times are as the database writes them. */
type FromDatabase = {
  workspace: Loaded['workspace'] | null
  handover: (Omit<LoadedHandover, 'timers' | 'effects'> & { [list in 'timers' | 'effects']: LoadedHandover[list] | null }) | null
  family: ({ [list in 'accounts' | 'records' | 'assignments' | 'underWay']: Loaded[list] | null } & { version: number | null }) | null
} & { [part in 'nextNumber' | 'people' | 'directory']: Loaded[part] | null }

/** Mostly a time to the millisecond, in UTC: then only its ending is another. */
const instant = (text: string): Instant => (inUtc.test(text) ? `${text.slice(0, 23)}Z` : new Date(text).toISOString())
const inUtc = /^\d{4}-(?:0\d|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}\+00:00$/
const instantOrNull = (text: string | null): Instant | null => (text === null ? null : instant(text))
