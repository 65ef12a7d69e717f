import type { Json } from '../../src/core/base/canonical.ts'
import { type DueDigest, digestTimer, type TurnDigests, type WaitingRow } from '../../src/store/digests.ts'
import type { Loaded, Want } from '../../src/store/load.ts'
import type { Append, Appended, AssignmentRow, Entry, HandoverRow, MailRow, Models, TaskRow } from '../../src/store/log-types.ts'
import type { ClaimedMail, DeliveryResult } from '../../src/store/mail-delivery.ts'
import { translated } from '../../src/store/refusals.ts'
import { stopIn, stopPlace } from '../../src/store/sending-stop.ts'
import type { Store, StoredPlaybook } from '../../src/store/store.ts'
import type { DeliveryState } from '../../src/store/tables.ts'
import { Table, Undo } from './table.ts'

type JsonObject = { readonly [key: string]: Json | undefined }
type Event = { seq: number; stream: Entry['stream']; version: number; body: string }
type Handover = Omit<HandoverRow, 'state' | 'row' | 'accounts'> & { state: string; list: JsonObject }
export type StoredTimer = {
  id: string
  handover: string | null
  kind: string
  dueAt: string
  data: JsonObject
  firedAt: string | null
  cancelledAt: string | null
}
export type StoredEffect = {
  handover: string
  id: string
  kind: string
  state: string
  fence: number
  leaseUntil: string | null
  repeat: string
  data: JsonObject
  plannedAt: string
}
export type StoredMail = Required<Omit<MailRow, 'deliverAt' | 'once'>> & { deliverAt: string | null; once: string | null }
export type StoredDelivery = {
  mail: string
  kind: 'letter' | 'notice'
  state: DeliveryState
  leftTo: string[]
  attempts: number
  nextAt: string
  fence: number
  leaseUntil: string | null
  words: string | null
}
type Account = { id: string; name: string; parent: string | null; data: JsonObject; endedAt: string | null; version: number }
type StoredRecord = { account: string; kind: string; key: string; data: Json; source: string; checkedAt: string; version: number }
type Assignment = Required<Pick<AssignmentRow, 'account' | 'role' | 'holderKind' | 'holder' | 'holds' | 'fromAt'>> & { toAt: string | null }
type Known = { hash: string; status: number; answer: string }
type Link = { id: string; usedAt: string | null; revokedAt: string | null; revokedBy: string | null }

/** As text and back: what comes out shares nothing with what went in, and holds only what JSON can say. */
const copied = <T>(value: unknown): T => JSON.parse(JSON.stringify(value)) as T
const frozen = <T>(value: unknown): T => deepFreeze(copied<T>(value))
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
const instant = (text: string) => new Date(text).toISOString()
const maybe = (text: string | null | undefined) => (text === null || text === undefined ? null : instant(text))
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The refusal that the database's code leads to: the words stand in one place. */
const refused = (code: string, constraint?: string, detail?: object): never => {
  throw translated(
    Object.assign(new Error(`The memory says ${code}`), {
      code,
      ...(constraint ? { constraint } : {}),
      ...(detail ? { detail: JSON.stringify(detail) } : {}),
    }),
  )
}
const violates = (constraint: string) => refused('23505', constraint)

/** One workspace. */
class Workspace {
  readonly undo = new Undo()
  name = ''
  isDemo = false
  settings: JsonObject = {}
  clock: JsonObject = {}
  events: Event[] = []
  versions = new Table<number>(this.undo)
  people = new Table<Loaded['people'][number]>(this.undo)
  directory = new Table<Loaded['directory'][number]>(this.undo)
  playbooks = new Table<StoredPlaybook>(this.undo)
  accounts = new Table<Account>(this.undo)
  records = new Table<StoredRecord>(this.undo)
  assignments = new Table<Assignment>(this.undo)
  handovers = new Table<Handover>(this.undo)
  moved = new Table<{ account: string; handover: string; changesHolder: boolean; ended: boolean }>(this.undo)
  tasks = new Table<Required<TaskRow>>(this.undo)
  decisions = new Table<{ by: string }>(this.undo)
  timers = new Table<StoredTimer>(this.undo)
  effects = new Table<StoredEffect>(this.undo)
  mail = new Table<StoredMail>(this.undo)
  mailNames = new Table<string>(this.undo)
  deliveries = new Table<StoredDelivery>(this.undo)
  links = new Table<Link>(this.undo)
  known = new Table<Known>(this.undo)
  cursors = new Table<number>(this.undo)

