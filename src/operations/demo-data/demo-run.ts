import { sha256 } from '../../core/base/sha256.ts'
import type { Actor, Member } from '../../core/policy/member.ts'
import type { Circumstances } from '../../core/process/circumstances.ts'
import { consequences } from '../../core/process/consequences.ts'
import { decide } from '../../core/process/decide.ts'
import { evolve, notStarted } from '../../core/process/evolve.ts'
import type { Handover, Happened } from '../../core/process/handover.ts'
import { decideMachine, type MachineCommand } from '../../core/process/machine.ts'
import { type StartInput, startHandover } from '../../core/process/start.ts'
import { timersOf } from '../../core/process/timers.ts'
import type { World } from '../../core/process/world.ts'
import { isKind, type Kind, kindOf } from '../../core/records/kinds.ts'
import type { Append, LinkRow, MailRow } from '../../store/log-types.ts'
import type { Directory } from '../directory.ts'
import type { LinkMaker } from '../links/made-link.ts'
import { noticesOf } from '../notices.ts'
import { withPage } from '../pinned-page.ts'
import { modelsOf } from '../read-models.ts'
import type { PublishedPlaybook } from '../services.ts'
import { worldFrom } from '../world-from.ts'
import type { DemoAccount, DemoRecord } from './accounts.ts'
import { personId } from './people.ts'

/** What all handovers of the demo share. */
export type Stage = {
  tenant: string
  now: string
  address: string
  newId: () => string
  /** What the tokens of signed links in its mail are made of; another one in each demo. */
  linkSecret: string
  directoryAt: (at: string) => Directory
  playbook: (id: string) => PublishedPlaybook
  /** Notices older than this are not kept. */
  mailSince: string
}

/** One thing that was done, as it goes into the log. */
export type Step = Omit<Append, 'tenant' | 'expectedVersion' | 'idempotency'>

type Start = Omit<StartInput, 'playbook' | 'account'> & { playbook: string; number: number; by: string; at: string }

/**
 * One handover of the demo's past, gone through the engine in memory: events come from `decide` alone, and what the store, the relay
 * and the jobs would do about them happens here, on the account's own records. Nothing is written; `steps` is what will be.
 */
export class DemoRun {
  handover: Handover
  now: string
  readonly #began: string
  readonly steps: Step[] = []
  readonly mail: MailRow[] = []
  readonly links: LinkRow[] = []
  readonly account: DemoAccount
  readonly #children: readonly DemoAccount[]
  readonly #stage: Stage
  readonly #playbook: PublishedPlaybook
  readonly #number: number
  readonly #happened: Happened[] = []
  #world: World | undefined
  #isChanged = false

  constructor(stage: Stage, account: DemoAccount, children: readonly DemoAccount[], start: Start) {
    const { playbook, number, by, at, ...input } = start
    this.#stage = stage
    this.account = account
    this.#children = children
    this.#playbook = stage.playbook(playbook)
    this.#number = number
    this.now = at
    this.#began = at
    const id = stage.newId()
    this.handover = notStarted(id)
    const circumstances = { ...this.as(by), address: stage.address, number, running: [] }
    this.#commit(startHandover(id, { playbook, account: account.id, ...input }, circumstances), personId(by))
  }

  as(name: string): Circumstances {
    return this.#around({ kind: 'person', member: this.member(name) })
  }

  member(name: string): Member {
    const found = this.#stage.directoryAt(this.now).people.get(personId(name))
    if (!found) throw new Error(`${name} does not work here`)
    return found
  }

  get definition() {
    return this.#playbook.definition
  }

  /** A person gives a command. */
  does(name: string, command: string, on: string | null = null, input: Record<string, unknown> = {}): void {
    this.#settled()
    this.#commit(decide({ command, ...(on === null ? {} : { on }), ...input }, this.handover, this.as(name)), personId(name))
  }

  machine(command: MachineCommand): void {
    this.#settled()
    this.#commit(decideMachine(command, this.handover, this.#around({ kind: 'baton' })), 'baton')
  }

  /** Nobody has to be reminded on the way; only a letter leaves. */
  jump(to: string): void {
    this.letterLeaves(to)
    if (to > this.now) this.now = to
  }

