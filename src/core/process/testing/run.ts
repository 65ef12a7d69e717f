import { Refusal } from '../../base/refusal.ts'
import type { Definition } from '../../definition/definition.ts'
import { record } from '../../facts/sample-facts.ts'
import type { Actor, Member } from '../../policy/member.ts'
import type { Circumstances } from '../circumstances.ts'
import { type Consequence, consequences } from '../consequences.ts'
import { can, decide, whyNot } from '../decide.ts'
import { evolve, evolveAll, notStarted } from '../evolve.ts'
import type { Handover, Happened } from '../handover.ts'
import { decideMachine, type MachineCommand } from '../machine.ts'
import { type Message, messagesOf, type Note } from '../messages.ts'
import { type LeftOut, type MoveInInput, moveIn } from '../move-in.ts'
import { type StartInput, startHandover } from '../start.ts'
import { timersOf } from '../timers.ts'
import { viewOf } from '../view.ts'
import { waitingOn } from '../waiting.ts'
import type { World } from '../world.ts'
import { csePool, everybody, territory } from './sample-people.ts'
import { withRecords } from './sample-world.ts'

type Given = {
  definition: Definition
  world: World
  at: string
  starter: Member
  start: Omit<StartInput, 'playbook' | 'account'>
  /** It was under way elsewhere before. */
  movedIn?: Omit<MoveInInput, 'playbook' | 'account' | 'to' | 'reason'>
} & Partial<Pick<Circumstances, 'otherVersions' | 'providers' | 'tiers' | 'labels'>>

export type Heard = { at: string; before: Handover; after: Handover; events: Happened[]; messages: Message[]; notes: Note[] }

/**
 * A handover in memory, with its world and its clock: what the store, the relay and the jobs do for the engine, as plainly as
 * it can be done. Events come from `decide` alone.
 */
export class Run {
  handover: Handover
  happened: Happened[] = []
  world: World
  now: string
  people = new Map<string, Member>(everybody.map((one) => [one.id, one]))
  definition: Definition
  /** Who was told what, and the letters that were handed to the mail system, by version. */
  told: Extract<Consequence, { do: 'tell' }>[] = []
  /** What calendars were told, the oldest first. */
  invited: Extract<Consequence, { do: 'invite' }>[] = []
  territories = [territory]
  /** Calls of other handovers. */
  busy: NonNullable<Circumstances['busy']> = []
  handedOver: number[] = []
  /** What each change told people: one message a person, and lines for their digests. */
  heard: Heard[] = []
  effectsAsked: string[] = []
  /** What was not taken over when it was moved in. */
  leftOut: LeftOut[] = []
  /** Sees each event with the state before it. */
  watch: ((event: Happened, before: Handover) => void) | undefined
  lastId = 0
  readonly given: Given

  constructor(given: Given) {
    this.given = given
    this.definition = given.definition
    this.world = given.world
    this.now = given.at
    this.handover = notStarted('han_1')
    const around = { ...this.around({ kind: 'person', member: given.starter }), number: 12, running: [] }
    const start = { playbook: given.definition.id, account: given.world.account.id, ...given.start }
    if (given.movedIn) {
      const { events, leftOut } = moveIn('han_1', { ...start, ...given.movedIn }, around)
      this.leftOut = leftOut
      this.commit(events)
    } else this.commit(startHandover('han_1', start, around))
  }

  /** Another run at the same point, which goes its own way. Nothing that two of them share is ever changed. */
  fork(): Run {
    return Object.assign(Object.create(Run.prototype), this, {
      happened: [...this.happened],
      people: new Map(this.people),
      told: [...this.told],
      heard: [...this.heard],
      invited: [...this.invited],
      handedOver: [...this.handedOver],
      effectsAsked: [...this.effectsAsked],
    })
  }

  /** A person gives a command. Answers the types of what happened. */
  does(member: Member, command: string, on?: string | null, input: Record<string, unknown> = {}): string[] {
    const events = decide({ command, ...(on === undefined || on === null ? {} : { on }), ...input }, this.handover, this.as(member))
    this.commit(events)
    return events.map(({ type }) => type)
  }

  /** What a person is told when they may not; fails when they may. */
  refusal(
    member: Member,
    command: string,
    on?: string | null,
    input: Record<string, unknown> = {},
  ): { kind: string; code: string; says: string } {
    try {
      decide({ command, ...(on === undefined || on === null ? {} : { on }), ...input }, this.handover, this.as(member))
    } catch (error) {
      if (error instanceof Refusal) return { kind: error.kind, code: error.code, says: error.message }
      throw error
    }
    throw new Error(`${member.name} was allowed to ${command} ${on ?? ''}`)
  }

  /** Why the member may not, as screens say it. */
  whyNot(member: Member, command: string, on: string | null): string | undefined {
    return whyNot(command, on, this.handover, this.as(member))?.message
  }

  machine(command: MachineCommand): string[] {
    const events = decideMachine(command, this.handover, this.around({ kind: 'baton' }))
    this.commit(events)
    return events.map(({ type }) => type)
  }