  fork(): Workspace {
    const other = new Workspace()
    Object.assign(other, { name: this.name, isDemo: this.isDemo, settings: this.settings, clock: this.clock, events: [...this.events] })
    for (const [name, table] of Object.entries(this))
      if (table instanceof Table) Object.assign(other, { [name]: new Table(other.undo, table.entries()) })
    return other
  }
}

/** What a committed append was, for whoever watches. */
export type Commit = { tenant: string; change: Append; version: number }

/**
 * The memory of the path of a change in a few maps: the contract of `Store` and nothing more. Each method happens at once and whole,
 * as a transaction does. What that path never writes (covers, gaps, departures, corrections of the ledger) it refuses to hold.
 */
export class MemoryStore implements Store {
  #workspaces = new Map<string, Workspace>()
  /** Whether notices wait for a mail server. */
  mailLeaves = false
  restoredAt: Date | null = null
  isConfirmed = false
  onCommit: ((commit: Commit) => void) | undefined
  log: Store['log'] = () => {}

  /** Another memory that holds the same and goes its own way. */
  fork(): MemoryStore {
    const other = new MemoryStore()
    for (const [tenant, workspace] of this.#workspaces) other.#workspaces.set(tenant, workspace.fork())
    Object.assign(other, { mailLeaves: this.mailLeaves, restoredAt: this.restoredAt, isConfirmed: this.isConfirmed })
    return other
  }

  createWorkspace({ tenant, name, isDemo }: { tenant: string; name: string; isDemo: boolean }): void {
    this.#workspaces.set(tenant, Object.assign(new Workspace(), { name, isDemo }))
  }

  /** The tables themselves, to look at. */
  tables(tenant: string): Workspace {
    return this.#workspaces.get(tenant) ?? refused('BT006')
  }

  events(tenant: string, stream: Entry['stream']): Entry[] {
    const { events } = this.tables(tenant)
    return events.filter((one) => one.stream.kind === stream.kind && one.stream.id === stream.id).map((one) => entryOf(tenant, one))
  }

  async load(tenant: string, want: Want) {
    const w = this.tables(tenant)
    const answered = want.idempotency && this.#answered(w, want.idempotency)
    if (answered) return { answered }
    const found: Loaded = {
      workspace: copied({ name: w.name, isDemo: w.isDemo, settings: w.settings, clock: w.clock }),
      handover: null,
      accounts: [],
      records: [],
      assignments: [],
      underWay: [],
      accountVersion: 0,
      nextNumber: want.handover === undefined ? 1 + Math.max(0, ...w.handovers.all().map(({ number }) => number)) : 1,
      people: want.people ? copied(w.people.all().toSorted((a, b) => byText(a.name, b.name) || byText(a.id, b.id))) : [],
      directory: want.directory ? copied(w.directory.all().toSorted((a, b) => byText(a.kind, b.kind) || byText(a.id, b.id))) : [],
    }
    const handover = want.handover === undefined ? undefined : w.handovers.get(want.handover)
    if (handover) found.handover = loadedHandover(w, handover)
    const account = want.account ?? handover?.account
    return account === undefined ? found : { ...found, ...loadedAccounts(w, account) }
  }

  loadHandovers(tenant: string, ids: readonly string[]) {
    const { handovers, tasks } = this.tables(tenant)
    return Promise.all(
      ids.map(async (handover) => {
        const found = await this.load(tenant, { handover })
        if ('answered' in found) throw new Error('No key was given')
        const open = tasks.where((one) => one.handover === handover && one.status === 'open')
        const row = handovers.get(handover)?.list
        return { ...found, shown: row ? { row, tasks: open.map(({ task, verb, dueAt }) => ({ task, verb, dueAt })) } : null }
      }),
    )
  }

  #answered(w: Workspace, { actor, key, requestHash }: NonNullable<Want['idempotency']>) {
    const known = w.known.get(`${actor} ${key}`)
    if (!known) return undefined
    if (known.hash !== requestHash) refused('BT002')
    return { status: known.status, answer: JSON.parse(known.answer) as Json }
  }

