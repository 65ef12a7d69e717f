import { Refusal } from '../../src/core/base/refusal.ts'
import type { Member } from '../../src/core/policy/member.ts'
import type { Circumstances } from '../../src/core/process/circumstances.ts'
import { type Can, can } from '../../src/core/process/decide.ts'
import type { Run } from '../../src/core/process/testing/run.ts'
import { changes, inputFor } from '../../src/core/process/testing/walk.ts'
import { waitingOn } from '../../src/core/process/waiting.ts'
import type { World as Facts } from '../../src/core/process/world.ts'
import { commandHandover } from '../../src/operations/command-handover.ts'
import { loadHandover } from '../../src/operations/load-handover.ts'
import type { SignedInContext } from '../../src/operations/operation.ts'
import { isShown } from '../../src/operations/read-models.ts'
import { type Beginning, tenant } from './beginnings.ts'
import { diskFaults, Life, letterPlaces, simulatedJobs, storeFaults, storeSites } from './life.ts'
import { dotFaults, MailSystem, noticeFaults, serverFaults, serverPhases } from './mail-system.ts'
import { Watch } from './watch.ts'
import { World } from './world.ts'

export type Simulated = {
  seed: number
  beginning: string
  /** The same for the same seed. */
  trace: string
  steps: number
  commands: number
  letters: number
  hits: ReadonlyMap<string, number>
}

const worldFaults = [
  'people: the request is lost',
  'people: the answer is lost',
  'people: asked twice at once',
  'clock: goes back',
  'clock: leaps ahead',
] as const

/** Every place at which something can go wrong here, and how. */
export const faultSites: readonly string[] = [
  ...storeSites.flatMap((site) => storeFaults.map((fault) => `${site}: ${fault}`)),
  ...letterPlaces.map((place) => `letter ${place}: dies`),
  ...serverPhases.flatMap((phase) => serverFaults.map((fault) => `mail server at ${phase}: ${fault}`)),
  ...dotFaults.map((fault) => `mail server at dot: ${fault}`),
  ...noticeFaults.map((fault) => `notice: ${fault}`),
  'notice: dies',
  ...diskFaults.map((fault) => `disk: ${fault}`),
  ...worldFaults,
]

const nodes = 2
const seldom = new Set([
  'cancel',
  'pause',
  'reopen',
  'waive',
  'revoke-approval',
  'delegate',
  'forward',
  'reassign',
  'undo',
  'comment',
  'answer',
])
const minute = 60_000
const hour = 60 * minute

/**
 * Some rounds in the life of the whole system, from the entry of a stage on: two processes over one store, people who give commands
 * and ask again until they are answered, records that change, mail, jobs; and everything that can go wrong with them. Then it grows
 * calm, all has to come to rest, and log and outside world are held against what may never happen.
 */