  /** Somebody, or a system, changes records; the checks run again. */
  edits(by: string | null, changes: readonly { kind: Kind; key: string; data: Record<string, unknown> }[]): void {
    if (changes.length === 0) return
    const account = this.account.id
    const rows = changes.map(({ kind, key, data }) => {
      const before = this.record(kind, key)
      const after: DemoRecord = {
        kind,
        key,
        data: kindOf(kind).schema.parse({ ...before?.data, ...data }),
        source: by === null ? (before?.source ?? 'Baton') : 'by hand',
        checkedAt: this.now,
        version: (before?.version ?? 0) + 1,
      }
      this.account.records = [...this.account.records.filter((one) => one !== before), after]
      return { before, after }
    })
    this.steps.push({
      stream: { kind: 'account', id: account },
      events: rows.map(({ before, after: { kind, key, data, source } }) => ({
        type: 'RecordWritten',
        account,
        kind,
        key,
        before: before?.data ?? null,
        after: data,
        source,
      })),
      actor: by === null ? 'baton' : personId(by),
      at: this.now,
      models: {
        records: rows.map(({ after: { kind, key, data, source, checkedAt } }) => ({ account, kind, key, data, source, checkedAt })),
      },
    })
    this.#world = undefined
    this.#isChanged = true
  }

  /** Checks run again once for all that was changed at one moment, before anything else happens. */
  #settled(): void {
    if (!this.#isChanged) return
    this.#isChanged = false
    this.#commit(decideMachine({ command: 'recheck' }, this.handover, this.#around({ kind: 'baton' })), 'baton')
  }

  /** What the built-in provider writes when it makes a change. */
  written({ kind, key }: { kind: string; key: string }, data: Record<string, unknown>): void {
    if (!isKind(kind)) throw new Error(`There are no records of the kind ${kind}`)
    this.edits(null, [{ kind, key, data }])
  }