  async append(given: Append): Promise<Appended | { answered: { status: number; answer: Json } }> {
    const change = copied<Append>(given)
    if (JSON.stringify(change).includes('\\u0000')) refused('22P05')
    const { tenant, stream, idempotency } = change
    const w = this.tables(tenant)
    const answered = idempotency && this.#answered(w, idempotency)
    if (answered) return { answered }
    const name = `${stream.kind} ${stream.id}`
    const current = w.versions.get(name) ?? 0
    const expected = change.expectedVersion === 'newest' ? current : change.expectedVersion
    const result = w.undo.together(() => {
      if (idempotency)
        w.known.set(`${idempotency.actor} ${idempotency.key}`, {
          hash: idempotency.requestHash,
          status: idempotency.status,
          answer: JSON.stringify(idempotency.answer),
        })
      if (expected !== current) refused('BT001', undefined, { kind: stream.kind, id: stream.id, expected, current })
      const firstSeq = w.events.length + 1
      w.undo.note(() => w.events.splice(firstSeq - 1))
      for (const [index, event] of change.events.entries()) {
        const said = change.via === undefined ? event : { ...event, via: change.via }
        const body = JSON.stringify({ event: said, actor: change.actor, at: change.at })
        w.events.push({ seq: firstSeq + index, stream, version: expected + index + 1, body })
      }
      w.versions.set(name, expected + change.events.length)
      writeModels(w, change.models ?? {}, this.mailLeaves)
      return { firstSeq, lastSeq: firstSeq + change.events.length - 1, version: expected + change.events.length }
    })
    this.onCommit?.({ tenant, change, version: result.version })
    return result
  }

  async tenants() {
    return [...this.#workspaces.keys()]
  }
  async workspace(tenant: string) {
    const w = this.#workspaces.get(tenant)
    return w && copied<{ isDemo: boolean; clock: JsonObject }>({ isDemo: w.isDemo, clock: w.clock })
  }
  async playbooks(tenant: string) {
    // Never changed once they are published, and frozen: no need to copy them.
    return this.tables(tenant)
      .playbooks.all()
      .toSorted((a, b) => byText(a.id, b.id) || b.version - a.version)
  }
  async handoverNamed(tenant: string, ref: string) {
    return this.tables(tenant).handovers.where((one) => one.ref === ref)[0]?.id
  }
  async handoverStates(tenant: string, ids: readonly string[]) {
    return this.tables(tenant)
      .handovers.where(({ id }) => ids.includes(id))
      .map(({ state, playbook, playbookVersion }) => ({ state: JSON.parse(state) as JsonObject, playbook, playbookVersion }))
  }
  async handoversUnderWay(tenant: string, accounts: readonly string[]) {
    const known = this.tables(tenant)
    const above = new Set(accounts)
    for (const id of above) {
      const parent = known.accounts.get(id)?.parent
      if (parent) above.add(parent)
    }
    const moved = known.moved.where((one) => above.has(one.account) && !one.ended)
    return [...new Set(moved.map(({ handover }) => handover))]
  }
  async handoversRunning(tenant: string) {
    return this.tables(tenant)
      .handovers.where(({ status }) => status === 'running')
      .toSorted((a, b) => a.number - b.number)
      .map(({ id }) => id)
  }
  async callsToCome(tenant: string) {
    const { timers, handovers } = this.tables(tenant)
    const waiting = timers.where((one) => isWaiting(one) && one.kind === 'recheck' && one.id.includes('call.'))
    return [...new Set(waiting.flatMap(({ handover }) => handover ?? []))].toSorted().flatMap((id) => {
      const row = handovers.get(id)
      return row ? [{ id, ref: row.ref, calls: (JSON.parse(row.state) as { calls: JsonObject }).calls }] : []
    })
  }

  async readEvents(tenant: string, stream: Entry['stream'], afterVersion: number, limit: number) {
    return this.events(tenant, stream)
      .filter(({ version }) => version > afterVersion)
      .slice(0, limit)
  }
  async readCommitted(follower: string, limitPerTenant = 200): Promise<Entry[]> {
    return [...this.#workspaces].toSorted().flatMap(([tenant, { events, cursors }]) => {
      const done = cursors.get(follower) ?? 0
      return events.slice(done, done + limitPerTenant).map((one) => entryOf(tenant, one))
    })
  }
  async advance(follower: string, tenant: string, seq: number) {
    const { cursors } = this.tables(tenant)
    cursors.set(follower, Math.max(cursors.get(follower) ?? 0, seq))
  }

