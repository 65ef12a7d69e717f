import { usualLimits } from '../../src/connectors/smtp/open-session.ts'
import { mailAddress } from '../../src/core/base/mail-address.ts'
import { Refusal } from '../../src/core/base/refusal.ts'
import type { Job } from '../../src/jobs/worker.ts'
import { jobs } from '../../src/jobs/worker.ts'
import { openServices } from '../../src/operations/open-services.ts'
import type { Services } from '../../src/operations/services.ts'
import type { Database } from '../../src/store/database.ts'
import { Keyring } from '../../src/store/keyring.ts'
import { type JournalDisk, letterJournal } from '../../src/store/letter-journal.ts'
import type { Store } from '../../src/store/store.ts'
import type { MailSystem } from './mail-system.ts'
import type { MemoryStore } from './memory-store.ts'
import type { World } from './world.ts'

/** Everything that the store is asked on the path of a change: before and after each a node may die, or lose the database. */
export const storeSites = [
  'load',
  'loadHandovers',
  'append',
  'tenants',
  'workspace',
  'playbooks',
  'handoverNamed',
  'handoversUnderWay',
  'handoversRunning',
  'callsToCome',
  'readEvents',
  'readCommitted',
  'advance',
  'dueTimers',
  'turnDigests',
  'withoutDigest',
  'setDigests',
  'claimEffect',
  'postponeEffect',
  'effectsLeft',
  'deployment',
  'sendingStop',
  'claimMail',
  'settleMail',
  'claimLetter',
  'settleLetterCopy',
] as const satisfies readonly (keyof Store)[]
export const storeFaults = ['dies before', 'dies after', 'is away', 'loses the answer', 'stalls'] as const

/** The named places of a letter's way (start-letter.ts, open-session.ts). */
export const letterPlaces = [
  'committed',
  'claimed',
  'before begun',
  'begun',
  'before connect',
  'connect',
  'before greeting',
  'greeting',
  'before ehlo',
  'ehlo',
  'before mail',
  'mail',
  'before rcpt 1',
  'rcpt 1',
  'before data',
  'data',
  'before body',
  'body',
  'before dot',
  'dot',
  'before reply',
  'reply',
  'before outcome',
  'outcome',
  'log',
  'told',
] as const
export const diskFaults = ['is full', 'has half a line'] as const

/** The jobs of the path of a change. Coverage and checkpoints have the database for themselves and are no part of it. */
export const simulatedJobs = ['relay', 'timers', 'digests', 'daily', 'effects', 'letters', 'mail'] as const satisfies readonly Job[]

export const from = { address: mailAddress('baton@meridian.example') ?? never(), name: 'Baton' }

/** Nobody may go past the interface of the store. */
const noDatabase = new Proxy({} as Database, {
  get: (_, name) => {
    throw new Error(`The path of a change went past the store, to the database's ${String(name)}`)
  },
})

/** One process of Baton, from its start to its death. Dead, it never goes on: whatever it waits for does not come. */
export class Life {
  readonly services: Services
  readonly name: string
  isDead = false
  readonly #world: World
  readonly #tell: (problem: string) => void
  readonly #running = new Set<Job>()

