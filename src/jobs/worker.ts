import { checkCoverage } from '../operations/coverage/check-coverage.ts'
import { deliverMail } from '../operations/deliver-mail.ts'
import { setDigests } from '../operations/digests.ts'
import { fireDueTimers } from '../operations/fire-timers.ts'
import { keepInsights } from '../operations/keep-insights.ts'
import { recheckDaily } from '../operations/recheck.ts'
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

/** What happens by itself. Each job only looks whether there is something to do, so running it twice or late is harmless. */
export const jobs = {
  relay: async (services: Services, isClosed: IsClosed = never) => {
    while (!isClosed() && (await relay(services, isClosed)) > 0) {
      // Until the log has nothing new.
    }
  },
  timers: async (services: Services, isClosed: IsClosed = never) => {
    for (const tenant of await services.store.tenants()) {
      const now = await services.now(tenant)
      while (!isClosed() && (await fireDueTimers(services, tenant, now)) > 0) {
        // Until none is due.
      }
    }
  },
  digests: async (services: Services) => {
    for (const tenant of await services.store.tenants()) await setDigests(services, tenant, await services.now(tenant))
  },
  coverage: async (services: Services) => {
    for (const tenant of await services.store.tenants()) await checkCoverage(services, { tenant, now: await services.now(tenant) })
  },
  daily: async (services: Services, isClosed: IsClosed = never) => {
    const tenants = await services.store.tenants()
    for (const tenant of tenants) {
      await recheckDaily(services, tenant, {
        isClosed,
        rest: resting(0.25),
        giveWay: givingWay({
          isBusy: () => isBehind(services),
          most: halfADay / tenants.length,
          wait: (milliseconds) => later(services, milliseconds),
          isClosed,
        }),
      })
    }
  },
  insights: async (services: Services) => {
    for (const tenant of await services.store.tenants()) await keepInsights(services, tenant)
  },
  effects: async (services: Services) => {
    for (const tenant of await services.store.tenants()) await resumeEffects(services, tenant)
  },
  letters: async (services: Services) => {
    for (const tenant of await services.store.tenants()) await resumeLetters(services, tenant)
  },
  mail: async (services: Services, isClosed: IsClosed = never) => {
    for (const tenant of await services.store.tenants()) {
      while (!isClosed() && (await deliverMail(services, tenant)) > 0) {
        // Until nothing waits that could go now.
      }
    }
  },
  checkpoints: async (services: Services) => {
    for (const tenant of await services.store.tenants()) await writeCheckpoint(services.database, tenant, services.clock())
  },
  retention: async (services: Services) => {
    for (const tenant of await services.store.tenants()) await retainDaily(services, tenant)
  },
} satisfies Record<string, (services: Services, isClosed?: IsClosed) => Promise<void>>
export type Job = keyof typeof jobs

/**
 * How often each is looked at. Nobody rings: whoever wrote something carries out what follows from it at once, and what is found here is
 * what they left, because there was much of it or because they died.
 */
const every: Record<Job, number> = {
  relay: 1_000,
  timers: 1_000,
  digests: 20_000,
  coverage: 10_000,
  daily: 60_000,
  insights: 60_000,
  effects: 5_000,
  letters: 5_000,
  mail: 3_000,
  checkpoints: 60_000,
  retention: 300_000,
}

export type Worker = { close: () => Promise<void> }

/** Starts the jobs. */
export function startWorker(services: Services, log: (message: string) => void): Worker {
  const running = new Map<Job, Promise<void>>()
  let isClosed = false

  // One of a kind at a time in this process; across processes claims, versions and keys keep work from being done twice.
  const run = (name: Job): Promise<void> => {
    const job: (services: Services, isClosed: IsClosed) => Promise<void> = jobs[name]
    const current = running.get(name)
    if (isClosed || current) return current ?? Promise.resolve()
    const work = job(services, () => isClosed)
      .catch((error: unknown) =>
        log(`The job ${name} did not get through and will be tried again: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => running.delete(name))
    running.set(name, work)
    return work
  }

  const beats = (Object.entries(every) as [Job, number][]).map(([name, milliseconds]) => {
    const beat = setInterval(() => void run(name), milliseconds)
    beat.unref()
    return beat
  })

  return {
    close: async () => {
      isClosed = true
      for (const beat of beats) clearInterval(beat)
      services.post.noticesEnd.abort()
      await Promise.allSettled(running.values())
      await jobs.checkpoints(services).catch(() => {})
    },
  }
}