  async dueTimers(tenant: string, now: Date, limit = 100) {
    const due = this.tables(tenant).timers.where((one) => isWaiting(one) && one.dueAt <= now.toISOString())
    return inTheirOrder(due)
      .slice(0, limit)
      .map(({ id, handover, kind, dueAt, data }) => ({ id, handover, kind, dueAt, data }))
  }

  async turnDigests(tenant: string, now: Date, { nameOf, turn }: TurnDigests) {
    const w = this.tables(tenant)
    const at = now.toISOString()
    return w.undo.together(() => {
      const rows = inTheirOrder(w.timers.where((one) => isWaiting(one) && one.kind === 'digest' && one.dueAt <= at))
      for (const [person, due] of Map.groupBy(rows, ({ data }) => String(data.person))) {
        const name = nameOf(person)
        const isSent = name !== undefined && w.mailNames.has(name)
        const after = turn({ person, due: copied<DueDigest[]>(due), waiting: waitingRows(w, person), isSent })
        for (const row of due)
          w.timers.set(row.id, 'postponedTo' in after ? { ...row, dueAt: instant(after.postponedTo) } : { ...row, firedAt: at })
        if ('postponedTo' in after) continue
        if (after.next !== undefined) setDigest(w, person, after.next)
        if (after.mail) writeMail(w, copied<MailRow>(after.mail), this.mailLeaves)
      }
      return rows.length
    })
  }
  async withoutDigest(tenant: string) {
    const { tasks, timers } = this.tables(tenant)
    const have = new Set(timers.where((one) => isWaiting(one) && one.kind === 'digest').map(({ data }) => data.person))
    const waitedFor = tasks.where(({ status, assignee }) => status === 'open' && assignee !== null && !have.has(assignee))
    return [...new Set(waitedFor.map(({ assignee }) => String(assignee)))]
  }
  async setDigests(tenant: string, digests: readonly { person: string; at: string }[]) {
    const w = this.tables(tenant)
    for (const { person, at } of digests) setDigest(w, person, at)
  }

  async claimEffect({ tenant, handover, effect, from = ['planned'], now, leaseSeconds }: Parameters<Store['claimEffect']>[0]) {
    const { effects } = this.tables(tenant)
    const key = `${handover} ${effect}`
    const row = effects.get(key)
    const isFree = row && (from.includes(row.state) || (row.state === 'claimed' && (row.leaseUntil ?? '') < now.toISOString()))
    if (!isFree) return undefined
    const leaseUntil = new Date(now.getTime() + leaseSeconds * 1000).toISOString()
    effects.set(key, { ...row, state: 'claimed', fence: row.fence + 1, leaseUntil })
    return { fence: row.fence + 1, kind: row.kind, repeat: row.repeat, data: copied<JsonObject>(row.data) }
  }
  async postponeEffect({ tenant, handover, effect, fence, until }: Parameters<Store['postponeEffect']>[0]): Promise<void> {
    const { effects } = this.tables(tenant)
    const key = `${handover} ${effect}`
    const row = effects.get(key)
    if (row?.fence === fence && row.state === 'claimed') effects.set(key, { ...row, leaseUntil: until.toISOString() })
  }
  async effectsLeft(tenant: string, { plannedBefore, now }: { plannedBefore: Date; now: Date }) {
    return this.tables(tenant)
      .effects.where(
        ({ state, plannedAt, leaseUntil }) =>
          (state === 'planned' && plannedAt < plannedBefore.toISOString()) ||
          (state === 'claimed' && leaseUntil !== null && leaseUntil < now.toISOString()),
      )
      .toSorted((a, b) => byText(a.plannedAt, b.plannedAt) || byText(a.id, b.id))
      .slice(0, 100)
      .map(({ handover, id }) => ({ handover, id }))
  }

