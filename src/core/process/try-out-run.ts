import { z } from 'zod'
import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { WorkingCalendar } from '../calendar/calendar.ts'
import { mergeChange } from '../cutover/merge-change.ts'
import type { Definition } from '../definition/definition.ts'
import type { Actor, Member } from '../policy/member.ts'
import type { Circumstances } from './circumstances.ts'
import { commands } from './commands.ts'
import { consequences } from './consequences.ts'
import { decide, whyNot } from './decide.ts'
import { evolve, notStarted } from './evolve.ts'
import type { EffectState, Handover, Happened } from './handover.ts'
import { decideMachine, type MachineCommand } from './machine.ts'
import { startHandover } from './start.ts'
import { timersOf } from './timers.ts'
import { type MadeUp, madeUpFor, madeUpRecord } from './try-out-account.ts'
import { shortestInput } from './try-out-input.ts'
import { waitingOn } from './waiting.ts'
import type { World } from './world.ts'

/**
 * A handover of a made-up account in memory, with its records and its clock: what the store, the relay and the jobs do for the
 * engine, with systems that answer at once. Every event comes from the engine.
 */
export class TryOutRun {
  handover: Handover = notStarted('han_made_up')
  happened: Happened[] = []
  now: Instant
  readonly people: MadeUp['people']
  readonly cast: MadeUp['cast']
  #world: World
  #ids = 0
  readonly #definition: Definition
  readonly #madeUp: MadeUp

  constructor(definition: Definition, start: Instant, calendar: WorkingCalendar) {
    const madeUp = madeUpFor(definition, start, calendar)
    this.now = start
    this.people = madeUp.people
    this.cast = madeUp.cast
    this.#definition = definition
    this.#madeUp = madeUp
    this.#world = madeUp.world
    const { starter, to, cast } = madeUp
    this.#commit(
      startHandover(
        this.handover.id,
        { playbook: definition.id, account: madeUp.world.account.id, to, reason: { kind: 'other', text: 'Tried out' }, roles: { ...cast } },
        { ...this.around({ kind: 'person', member: starter }), number: 1, running: [] },
      ),
    )
  }

  /** Gives the command with the shortest input that it takes; false when the engine refuses it or nothing came of it. */
  does(member: Member, command: string, on: string | null, given: Record<string, unknown> = {}): boolean {
    const rule = commands.find((one) => one.command === command)
    const as = this.as(member)
    if (!rule || whyNot(command, on, this.handover, as)) return false
    const needs = z.toJSONSchema(rule.needs(this.handover, as, on ?? ''), { io: 'input', unrepresentable: 'any' })
    const input = { ...(shortestInput(needs, this.now) as object), ...given }
    try {
      const events = decide({ command, ...(on === null ? {} : { on }), ...input }, this.handover, as)
      this.#commit(events)
      return events.length > 0
    } catch (error) {
      // A page may ask for what has no shortest form; then the step stays where it is, and is seen to wait.
      if (error instanceof Refusal) return false
      throw error
    }
  }

  /** What time alone brings: letters leave, those who were asked have kept silent, the account changes hands on its day. */
  nextTimer(): { id: string; at: Instant } | undefined {
    // No reminders: everybody is in time.
    return timersOf(this.handover, this.around({ kind: 'baton' }))
      .filter(({ kind }) => kind === 'letter' || kind === 'consultation' || kind === 'recheck')
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))[0]
  }

  clock(to: Instant, timer?: string): void {
    if (to > this.now) this.now = to
    // A new moment or a timer's own; what has ended waits for nothing.
    if (this.handover.status === 'running') this.#machine(timer === undefined ? { command: 'recheck' } : { command: 'wake', timer })
  }

  waiting() {
    return waitingOn(this.handover, this.around({ kind: 'baton' }))
  }

  as = (member: Member): Circumstances => this.around({ kind: 'person', member })

  around(actor: Actor): Circumstances {
    const { people, pools, territories } = this.#madeUp
    return {
      definition: this.#definition,
      world: this.#world,
      people,
      pools,
      territories,
      actor,
      now: this.now,
      newId: () => `id_${++this.#ids}`,
    }
  }

  #machine(command: MachineCommand): void {
    this.#commit(decideMachine(command, this.handover, this.around({ kind: 'baton' })))
  }

  #commit(events: Happened[]): void {
    for (const event of events) {
      this.handover = evolve(this.handover, event)
      this.happened.push(event)
    }
    for (const event of events) {
      if (event.type === 'OwnershipChanged') this.#passAccount(event)
      for (const one of consequences(event, this.handover, this.around({ kind: 'baton' }))) {
        if (one.do === 'send-letter')
          this.#machine({
            command: 'letter-result',
            letterVersion: one.letterVersion,
            outcome: 'sent',
            evidence: 'Taken by the mail server',
          })
        if (one.do === 'apply-effect') this.#applyEffect(one.effect)
        if (one.do === 'recheck') this.#machine({ command: 'recheck' })
      }
    }
  }

  /** The other system does what it is asked, at once and as planned. */
  #applyEffect(id: string): void {
    const effect = this.handover.effects[id]
    if (!effect) return
    const { kind, key } = effect.record
    const known = this.#world.records.find((one) => one.kind === kind && one.key === key)
    const merged = mergeChange(known?.data ?? null, { before: dataOf(effect.before), after: dataOf(effect.after) })
    if ('conflicts' in merged) {
      this.#machine({ command: 'effect-result', effect: id, result: { state: 'failed', because: 'Somebody changed it meanwhile.' } })
      return
    }
    const others = this.#world.records.filter((one) => one !== known)
    const made = merged.data === null ? [] : [madeUpRecord(kind as Parameters<typeof madeUpRecord>[0], key, { ...merged.data }, this.now)]
    this.#world = { ...this.#world, records: [...others, ...made] }
    this.#machine({ command: 'effect-result', effect: id, result: { state: 'verified' } })
  }

  /** The ledger: closed for the old holder and opened for the new one at the same instant. */
  #passAccount({ to, at }: Extract<Happened, { type: 'OwnershipChanged' }>): void {
    const person = to.kind === 'person' ? this.people.get(to.id) : undefined
    const holder = person
      ? { type: 'person', person: { id: person.id, name: person.name } }
      : { type: 'pool', pool: this.#madeUp.pools.find(({ id }) => id === to.id)?.name ?? to.id }
    const records = this.#world.records.map((one) =>
      one.kind === 'assignment' && one.data.role === 'CSM' && one.data.to === undefined
        ? madeUpRecord('assignment', one.key, { ...one.data, to: at }, at)
        : one,
    )
    this.#world = { ...this.#world, records: [...records, madeUpRecord('assignment', 'CSM-2', { role: 'CSM', holder, from: at }, at)] }
  }
}

const dataOf = (value: EffectState['before']) => (value ?? null) as Readonly<Record<string, unknown>> | null
