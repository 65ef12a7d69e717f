import { canonical } from '../../src/core/base/canonical.ts'
import type { Definition } from '../../src/core/definition/definition.ts'
import type { Circumstances } from '../../src/core/process/circumstances.ts'
import { whyNot } from '../../src/core/process/decide.ts'
import { evolve, notStarted } from '../../src/core/process/evolve.ts'
import type { Handover, Happened } from '../../src/core/process/handover.ts'
import { brokenBy, brokenIn } from '../../src/core/process/testing/invariants.ts'
import { waitingOn } from '../../src/core/process/waiting.ts'
import { type Beginning, tenant } from './beginnings.ts'
import type { MailSystem } from './mail-system.ts'
import type { Commit, MemoryStore } from './memory-store.ts'

/** What somebody was told that they did, and where it stands in the log. */
export type Acknowledged = { key: string; handover: string; events: readonly { version: number; type: string }[] }

/** Holds the log and the outside world against what may never happen (process.md): at each commit, and when all has come to rest. */
export class Watch {
  readonly broken: string[] = []
  readonly acknowledged: Acknowledged[] = []
  readonly #store: MemoryStore
  readonly #mail: MailSystem
  readonly #beginning: Beginning
  readonly #definition: Definition
  #state: Handover
  #happened: Happened[]
  #lettersSeen: number

  constructor(store: MemoryStore, mail: MailSystem, beginning: Beginning) {
    this.#store = store
    this.#mail = mail
    this.#beginning = beginning
    const [playbook] = store.tables(tenant).playbooks.all()
    this.#definition = (playbook?.definition as unknown as { definition: Definition }).definition
    this.#happened = this.#inLog()
    this.#state = this.#happened.reduce(evolve, notStarted(beginning.handover))
    this.#lettersSeen = mail.letters.length
    store.onCommit = (commit) => this.#sees(commit)
  }