  async deployment() {
    const { restoredAt } = this
    return { id: 'memory', epoch: 1, restoredAt, maySend: restoredAt === null || this.isConfirmed, confirmedBy: null }
  }
  async sendingStop(tenant: string) {
    return stopIn(this.tables(tenant).directory.get(`${stopPlace.kind} ${stopPlace.id}`)?.data)
  }
  async claimMail({ tenant, now, leaseSeconds, most }: Parameters<Store['claimMail']>[0]): Promise<ClaimedMail[]> {
    const { deliveries, mail } = this.tables(tenant)
    const at = now.toISOString()
    const free = deliveries
      .where(
        ({ kind, state, nextAt, leaseUntil }) =>
          kind === 'notice' && ((state === 'waiting' && nextAt <= at) || (state === 'sending' && (leaseUntil ?? '9') < at)),
      )
      .toSorted((a, b) => byText(a.nextAt, b.nextAt) || byText(a.mail, b.mail))
      .slice(0, most)
    const leaseUntil = new Date(now.getTime() + leaseSeconds * 1000).toISOString()
    const claimed = free.flatMap((row): ClaimedMail[] => {
      const taken: StoredDelivery = { ...row, state: 'sending', fence: row.fence + 1, attempts: row.attempts + 1, leaseUntil }
      deliveries.set(row.mail, taken)
      const found = mail.get(row.mail)
      if (!found) return []
      const { id, to, subject, text, html, parts, headers, about } = copied<StoredMail>(found)
      const times = { at: new Date(found.at), deliverAt: found.deliverAt === null ? null : new Date(found.deliverAt) }
      const { fence, attempts, leftTo } = taken
      const what = { id, to, subject, text, html: html ?? null, parts, headers, about } as unknown as Omit<
        ClaimedMail,
        'at' | 'deliverAt' | 'fence' | 'attempts' | 'leftTo'
      >
      return [{ ...what, ...times, fence, attempts, leftTo: [...leftTo] }]
    })
    return claimed.toSorted((a, b) => a.at.getTime() - b.at.getTime() || byText(a.id, b.id))
  }
  async settleMail({ tenant, result, tell = [] }: { tenant: string; now: Date; result: DeliveryResult; tell?: MailRow[] }) {
    const w = this.tables(tenant)
    return w.undo.together(() => {
      const row = w.deliveries.get(result.mail)
      if (!row || row.fence !== result.fence || row.state !== 'sending') return false
      const { state, leftTo, words, nextAt } = result
      w.deliveries.set(result.mail, {
        ...row,
        state,
        leftTo: [...leftTo],
        words,
        leaseUntil: null,
        ...(nextAt ? { nextAt: nextAt.toISOString() } : {}),
      })
      for (const mail of tell) if (mail.once === undefined || !w.mailNames.has(mail.once)) writeMail(w, copied(mail), this.mailLeaves)
      return true
    })
  }
  async claimLetter({ tenant, mail, now }: { tenant: string; mail: MailRow; now: Date }) {
    const w = this.tables(tenant)
    if (mail.once !== undefined && w.mailNames.has(mail.once)) return false
    return w.undo.together(() => {
      insertMail(w, copied(mail))
      w.deliveries.set(mail.id, {
        mail: mail.id,
        kind: 'letter',
        state: 'sending',
        leftTo: [...mail.to],
        attempts: 1,
        nextAt: now.toISOString(),
        fence: 1,
        leaseUntil: null,
        words: null,
      })
      return true
    })
  }
  async settleLetterCopy({ tenant, once, state, words }: Parameters<Store['settleLetterCopy']>[0]) {
    const w = this.tables(tenant)
    const row = w.deliveries.get(w.mailNames.get(once) ?? '')
    if (row?.kind !== 'letter' || !['sending', 'unknown'].includes(row.state)) return
    w.deliveries.set(row.mail, { ...row, state, words, leftTo: state === 'sent' ? [] : row.leftTo })
  }
  async handOversInLog(tenant: string, handover: string) {
    const entries = this.events(tenant, { kind: 'handover', id: handover })
    return new Set(entries.filter(({ event }) => event.type === 'LetterHandedOver').map(({ at }) => at))
  }
}

function entryOf(tenant: string, { seq, stream, version, body }: Event): Entry {
  return { tenant, seq, stream, version, ...(JSON.parse(body) as Pick<Entry, 'event' | 'actor' | 'at'>) }
}

const isWaiting = ({ firedAt, cancelledAt }: StoredTimer) => firedAt === null && cancelledAt === null
const inTheirOrder = (timers: StoredTimer[]) => timers.toSorted((a, b) => byText(a.dueAt, b.dueAt) || byText(a.id, b.id))