export async function simulate(seed: number, all: readonly Beginning[], rounds = 8): Promise<Simulated> {
  const beginning = all[seed % all.length]
  if (!beginning) throw new Error('There is nothing to begin with')
  const world = new World(seed, beginning.at)
  const simulation = new Simulation(world, beginning)
  try {
    for (let round = 0; round < rounds; round += 1) await simulation.round()
    await simulation.comesToRest()
  } catch (error) {
    simulation.watch.broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  const { broken, handover } = simulation.watch
  if (broken.length > 0) throw new Error(failure(seed, beginning, world, broken))
  return {
    seed,
    beginning: beginning.name,
    trace: world.trace(),
    steps: world.lines.length,
    commands: simulation.watch.acknowledged.length,
    letters: handover.letter.versions.length,
    hits: world.hits,
  }
}

const failure = (seed: number, { name }: Beginning, world: World, broken: readonly string[]): string =>
  [
    `Seed ${seed} (${name}), after ${world.lines.length} steps:`,
    ...[...new Set(broken)].slice(0, 5).map((one) => `  ${one}`),
    'What went wrong on the way:',
    ...world.lines.filter((line) => / ! |people|clock|is dead/.test(line)).slice(-40),
    `Again: npm run simulate -- --seed ${seed}`,
  ].join('\n')

class Simulation {
  readonly watch: Watch
  readonly #world: World
  readonly #beginning: Beginning
  readonly #mail: MailSystem
  readonly #store: Beginning['store']
  readonly #disks = Array.from({ length: nodes }, () => new Map<string, string>())
  readonly #lives: Life[] = []
  /** Looks at the store as it is, past everything that goes wrong. */
  readonly #eye: Life
  #asking = 0
  #begun = 0

  constructor(world: World, beginning: Beginning) {
    this.#world = world
    this.#beginning = beginning
    this.#store = beginning.store.fork()
    this.#mail = new MailSystem(world)
    this.#mail.letters.push(...beginning.letters)
    this.watch = new Watch(this.#store, this.#mail, beginning)
    for (let node = 0; node < nodes; node += 1) this.#starts(node)
    this.#eye = new Life({ ...this.#parts(new Map(), 0), world: eyeOf(world), name: 'eye' })
  }

  #parts(disk: Map<string, string>, skew: number) {
    const tell = (problem: string) => void this.watch.broken.push(problem)
    return { world: this.#world, store: this.#store, disk, mail: this.#mail, skew, tell }
  }

  #starts(node: number): void {
    const disk = this.#disks[node] ?? new Map<string, string>()
    this.#begun += 1
    const skew = this.#world.random.below(4_000) - 2_000
    this.#lives[node] = new Life({ ...this.#parts(disk, skew), name: `node ${node} life ${this.#begun}` })
    this.#world.note(`node ${node} starts`)
  }

  async round(): Promise<void> {
    const { random } = this.#world
    for (const [node, life] of this.#lives.entries()) if (life.isDead && random.chance(0.7)) this.#starts(node)
    const seen = await this.#look()
    const doing = 1 + random.below(2)
    for (let n = 0; n < doing; n += 1) if (random.chance(0.85)) this.#people(seen)
    if (random.chance(0.2)) this.#recordsChange(seen)
    for (const life of this.#lives) for (const job of simulatedJobs) if (random.chance(0.8)) void life.works(job)
    await this.#world.passes(500 + random.below(20_000))
    this.#leaps()
    for (const life of this.#lives) for (const job of simulatedJobs) if (random.chance(0.6)) void life.works(job)
    await this.#world.passes(500 + random.below(3_000))
    this.watch.letters()
  }

  /** The clock on the wall, which nobody can rely on. */
  #leaps(): void {
    const { random } = this.#world
    if (this.#world.strikes('clock: goes back', 0.08)) this.#world.leapt -= 1_000 * random.below(240)
    else if (this.#world.strikes('clock: leaps ahead', 0.75))
      this.#world.leapt += random.pick([65_000, 65_000, 10 * minute, hour, 5 * hour, 24 * hour, 24 * hour, 72 * hour])
    this.#world.note(`clock ${this.#world.wall().toISOString()}`)
  }

  async #look(): Promise<Circumstances> {
    this.#eye.services.forget(tenant)
    const now = this.#world.wall()
    const found = await loadHandover(this.#eye.services, { tenant, id: this.#beginning.handover, actor: { kind: 'baton' }, now })
    if ('answered' in found) throw new Error('No key was given')
    return found.circumstances
  }

  /** Somebody takes the next thing of their list, or anything else that they may do. */
  #people(seen: Circumstances): void {
    const { random } = this.#world
    const { handover } = this.watch
    const rows = random.chance(0.75) ? waitingOn(handover, seen) : []
    const row = rows.length > 0 ? random.pick(rows) : undefined
    const member = seen.people.get(row?.person ?? random.pick([...seen.people.keys()]))
    if (!member?.active) return
    const options = can(handover, { ...seen, actor: { kind: 'person', member } })
    const likely = options.filter(({ command }) => !seldom.has(command) || random.chance(command === 'cancel' ? 0.02 : 0.2))
    const one =
      options.find(({ command, on }) => row !== undefined && command === row.command && on === row.on) ??
      (likely.length > 0 ? random.pick(likely) : undefined)
    if (one) this.#track(this.#asks(member, one))
  }

  #track(work: Promise<unknown>): void {
    this.#asking += 1
    void work
      .catch((error: unknown) => this.watch.broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error)))
      .finally(() => {
        this.#asking -= 1
      })
  }

  /** Asks with one key until there is an answer. */
  async #asks(member: Member, one: Can): Promise<void> {
    const world = this.#world
    const body = { command: one.command, ...(one.on === null ? {} : { on: one.on }), ...inputFor(one, world.random) }
    const key = world.newId()
    const what = `people: ${member.name}: ${one.command} ${one.on ?? ''} (${key.slice(0, 8)})`
    world.note(what)
    const answers: string[] = []
    for (let attempt = 1; ; attempt += 1) {
      const here = this.#lives.filter(({ isDead }) => !isDead)
      const twice = here.length > 1 && world.strikes('people: asked twice at once', 0.1)
      const asked = here.length === 0 ? [] : twice ? here : [world.random.pick(here)]
      const got = await Promise.all(asked.map((life) => this.#answer(life, member, body, key, what)))
      for (const answer of got) if (answer !== undefined) answers.push(answer)
      if (answers.length > 0) break
      if (attempt > 60) throw new Error(`${what} was never answered`)
      await world.waits(5_000 + world.random.below(30_000))
    }
    // Asked at two nodes at once, a moment may lie ahead by one clock and behind by the other: a refusal changes nothing and is not kept.
    this.watch.never(new Set(answers.filter((answer) => answer !== 'refused')).size > 1, `One key, two answers: ${what}`)
  }

  /** What the person hears: `undefined` when nothing comes back. */
  async #answer(life: Life, member: Member, body: object, key: string, what: string): Promise<string | undefined> {
    const world = this.#world
    if (world.strikes('people: the request is lost', 0.05)) return undefined
    const context = async (): Promise<SignedInContext> => ({
      ...{ tenant, requestId: key, token: 'simulated', now: await life.services.now(tenant) },
      actor: { kind: 'person', member },
      idempotency: { key, requestHash: JSON.stringify(body) },
    })
    const input = { params: { id: this.watch.handover.ref }, body } as unknown as Parameters<ReturnType<typeof commandHandover>>[0]
    const request = context().then((around) => commandHandover(life.services)(input, around))
    const patience = world.waits(200_000).then(() => undefined)
    let heard: string | undefined
    try {
      const answer = await Promise.race([request, patience])
      if (answer === undefined || world.strikes('people: the answer is lost', 0.08)) return undefined
      const events = answer.events.map(({ version, type }) => ({ version, type }))
      this.watch.acknowledged.push({ key, handover: this.#beginning.handover, events })
      heard = JSON.stringify([answer.handover.version, events])
      world.note(`${what} done`)
    } catch (error) {
      life.mustBeRefusal(error, what)
      // Without an answer nobody knows; asking again with the key tells.
      if (error instanceof Refusal && error.kind !== 'unavailable' && error.kind !== 'stale') heard = 'refused'
      world.note(`${what} ${error instanceof Refusal ? error.code : 'broke'}`)
    }
    return heard
  }

  /** Another system says something else about the account; who writes it looks at its handovers, unless they die. */
  #recordsChange(seen: Circumstances): void {
    const { random } = this.#world
    const here = this.#lives.filter(({ isDead }) => !isDead)
    const life = here.length > 0 ? random.pick(here) : undefined
    const now = this.#world.wall()
    const good = seen.definition.kind === 'named-to-pool' ? [0, 4, 8, 10, 17] : [2, 3, 11, 12, 13]
    const which = random.chance(0.6) ? good : [random.below(changes.length)]
    const run = { now: now.toISOString() } as Run
    let after: Facts
    try {
      after = which.reduce((facts, index) => changes[index]?.(facts, run) ?? facts, seen.world)
    } catch {
      // The sample record that it is about is gone.
      return
    }
    const before = new Map(seen.world.records.map((one) => [`${one.kind} ${one.key}`, one]))
    const written = after.records.filter((one) => one.kind !== 'assignment' && before.get(`${one.kind} ${one.key}`) !== one)
    if (!life || written.length === 0) return
    const account = this.#beginning.account
    const write = async () => {
      await life.services.store.append({
        ...{ tenant, stream: { kind: 'account', id: account }, expectedVersion: 'newest', actor: 'importer', at: now.toISOString() },
        events: written.map(({ kind, key, data }) => ({ type: 'RecordWritten', account, kind, key, before: null, after: data })),
        models: {
          records: written.map(({ kind, key, data, source }) => ({ account, kind, key, data, source, checkedAt: now.toISOString() })),
        },
      })
      await life.services.recheck(tenant, [account], now)
    }
    this.#world.note(`records ${which.join(', ')}`)
    void write().catch((error: unknown) => life.mustBeRefusal(error, 'a change of records'))
  }

  /** Nothing goes wrong any more: every node runs, and time passes until nothing is left to do. */
  async comesToRest(): Promise<void> {
    const world = this.#world
    world.isCalm = true
    world.note('calm')
    for (const [node, life] of this.#lives.entries()) if (life.isDead) this.#starts(node)
    const works = async (seconds: number) => {
      for (const life of this.#lives) for (const job of simulatedJobs) void life.works(job)
      await world.passes(seconds * 1_000)
    }
    for (let turn = 0; turn < 4; turn += 1) await works(200)
    // Past every lease, every hold and the time that a mail server has.
    world.leapt += 15 * minute
    for (let turn = 0; turn < 30; turn += 1) {
      await works(60)
      if (turn > 2 && this.#asking === 0 && !this.#isBusy()) break
    }
    this.watch.never(this.#asking > 0, `${this.#asking} people still wait for an answer`)
    // Once a day everything is looked at again: what happened to records while nobody was there is found.
    world.leapt += 24 * hour
    for (let turn = 0; turn < 30; turn += 1) {
      await works(60)
      if (turn > 2 && !this.#isBusy()) break
    }
    const { events, cursors } = this.#store.tables(tenant)
    this.watch.never((cursors.get('consequences') ?? 0) < events.length, '25: what is committed was not followed to its end')
    const seen = await this.#look()
    this.watch.atRest(seen)
    const { handover } = this.watch
    const shown = (await this.#store.loadHandovers(tenant, [handover.id]))[0]?.shown
    if (handover.status === 'running')
      this.watch.never(!shown || !isShown(handover, seen, shown), 'lists and inboxes say something else than the handover')
  }

  /** Whether something is due, claimed or not followed yet. */
  #isBusy(): boolean {
    const { timers, effects, deliveries, events, cursors } = this.#store.tables(tenant)
    const now = this.#world.wall().toISOString()
    return (
      (cursors.get('consequences') ?? 0) < events.length ||
      timers.where(({ firedAt, cancelledAt, dueAt }) => firedAt === null && cancelledAt === null && dueAt <= now).length > 0 ||
      effects.where(({ state }) => state === 'planned' || state === 'claimed').length > 0 ||
      deliveries.where(({ kind, state, nextAt }) => kind === 'notice' && (state === 'sending' || (state === 'waiting' && nextAt <= now)))
        .length > 0
    )
  }
}

/** The same moment, without any waiting and without a part in the chance of the others. */
function eyeOf(world: World): World {
  const eye = new World(1, '2026-01-01T00:00:00.000Z')
  eye.isCalm = true
  return Object.assign(eye, { wall: () => world.wall(), waits: async () => {} })
}