  constructor({
    world,
    store,
    disk,
    mail,
    name,
    skew,
    tell,
  }: {
    world: World
    store: MemoryStore
    disk: Map<string, string>
    mail: MailSystem
    name: string
    skew: number
    tell: (problem: string) => void
  }) {
    this.#world = world
    this.#tell = tell
    this.name = name
    this.services = openServices({
      database: noDatabase,
      store: this.#reached(store),
      journal: letterJournal(name, this.#disk(disk)),
      keyring: new Keyring(name),
      newId: world.newId,
      newToken: world.newId,
      clock: () => world.wall(skew),
      beat: (milliseconds, run) => {
        let goesOn = true
        const again = () => {
          if (!goesOn || this.isDead) return
          run()
          world.after(milliseconds, again)
        }
        world.after(milliseconds, again)
        return () => {
          goesOn = false
        }
      },
      address: 'https://baton.example',
      seedDemo: async () => {},
      mail: {
        server: { host: 'mail.test', port: 25, tls: 'off' },
        from,
        clientName: 'baton.example',
        limits: usualLimits,
        connect: {
          open: async () => {
            await this.#passes('network', 0)
            return mail.open(() => this.isDead)
          },
          secure: async () => {
            throw new Error('The wire of the simulation has no ears')
          },
          patience: {
            milliseconds: () => world.elapsed,
            after: (milliseconds, then) => world.after(milliseconds, () => (this.isDead ? undefined : then())),
          },
        },
        sendNotice: async (notice) => {
          await this.#passes('notice', 0.005)
          const result = mail.takeNotice(notice)
          await this.#passes('notice', 0.005)
          return result
        },
        at: (place) => this.#passes(`letter ${place}`, 0.03),
      },
    })
  }

  die(): void {
    this.isDead = true
    this.#world.note(`${this.name} is dead`)
  }

  /** Runs a job as the worker does: one of a kind at a time, and again at the next beat when it did not get through. */
  async works(job: Job): Promise<void> {
    if (this.isDead || this.#running.has(job)) return
    this.#running.add(job)
    try {
      await jobs[job](this.services)
    } catch (error) {
      this.mustBeRefusal(error, `the job ${job}`)
    } finally {
      this.#running.delete(job)
    }
  }

  mustBeRefusal(error: unknown, where: string): void {
    // A full disk is no bug of ours; whoever met it comes again.
    if (error instanceof Refusal || (error instanceof Error && 'code' in error && error.code === 'ENOSPC') || this.isDead) return
    this.#tell(`${where} broke: ${error instanceof Error ? error.stack : String(error)}`)
  }

  /** Waits a while, or for ever. */
  async #passes(site: string, dying: number): Promise<void> {
    const world = this.#world
    if (!this.isDead && dying > 0 && world.strikes(`${site}: dies`, dying)) this.die()
    if (!this.isDead) await world.waits(1 + world.random.below(20))
    if (this.isDead) await new Promise(() => {})
  }

  async #asks<T>(site: string, act: () => Promise<T>): Promise<T> {
    const world = this.#world
    const away = () => new Refusal('unavailable', 'database.away', 'The database cannot be reached at the moment.')
    if (!this.isDead && world.strikes(`${site}: dies before`, 0.004)) this.die()
    const isStalling = !this.isDead && world.strikes(`${site}: stalls`, 0.004)
    if (!this.isDead) await world.waits(isStalling ? 30_000 + world.random.below(120_000) : 1 + world.random.below(20))
    if (this.isDead) await new Promise(() => {})
    if (world.strikes(`${site}: is away`, 0.006)) throw away()
    world.note(`${this.name} ${site}`)
    try {
      const answer = await act()
      if (world.strikes(`${site}: dies after`, 0.004)) this.die()
      if (!this.isDead && world.strikes(`${site}: loses the answer`, 0.006)) throw away()
      return answer
    } finally {
      if (!this.isDead) await world.waits(1 + world.random.below(10))
      if (this.isDead) await new Promise(() => {})
    }
  }

  /** The store as this process reaches it, over a line on which things go wrong. */
  #reached(store: MemoryStore): Store {
    return new Proxy(store as Store, {
      get: (target, name) => {
        if (name === 'log') return () => {}
        const method = target[name as keyof Store] as (...asked: unknown[]) => Promise<unknown>
        return (...asked: unknown[]) => this.#asks(String(name), () => method.apply(target, asked))
      },
    })
  }

  #disk(files: Map<string, string>): JournalDisk {
    return {
      read: (path) => files.get(journalOf(path)),
      append: (path, line) => {
        const file = journalOf(path)
        const whole = (files.get(file) ?? '').replace(/[^\n]*$/, '')
        if (this.isDead) throw new Error('dead')
        if (this.#world.strikes('disk: is full', 0.02))
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
        if (this.#world.strikes('disk: has half a line', 0.02)) {
          files.set(file, whole + line.slice(0, line.length / 2))
          this.die()
          throw new Error('dead')
        }
        files.set(file, whole + line)
      },
    }
  }
}

/** The folder belongs to the node, whatever its process is called. */
const journalOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function never(): never {
  throw new Error('This is an address')
}