function loadedHandover(w: Workspace, row: Handover): NonNullable<Loaded['handover']> {
  const { id, number, ref, account, version, status, playbook, playbookVersion, stage = null, state } = row
  return {
    ...{ id, number, ref, account, version, status, playbook, playbookVersion, stage, state: JSON.parse(state) as JsonObject },
    timers: inTheirOrder(w.timers.where((one) => one.handover === id && isWaiting(one))).map(({ id: name, kind, dueAt, data }) => ({
      id: name,
      kind,
      dueAt,
      data,
    })),
    effects: w.effects
      .where((one) => one.handover === id)
      .toSorted((a, b) => byText(a.plannedAt, b.plannedAt) || byText(a.id, b.id))
      .map(({ id: name, kind, state: now, fence, repeat, data }) => ({ id: name, kind, state: now, fence, repeat, data })),
  }
}

/** The account and all below it, itself first, each level by name. */
function loadedAccounts(w: Workspace, id: string) {
  const first = w.accounts.get(id)
  const family: Account[] = first ? [first] : []
  for (let below = family; below.length > 0; ) {
    const parents = new Set(below.map((one) => one.id))
    below = w.accounts
      .where(({ parent }) => parent !== null && parents.has(parent))
      .toSorted((a, b) => byText(a.name, b.name) || byText(a.id, b.id))
    family.push(...below)
  }
  const ids = new Set(family.map((one) => one.id))
  const numbers = new Map(w.handovers.all().map((one) => [one.id, one]))
  return {
    accounts: copied<Loaded['accounts']>(family),
    records: w.records
      .where(({ account }) => ids.has(account))
      .toSorted((a, b) => byText(a.account, b.account) || byText(a.kind, b.kind) || byText(a.key, b.key)),
    assignments: w.assignments
      .where(({ account }) => ids.has(account))
      .toSorted((a, b) => byText(a.account, b.account) || byText(a.role, b.role) || byText(a.fromAt, b.fromAt)),
    underWay: w.moved
      .where(({ account, ended }) => !ended && ids.has(account))
      .map(({ account, handover, changesHolder }) => ({ account, handover, ref: numbers.get(handover)?.ref ?? '', changesHolder }))
      .toSorted((a, b) => (numbers.get(a.handover)?.number ?? 0) - (numbers.get(b.handover)?.number ?? 0) || byText(a.account, b.account)),
    accountVersion: w.versions.get(`account ${id}`) ?? 0,
  }
}

function waitingRows(w: Workspace, person: string): WaitingRow[] {
  return w.tasks
    .where(({ status, assignee }) => status === 'open' && assignee === person)
    .toSorted((a, b) => byText(a.dueAt ?? '9', b.dueAt ?? '9') || byText(a.handover, b.handover) || byText(a.task, b.task))
    .map(({ verb, dueAt, data }) => ({ verb, due: dueAt, data: copied<Record<string, unknown>>(data) }))
}

function setDigest(w: Workspace, person: string, at: string): void {
  const id = digestTimer(person, at)
  if (!w.timers.has(id))
    w.timers.set(id, { id, handover: null, kind: 'digest', dueAt: instant(at), data: { person }, firedAt: null, cancelledAt: null })
}

const notHeld = ['covers', 'gaps', 'departures', 'assignmentsReplaced'] as const

function writeModels(w: Workspace, m: Models, mailLeaves: boolean): void {
  for (const name of notHeld) if (m[name] !== undefined) throw new Error(`The memory of the simulation holds no ${name}`)
  if (m.workspace) {
    const { name, settings, clock } = w
    w.undo.note(() => Object.assign(w, { name, settings, clock }))
    Object.assign(w, frozen(m.workspace))
  }
  for (const row of m.people ?? []) {
    const version = (w.people.get(row.id)?.version ?? 0) + 1
    if (w.people.where((one) => one.id !== row.id && one.email.toLowerCase() === row.email.toLowerCase()).length > 0)
      violates('person_email')
    w.people.set(row.id, frozen({ ...row, data: row.data ?? {}, activeUntil: maybe(row.activeUntil), version }))
  }
  for (const row of m.directory ?? []) {
    const key = `${row.kind} ${row.id}`
    w.directory.set(key, frozen({ ...row, data: row.data ?? {}, version: (w.directory.get(key)?.version ?? 0) + 1 }))
  }
  for (const row of m.playbooks ?? []) {
    const key = `${row.id} ${row.version}`
    if (w.playbooks.has(key)) violates('playbook_pkey')
    w.playbooks.set(key, frozen({ ...row, publishedAt: instant(row.publishedAt), origin: row.origin ?? 'folder' }))
  }
  for (const { id, name, parent = null, data = {}, endedAt } of m.accounts ?? []) {
    const version = (w.accounts.get(id)?.version ?? 0) + 1
    w.accounts.set(id, frozen({ id, name, parent, data, endedAt: maybe(endedAt), version }))
  }
  for (const { account, kind, key } of m.recordsRemoved ?? []) w.records.delete(`${account} ${kind} ${key}`)
  for (const { account, kind, key = '', data, source, checkedAt } of m.records ?? []) {
    const place = `${account} ${kind} ${key}`
    const version = (w.records.get(place)?.version ?? 0) + 1
    w.records.set(place, frozen({ account, kind, key, data, source, checkedAt: instant(checkedAt), version }))
  }
  writeAssignments(w, m)
  writeHandovers(w, m)
  for (const mail of m.mail ?? []) writeMail(w, mail, mailLeaves)
  for (const { id } of m.links ?? []) w.links.set(id, { id, usedAt: null, revokedAt: null, revokedBy: null })
  for (const { id, at, by } of m.linksRevoked ?? []) {
    const link = w.links.get(id)
    if (link && link.revokedAt === null && link.usedAt === null) w.links.set(id, { ...link, revokedAt: at, revokedBy: by })
  }
}