  record(kind: Kind, key: string): DemoRecord | undefined {
    return this.account.records.find((one) => one.kind === kind && one.key === key)
  }
  recordsOf(kind: Kind): DemoRecord[] {
    return this.account.records.filter((one) => one.kind === kind).map((one) => this.#asKnown(one))
  }

  /** Time passes; every timer on the way fires at its moment, in order. */
  clock(to: string): void {
    this.#settled()
    for (;;) {
      const [next] = timersOf(this.handover, this.#around({ kind: 'baton' }))
        .filter(({ at }) => at <= to)
        .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      if (!next) break
      if (next.at > this.now) this.now = next.at
      const { version } = this.handover
      this.machine({ command: 'wake', timer: next.id })
      // Moments at which only facts are looked at again are over once their time has come.
      if (this.handover.version === version && next.kind !== 'recheck')
        throw new Error(`The timer ${next.id} of ${this.handover.ref} does nothing and stays`)
    }
    if (to > this.now) this.now = to
  }

  /** A released letter leaves when its time has come. */
  letterLeaves(before: string): void {
    this.#settled()
    const timer = timersOf(this.handover, this.#around({ kind: 'baton' })).find(({ kind }) => kind === 'letter')
    if (!timer || timer.at > before) return
    this.now = timer.at
    this.machine({ command: 'wake', timer: timer.id })
  }

  /** Everything that is to be written, the rows of lists and inboxes with the last step. */
  finished(): Step[] {
    this.#settled()
    const {
      timersCancelled: _,
      effects = [],
      handovers = [],
      ...models
    } = modelsOf(this.handover, this.#happened, this.#around({ kind: 'baton' }), {
      number: this.#number,
      playbookVersion: this.#playbook.version,
      timers: [],
    })
    // What was asked for has long been answered here; nobody shall ask again.
    const settled = effects.map((one) => ({ ...one, state: this.handover.effects[one.id]?.state ?? 'planned' }))
    const rows = handovers.map((row) => ({ ...row, updatedAt: this.#happened.at(-1)?.at ?? this.now }))
    const last = this.steps.findLastIndex(({ stream }) => stream.kind === 'handover')
    return this.steps.map((step, index) =>
      index === last ? { ...step, models: { ...models, handovers: rows, effects: settled, mail: this.mail, links: this.links } } : step,
    )
  }

  #around(actor: Actor): Circumstances {
    const { people, territories, pools, tiers, labels, providers } = this.#stage.directoryAt(this.now)
    return {
      definition: this.definition,
      world: this.#currentWorld(),
      people,
      territories,
      pools,
      tiers,
      labels,
      providers,
      actor,
      now: this.now,
      newId: this.#stage.newId,
    }
  }

  /** What a system said then was not said later than then, and what pings every day had not pinged after the start. */
  #asKnown(one: DemoRecord): DemoRecord {
    const { lastPing } = one.data
    const checkedAt = one.checkedAt < this.now ? one.checkedAt : this.now
    return {
      ...one,
      checkedAt,
      ...(typeof lastPing === 'string' && lastPing > this.#began ? { data: { ...one.data, lastPing: this.#began } } : {}),
    }
  }

  #currentWorld(): World {
    if (this.#world) return this.#world
    const family = [this.account, ...this.#children]
    const world = worldFrom(
      {
        accounts: family.map(({ id, name, parent, data }) => ({ id, name, parent, data: data as never, endedAt: null, version: 1 })),
        records: family.flatMap(({ id, records }) =>
          records.map((one) => {
            const { data, ...known } = this.#asKnown(one)
            return { ...known, account: id, data: data as never }
          }),
        ),
        assignments: family.flatMap(({ assignments }) => assignments),
      },
      this.#stage.directoryAt(this.now),
    )
    if (!world) throw new Error(`There is no account for ${this.handover.ref}`)
    this.#world = world
    return world
  }

  #commit(events: readonly Happened[], actor: string): void {
    if (events.length === 0) return
    const before = this.handover
    this.handover = events.reduce(evolve, before)
    this.#happened.push(...events)
    this.steps.push({
      stream: { kind: 'handover', id: this.handover.id },
      events: withPage(events, this.#playbook),
      actor,
      at: this.now,
    })
    if (this.now >= this.#stage.mailSince) this.#tell(before, events)
    let hasMoved = false
    for (const event of events) {
      if (event.type === 'OwnershipChanged') this.#moveAccounts(event)
      if (event.type !== 'LetterHandedOver' && event.type !== 'OwnershipChanged' && this.now < this.#stage.mailSince) continue
      for (const consequence of consequences(event, this.handover, this.#around({ kind: 'baton' }))) {
        if (consequence.do === 'recheck') hasMoved = true
        if (consequence.do === 'send-letter') this.#sendLetter(consequence.letterVersion)
      }
    }
    if (hasMoved) this.machine({ command: 'recheck' })
  }

  /** What the store does with a change of owner: the ledger, and the book of an account that goes to a pool. */
  #moveAccounts({ accounts, at, to }: Extract<Happened, { type: 'OwnershipChanged' }>): void {
    for (const account of [this.account, ...this.#children].filter(({ id }) => accounts.includes(id))) {
      account.assignments = [
        ...account.assignments.map((one) => (one.role === 'CSM' && one.toAt === null ? { ...one, toAt: at } : one)),
        { account: account.id, role: 'CSM', holderKind: to.kind, holder: to.id, holds: true, fromAt: at, toAt: null },
      ]
      if (to.kind === 'pool') {
        const book: DemoRecord = {
          kind: 'book',
          key: 'current',
          data: { active: false },
          source: 'owner ledger',
          checkedAt: at,
          version: 2,
        }
        account.records = [...account.records.filter(({ kind }) => kind !== 'book'), book]
      }
    }
    this.#world = undefined
  }

  #sendLetter(letterVersion: number): void {
    const version = this.handover.letter.versions.find((one) => one.version === letterVersion)
    const handedOver = this.handover.letter.handedOver
    if (!version || !handedOver) throw new Error(`Version ${letterVersion} of the letter of ${this.handover.ref} was never handed over`)
    const { people } = this.#stage.directoryAt(this.now)
    const { id, ref } = this.handover
    this.mail.push({
      id: this.#stage.newId(),
      at: this.now,
      to: [...version.to, ...version.cc],
      subject: version.subject,
      text: version.text,
      headers: {
        from: people.get(version.from)?.email ?? '',
        ...(version.replyTo ? { 'reply-to': version.replyTo } : {}),
        cc: version.cc.join(', '),
        'message-id': `<${id}.letter.${letterVersion}@baton>`,
        'x-baton-hash': version.hash,
      },
      about: { handover: id, ref, event: 'letter' },
      once: `letter:${id}:${letterVersion}:${handedOver.at}`,
    })
    this.machine({
      command: 'letter-result',
      letterVersion,
      outcome: 'sent',
      evidence: `Kept in this workspace's mail for ${version.to.length} ${version.to.length === 1 ? 'person' : 'people'}; nothing leaves it`,
    })
  }

  /** What would have been told at that moment; what was for a digest of the past is told by no digest any more. */
  #tell(before: Handover, events: readonly Happened[]): void {
    const change = { before, after: this.handover, events }
    const { mail = [], links = [] } = noticesOf(change, this.#around({ kind: 'baton' }), this.#linkMaker())
    this.mail.push(...mail)
    this.links.push(...links)
  }

  #linkMaker(): LinkMaker {
    const { newId, linkSecret, address } = this.#stage
    const newToken = () => Buffer.from(sha256(`${linkSecret} ${newId()}`), 'hex').toString('base64url')
    return { newId, newToken, address }
  }
}
