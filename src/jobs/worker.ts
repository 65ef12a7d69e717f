import { Refusal } from '../core/base/refusal.ts'
import { checkCoverage } from '../operations/coverage/check-coverage.ts'
import { deliverMail } from '../operations/deliver-mail.ts'
import { setDigests } from '../operations/digests.ts'
import { eachAlone } from '../operations/each-alone.ts'
import { fireDueTimers } from '../operations/fire-timers.ts'
import { keepInsights } from '../operations/keep-insights.ts'
import { recheckDaily, recheckLeft } from '../operations/recheck.ts'
import { resumeEffects } from '../operations/resume-effects.ts'
import { resumeLetters } from '../operations/resume-letters.ts'
import { retainDaily } from '../operations/retention/apply-retention.ts'
import type { Services } from '../operations/services.ts'
import { writeCheckpoint } from '../store/checkpoint.ts'
import { givingWay } from './giving-way.ts'
import { isBehind, relay } from './relay.ts'
import { resting } from './resting.ts'

/** Whether this process stops: whatever is long ends at its next step then, and goes on after the next start. */
type IsClosed = () => boolean
const never: IsClosed = () => false

/** So long the day's look at all workspaces may wait for the relay; the other half is for looking. */
const halfADay = 12 * 3_600_000

/** On the clock by which this process beats. */
const later = ({ beat }: Services, milliseconds: number) =>
  new Promise<void>((resolve) => {
    const stop = beat(milliseconds, () => {
      stop()
      resolve()
    })
  })

/** For each workspace, where none waits for another: what goes wrong in one is no reason to leave the others alone. */
const eachTenant = async ({ store }: Services, work: (tenant: string) => Promise<unknown>): Promise<void> =>
  eachAlone(await store.tenants(), work)

/** What happens by itself. Each job only looks whether there is something to do, so running it twice or late is harmless. */
export const jobs = {
  relay: async (services: Services, isClosed: IsClosed = never) => {
    while (!isClosed() && (await relay(services, isClosed)) > 0) {
      // Until the log has nothing new.
    }
  },
  timers: (services: Services, isClosed: IsClosed = never) =>
    eachTenant(services, async (tenant) => {
      const now = await services.now(tenant)
      while (!isClosed() && (await fireDueTimers(services, tenant, now)) > 0) {
        // Until none is due.
      }
    }),
  digests: (services: Services) => eachTenant(services, async (tenant) => setDigests(services, tenant, await services.now(tenant))),
  coverage: (services: Services) =>
    eachTenant(services, async (tenant) => checkCoverage(services, { tenant, now: await services.now(tenant) })),
  leavers: (services: Services) => eachTenant(services, async (tenant) => recheckLeft(services, tenant, await services.now(tenant))),
  daily: async (services: Services, isClosed: IsClosed = never) => {
    const tenants = await services.store.tenants()
    await eachAlone(tenants, (tenant) =>
      recheckDaily(services, tenant, {
        isClosed,
        rest: resting(0.25),
        giveWay: givingWay({
          isBusy: () => isBehind(services),
          most: halfADay / tenants.length,
          wait: (milliseconds) => later(services, milliseconds),
          isClosed,
        }),
      }),
    )
  },
  insights: (services: Services) => eachTenant(services, (tenant) => keepInsights(services, tenant)),
  effects: (services: Services) => eachTenant(services, (tenant) => resumeEffects(services, tenant)),
  letters: (services: Services) => eachTenant(services, (tenant) => resumeLetters(services, tenant)),
  mail: (services: Services, isClosed: IsClosed = never) =>
    eachTenant(services, async (tenant) => {
      while (!isClosed() && (await deliverMail(services, tenant)) > 0) {
        // Until nothing waits that could go now.
      }
    }),
  checkpoints: (services: Services) => eachTenant(services, (tenant) => writeCheckpoint(services.database, tenant, services.clock())),
  retention: (services: Services) => eachTenant(services, (tenant) => retainDaily(services, tenant)),
} satisfies Record<string, (services: Services, isClosed?: IsClosed) => Promise<void>>
export type Job = keyof typeof jobs

/**
 * How often each is looked at. Whoever writes carries out what follows at once; what is found here is what they left, because there was
 * much of it or because they died (decision 0063).
 */
const every: Record<Job, number> = {
  relay: 1_000,
  timers: 1_000,
  digests: 20_000,
  coverage: 10_000,
  leavers: 60_000,
  daily: 60_000,
  insights: 60_000,
  effects: 5_000,
  letters: 5_000,
  mail: 3_000,
  checkpoints: 60_000,
  retention: 300_000,
}

/** How a job has been doing since the start, in milliseconds of the machine's clock. */
export type JobHealth = { succeededAt?: number; beganAt?: number; failures: number }

export type Worker = { health: () => ReadonlyMap<Job, Readonly<JobHealth>>; close: () => Promise<void> }

type JobLog = (entry: { level: 'info' | 'warn' | 'error'; event: 'job failed' | 'job works again'; job: Job; error?: unknown }) => void

/** Starts the jobs. */
export function startWorker(services: Services, log: JobLog): Worker {
  const health = new Map(Object.keys(jobs).map((name): [Job, JobHealth] => [name as Job, { failures: 0 }]))
  const running = new Map<Job, Promise<void>>()
  const failing = new Set<Job>()
  let isClosed = false

  // One of a kind at a time in this process; across processes claims, versions and keys keep work from being done twice.
  const run = (name: Job): Promise<void> => {
    const job: (services: Services, isClosed: IsClosed) => Promise<void> = jobs[name]
    const current = running.get(name)
    if (isClosed || current) return current ?? Promise.resolve()
    const own = health.get(name) ?? { failures: 0 }
    own.beganAt = services.clock().getTime()
    const work = job(services, () => isClosed)
      .then(
        () => {
          if (failing.delete(name)) log({ level: 'info', event: 'job works again', job: name })
          own.succeededAt = services.clock().getTime()
        },
        (error: unknown) => {
          // A database that is away comes back by itself; what the rules or we did wrong does not.
          const isAway = error instanceof Refusal && error.kind === 'unavailable'
          log({ level: isAway ? 'warn' : 'error', event: 'job failed', job: name, error })
          failing.add(name)
          own.failures += 1
        },
      )
      .finally(() => {
        delete own.beganAt
        running.delete(name)
      })
    running.set(name, work)
    return work
  }

  const beats = (Object.entries(every) as [Job, number][]).map(([name, milliseconds]) => {
    const beat = setInterval(() => void run(name), milliseconds)
    beat.unref()
    return beat
  })

  return {
    health: () => health,
    close: async () => {
      isClosed = true
      for (const beat of beats) clearInterval(beat)
      services.post.noticesEnd.abort()
      await Promise.allSettled(running.values())
      await jobs.checkpoints(services).catch(() => {})
    },
  }
}