function writeAssignments(w: Workspace, m: Models): void {
  const changed = new Set<string>()
  const keyOf = ({ account, role, holder, fromAt }: Pick<Assignment, 'account' | 'role' | 'holder' | 'fromAt'>) =>
    `${account} ${role} ${holder} ${fromAt}`
  // First what ends, then what begins: at the instant of a change the old holder's time is over and the new one's has begun.
  for (const { account, role, holder, at } of m.assignmentsEnded ?? [])
    for (const row of w.assignments.where(
      (one) => one.account === account && one.role === role && one.toAt === null && (holder === undefined || one.holder === holder),
    )) {
      w.assignments.set(keyOf(row), { ...row, toAt: instant(at) })
      changed.add(account)
    }
  for (const { account, role, holderKind, holder, holds = false, fromAt, toAt } of m.assignments ?? []) {
    const row = frozen<Assignment>({ account, role, holderKind, holder, holds, fromAt: instant(fromAt), toAt: maybe(toAt) })
    if (w.assignments.has(keyOf(row))) violates('assignment_pkey')
    const isTaken = (one: Assignment) =>
      one.account === account && one.holds && one.fromAt < (row.toAt ?? '9') && row.fromAt < (one.toAt ?? '9') && one.fromAt !== one.toAt
    if (holds && row.fromAt !== row.toAt && w.assignments.where(isTaken).length > 0) refused('23P01', 'assignment_one_holder')
    w.assignments.set(keyOf(row), row)
    changed.add(account)
  }
  for (const account of changed) {
    const line = w.assignments.where((one) => one.account === account && one.holds)
    const endedAt = w.accounts.get(account)?.endedAt ?? null
    const isGap = ({ toAt }: Assignment) =>
      toAt !== null && !line.some(({ fromAt }) => fromAt === toAt) && !(endedAt !== null && endedAt <= toAt)
    if (line.some(isGap)) refused('BT005')
  }
}

function writeHandovers(w: Workspace, m: Models): void {
  const isOver = ({ status }: Pick<HandoverRow, 'status'>) => status === 'completed' || status === 'cancelled'
  for (const { state, row: list = {}, accounts = [], ...row } of m.handovers ?? []) {
    const taken = w.handovers.where((one) => one.id !== row.id && (one.ref === row.ref || one.number === row.number))
    if (taken.length > 0) violates('handover_number')
    w.handovers.set(row.id, {
      ...w.handovers.get(row.id),
      ...frozen<Omit<Handover, 'state'>>({ ...row, list: list as JsonObject }),
      state: JSON.stringify(state),
    })
    if (isOver(row)) for (const one of w.moved.where(({ handover }) => handover === row.id)) setMoved(w, { ...one, ended: true })
    if (accounts.length === 0) continue
    for (const one of w.moved.where(({ handover, account }) => handover === row.id && !accounts.includes(account)))
      w.moved.delete(`${one.account} ${one.handover}`)
    for (const account of accounts) setMoved(w, { account, handover: row.id, changesHolder: row.changesHolder ?? true, ended: isOver(row) })
  }
  const given = new Set((m.tasks ?? []).map(({ handover, task }) => `${handover} ${task}`))
  for (const one of w.tasks.where(({ handover }) => m.tasksReplaced?.includes(handover) ?? false))
    if (!given.has(`${one.handover} ${one.task}`)) w.tasks.delete(`${one.handover} ${one.task}`)
  for (const { handover, task } of m.tasksRemoved ?? []) w.tasks.delete(`${handover} ${task}`)
  for (const row of m.tasks ?? [])
    w.tasks.set(
      `${row.handover} ${row.task}`,
      frozen({ ...row, dueAt: maybe(row.dueAt), openedAt: maybe(row.openedAt), unblocks: row.unblocks ?? 0, data: row.data ?? {} }),
    )
  for (const { handover, gate, round, decidedBy } of m.decisions ?? []) {
    const key = `${handover} ${gate} ${round}`
    if (w.decisions.has(key)) violates('gate_decision_pkey')
    w.decisions.set(key, { by: decidedBy })
  }
  writeTimers(w, m)
  writeEffects(w, m)
}