  #inLog(): Happened[] {
    return this.#store.events(tenant, { kind: 'handover', id: this.#beginning.handover }).map(({ event }) => event as unknown as Happened)
  }
  get handover(): Handover {
    return this.#state
  }
  never(isBroken: boolean, sentence: string): void {
    if (isBroken) this.broken.push(sentence)
  }

  #sees({ change: { stream, events, at, models } }: Commit): void {
    if (stream.kind === 'account') this.#seesRecords(events)
    for (const { at: fired, id } of models?.timersFired ?? [])
      this.never((this.#store.tables(tenant).timers.get(id)?.dueAt ?? '') > fired, `36: the timer ${id} fired early`)
    if (stream.kind !== 'handover') return
    for (const event of events as unknown as Happened[]) {
      const account = this.#store.tables(tenant).accounts.get(this.#state.account)
      const seen = {
        as: () => ({ definition: this.#definition, now: at }) as unknown as Circumstances,
        world: { account: account?.data ?? {} } as never,
        happened: this.#happened,
        people: this.#people(),
      }
      this.broken.push(...brokenBy(event, this.#state, seen))
      this.#seesOutcome(event)
      this.#state = evolve(this.#state, event)
      this.#happened.push(event)
    }
  }

  #people() {
    const { people } = this.#store.tables(tenant)
    return new Map(people.all().map((one) => [one.id, { ...one, active: one.activeUntil === null }])) as never
  }

  /** What a change writes again just as it was, it has made twice. */
  #seesRecords(events: Commit['change']['events']): void {
    for (const event of events)
      if (event.type === 'RecordWritten' && event.before === undefined && event.data !== undefined) {
        const { kind, key, data } = event as unknown as { kind: string; key: string; data: unknown }
        const earlier = this.#records.get(`${kind} ${key}`)
        this.never(earlier !== undefined && earlier === canonical(data), `25: the change of ${kind} ${key} was made twice`)
        this.#records.set(`${kind} ${key}`, canonical(data))
      } else if (event.type === 'RecordWritten' || event.type === 'RecordRemoved') this.#records.delete(`${event.kind} ${event.key}`)
  }
  readonly #records = new Map<string, string>()

  /** What Baton says became of a letter is what the mail server knows. */
  #seesOutcome(event: Happened): void {
    if (event.type !== 'LetterSettled' || event.by !== 'baton' || event.how !== undefined) return
    const handedOver = this.#state.letter.handedOver
    if (!handedOver) return
    const arrived = this.#arrived(handedOver.version, handedOver.at)
    this.never(event.outcome === 'sent' && !arrived.some(({ saidYes }) => saidYes), `7: "sent", and the mail server said no such thing`)
    this.never(event.outcome === 'refused' && arrived.length > 0, '3: "refused", and the mail server has it')
  }

  #arrived(version: number, at: string) {
    return this.#mail.letters.filter(
      (one) => one.messageId.startsWith(`${this.#beginning.handover}.letter.${version}@`) && isSameSecond(one.date, at),
    )
  }

  /** What left since it was looked at last: asked for, approved, for nobody else, and once. */
  letters(): void {
    for (const letter of this.#mail.letters.slice(this.#lettersSeen)) {
      const version = this.#state.letter.versions.find(
        (one) => letter.messageId === `${this.#state.id}.letter.${one.version}@meridian.example`,
      )
      const handOvers = this.#happened.filter(
        (one) => one.type === 'LetterHandedOver' && one.letterVersion === version?.version && isSameSecond(letter.date, one.at),
      )
      this.never(version === undefined, `4: ${letter.messageId} left, and is no version of the letter`)
      if (!version) continue
      this.never(handOvers.length === 0, `1: version ${version.version} left, and nobody had released it`)
      const same = this.#mail.letters.filter(({ messageId, date }) => messageId === letter.messageId && date === letter.date)
      this.never(same.length > handOvers.length, `2: version ${version.version} arrived ${same.length} times`)
      const to = [...version.to, ...version.cc].toSorted()
      this.never(canonical(letter.to.toSorted()) !== canonical(to), `5: it went to ${letter.to.join(', ')} instead of ${to.join(', ')}`)
      const words = version.text.split('\n').find((line) => /^[ -~]{20,60}$/.test(line) && !line.includes('='))
      this.never(words !== undefined && !letter.bytes.includes(words), '4: it says something else than what was approved')
    }
    this.#lettersSeen = this.#mail.letters.length
  }

  /** Everything that has to hold when nothing is left to do. */
  atRest(circumstances: Circumstances): void {
    const w = this.#store.tables(tenant)
    const { handover: id } = this.#beginning
    const now = circumstances.now
    const log = this.#inLog()
    const stored = w.handovers.get(id)
    this.letters()
    // 33
    const replayed = log.reduce(evolve, notStarted(id))
    this.never(canonical(replayed) !== canonical(JSON.parse(stored?.state ?? 'null')), '33: the log replayed gives another state')
    this.never(log.length !== stored?.version, '33: the version is not the number of entries')
    const entries = this.#store.events(tenant, { kind: 'handover', id })
    this.never(
      entries.some(({ version }, index) => version !== index + 1),
      '33: entries are missing or double',
    )
    // 12
    for (const { key, events } of this.acknowledged)
      for (const { version, type } of events)
        this.never(
          log[version - 1]?.type !== type,
          `12: ${type} was acknowledged as ${version} (${key}), which is ${log[version - 1]?.type}`,
        )
    // 18
    for (const account of w.accounts.all()) {
      const line = w.assignments
        .where((one) => one.account === account.id && one.holds)
        .filter(({ fromAt, toAt }) => fromAt !== toAt)
        .toSorted((a, b) => (a.fromAt < b.fromAt ? -1 : 1))
      this.never(
        line.some(({ toAt }, index) => (toAt ?? 'open') !== (line[index + 1]?.fromAt ?? 'open')),
        `18: the holders of ${account.name} leave a gap or overlap`,
      )
    }
    // 22, 25, 26, 36
    const waiting = w.timers.where(({ firedAt, cancelledAt, dueAt }) => firedAt === null && cancelledAt === null && dueAt <= now)
    this.never(waiting.length > 0, `36: ${waiting.map(({ id: timer, dueAt }) => `${timer} (${dueAt})`).join(', ')} never fired`)
    for (const effect of Object.values(replayed.effects)) {
      this.never(effect.state === 'requested' || effect.state === 'undoing', `25: ${effect.id} was asked for, and nobody makes it`)
      this.never(effect.state === 'requested' && !w.effects.has(`${id} ${effect.id}`), `25: ${effect.id} has no row`)
    }
    this.never(
      w.effects.where(({ state }) => state === 'planned' || state === 'claimed').length > 0,
      '26: a change was claimed, and nobody has it',
    )
    const inHand = replayed.letter.handedOver !== undefined && replayed.letter.outcome === undefined
    this.never(inHand, '3: a letter was handed over, and nobody is asked about it')
    // 9
    for (const [gate, { rounds }] of Object.entries(replayed.gates))
      this.never(
        log.filter((one) => one.type === 'Decided' && one.gate === gate).length > rounds.length,
        `9: more decisions than rounds of ${gate}`,
      )
    // 15, mail: nobody else
    for (const { messageId, to } of this.#mail.notices) {
      const row = w.mail
        .all()
        .find(
          (one) =>
            `${one.id}@meridian.example` === messageId || (one.headers as Record<string, unknown>)['message-id'] === `<${messageId}>`,
        )
      this.never(!row?.to.includes(to), `mail: "${row?.subject}" went to ${to}, who is not among its people`)
    }
    const unsent = w.deliveries.where(
      ({ kind, state, nextAt }) => kind === 'notice' && state !== 'sent' && state !== 'refused' && nextAt <= now,
    )
    this.never(unsent.length > 0, `mail: ${unsent.length} notices wait for ever`)
    for (const { mail: of, state } of w.deliveries.where(({ kind, state }) => kind === 'notice' && state === 'sent')) {
      const row = w.mail.get(of)
      const header = String((row?.headers as Record<string, unknown>)['message-id'] ?? `<${of}@meridian.example>`).replace(/^<(.*)>$/, '$1')
      const got = this.#mail.notices.filter(({ messageId }) => messageId === header || messageId === `${of}@meridian.example`)
      this.never(
        !row?.to.every((to) => got.some((one) => one.to === to)),
        `mail: "${row?.subject}" is ${state}, and somebody did not get it`,
      )
    }
    this.broken.push(
      ...brokenIn({
        handover: replayed,
        happened: log,
        people: circumstances.people as never,
        definition: circumstances.definition,
        world: circumstances.world,
        as: (member) => ({ ...circumstances, actor: { kind: 'person', member } }),
        waiting: () => waitingOn(replayed, circumstances),
        whyNot: (member, command, on) => whyNot(command, on, replayed, { ...circumstances, actor: { kind: 'person', member } })?.message,
      }),
    )
  }
}

/** A message says its moment to the second. */
const isSameSecond = (date: string, at: string) => Date.parse(date) === Math.floor(Date.parse(at) / 1_000) * 1_000