  /** Somebody changes records; the checks run again. */
  records(change: (world: World) => World): string[] {
    this.world = change(this.world)
    return this.machine({ command: 'recheck' })
  }

  /** Time passes; every timer on the way fires at its moment, in order. */
  clock(to: string): void {
    if (to < this.now) throw new Error(`The clock does not go back from ${this.now} to ${to}`)
    for (;;) {
      const next = this.timers()
        .filter(({ at }) => at <= to)
        .toSorted((a, b) => (a.at < b.at ? -1 : 1))[0]
      if (!next) break
      if (next.at > this.now) this.now = next.at
      const before = this.handover.version
      this.machine({ command: 'wake', timer: next.id })
      if (this.handover.version === before && this.timers().some(({ id }) => id === next.id))
        throw new Error(`The timer ${next.id} does nothing and stays`)
    }
    this.now = to
    if (this.handover.status === 'running') this.machine({ command: 'recheck' })
  }

  leaves(member: Member): void {
    this.people.set(member.id, { ...member, active: false })
  }

  as(member: Member): Circumstances {
    return this.around({ kind: 'person', member: this.people.get(member.id) ?? member })
  }
  asSoftware(member: Member): Circumstances {
    return this.around({ kind: 'software', member, name: 'Importer' })
  }
  can(member: Member) {
    return can(this.handover, this.as(member))
  }
  mayDo(member: Member): string[] {
    return this.can(member).map(({ command, on }) => (on === null ? command : `${command} ${on}`))
  }
  view(member: Member) {
    return viewOf(this.handover, this.as(member))
  }
  waiting() {
    return waitingOn(this.handover, this.around({ kind: 'baton' }))
  }
  timers() {
    return timersOf(this.handover, this.around({ kind: 'baton' }))
  }
  status(task: string): string {
    return this.handover.tasks[task]?.status ?? 'unknown'
  }
  /** The state as the log alone gives it. */
  replayed(): Handover {
    return evolveAll(notStarted('han_1'), this.happened)
  }

  private around(actor: Actor): Circumstances {
    const { otherVersions, providers, tiers, labels } = this.given
    return {
      definition: this.definition,
      world: this.world,
      people: this.people,
      territories: this.territories,
      pools: [csePool],
      actor,
      now: this.now,
      newId: () => `id_${++this.lastId}`,
      busy: this.busy,
      ...(otherVersions ? { otherVersions } : {}),
      ...(providers ? { providers } : {}),
      ...(tiers ? { tiers } : {}),
      ...(labels ? { labels } : {}),
    }
  }

  private commit(events: Happened[]): void {
    if (events.length === 0) return
    const before = this.handover
    for (const event of events) {
      this.watch?.(event, this.handover)
      this.handover = evolve(this.handover, event)
      this.happened.push(event)
    }
    this.heard.push({
      at: this.now,
      before,
      after: this.handover,
      events,
      ...messagesOf({ before, after: this.handover, events }, this.around({ kind: 'baton' })),
    })
    let recheck = false
    for (const event of events) {
      if (event.type === 'OwnershipChanged') this.moveAccounts(event)
      if (event.type === 'PlaybookVersionChanged')
        this.definition = this.given.otherVersions?.find(({ version }) => version === event.version) ?? this.definition
      for (const one of consequences(event, this.handover, this.around({ kind: 'baton' }))) {
        if (one.do === 'tell') this.told.push(one)
        if (one.do === 'invite') this.invited.push(one)
        if (one.do === 'send-letter') this.handedOver.push(one.letterVersion)
        if (one.do === 'apply-effect') this.effectsAsked.push(one.effect)
        recheck ||= one.do === 'recheck'
      }
    }
    if (recheck) this.machine({ command: 'recheck' })
  }

  /** The ledger of holders, which the store keeps: closed for the old one and opened for the new one at the same instant. */
  private moveAccounts({ accounts, to, at, back, others = [] }: Extract<Happened, { type: 'OwnershipChanged' }>): void {
    const person = to.kind === 'person' ? this.people.get(to.id) : undefined
    const holder = person ? { type: 'person', person: { id: person.id, name: person.name } } : { type: 'pool', pool: csePool.name }
    const ended = this.world.records.flatMap((one) =>
      one.kind === 'assignment' && one.data.role === 'CSM' && one.data.to === undefined
        ? [record('assignment', one.key, { ...one.data, to: at })]
        : [],
    )
    this.world = withRecords(this.world, ...ended, record('assignment', `CSM-${at}`, { role: 'CSM', holder, from: at }))
    this.world = {
      ...this.world,
      children: this.world.children.map((child) => {
        if (!accounts.includes(child.id)) return child
        const { csm: _csm, ...rest } = child
        const other = back && others.find(({ account }) => account === child.id)?.holder
        const holder = other?.kind === 'person' ? this.people.get(other.id) : person
        return holder ? { ...rest, csm: { id: holder.id, name: holder.name } } : { ...rest, pool: csePool.name }
      }),
    }
  }
}