function setMoved(w: Workspace, row: { account: string; handover: string; changesHolder: boolean; ended: boolean }): void {
  const isBusy = (one: typeof row) => one.account === row.account && one.handover !== row.handover && one.changesHolder && !one.ended
  if (row.changesHolder && !row.ended && w.moved.where(isBusy).length > 0) violates('handover_account_one_running')
  w.moved.set(`${row.account} ${row.handover}`, row)
}

function writeTimers(w: Workspace, m: Models): void {
  for (const id of m.timersCancelled ?? []) {
    const row = w.timers.get(id)
    if (row && row.firedAt === null) w.timers.set(id, { ...row, cancelledAt: row.cancelledAt ?? 'cancelled' })
  }
  for (const { id, at } of m.timersFired ?? []) {
    const row = w.timers.get(id)
    if (!row || !isWaiting(row) || row.dueAt > instant(at)) refused('BT003')
    else w.timers.set(id, { ...row, firedAt: instant(at) })
  }
  for (const { id, handover = null, kind, dueAt, data = {} } of m.timers ?? []) {
    const known = w.timers.get(id)
    const whose = known ? known.handover : handover
    w.timers.set(id, frozen({ id, handover: whose, kind, dueAt: instant(dueAt), data, firedAt: null, cancelledAt: null }))
  }
}

function writeEffects(w: Workspace, m: Models): void {
  for (const { handover, id, kind, state = 'planned', repeat, data = {}, plannedAt } of m.effects ?? []) {
    const known = w.effects.get(`${handover} ${id}`)
    const row = known
      ? { ...known, state, data, fence: known.fence + 1, leaseUntil: null }
      : { handover, id, kind, state, fence: 0, leaseUntil: null, repeat, data, plannedAt: instant(plannedAt) }
    w.effects.set(`${handover} ${id}`, frozen(row))
  }
  for (const { handover, id, fence, state, data = {} } of m.effectResults ?? []) {
    const row = w.effects.get(`${handover} ${id}`)
    if (!row || row.fence !== fence) refused('BT004')
    else w.effects.set(`${handover} ${id}`, frozen({ ...row, state, data: { ...row.data, ...data }, leaseUntil: null }))
  }
}

function insertMail(w: Workspace, mail: MailRow): void {
  const { id, at, to, subject, text, html = null, headers = {}, about = {}, once, parts = [], deliverAt } = mail
  if (once !== undefined && w.mailNames.has(once)) violates('mail_once')
  if (once !== undefined) w.mailNames.set(once, id)
  const times = { at: instant(at), deliverAt: maybe(deliverAt) }
  w.mail.set(id, frozen<StoredMail>({ id, to, subject, text, html, headers, about, parts, once: once ?? null, ...times }))
}

function writeMail(w: Workspace, mail: MailRow, leaves: boolean): void {
  insertMail(w, mail)
  const { event } = (mail.about ?? {}) as { event?: string }
  if (!leaves || w.isDemo || event === 'letter') return
  const at = instant(mail.at)
  const nextAt = mail.deliverAt !== undefined && instant(mail.deliverAt) > at ? instant(mail.deliverAt) : at
  w.deliveries.set(mail.id, {
    ...{ mail: mail.id, kind: 'notice', state: 'waiting', leftTo: [...mail.to], attempts: 0, nextAt, fence: 0 },
    leaseUntil: null,
    words: null,
  })
}
