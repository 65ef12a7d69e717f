import { setImmediate as breath } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { advance } from '../store/follow.ts'
import { append, appendMany, lastSeq } from '../store/log.ts'
import type { Append } from '../store/log-types.ts'
import { checkCoverage } from './coverage/check-coverage.ts'
import { administrationStory } from './demo-data/administration-story.ts'
import type { Step } from './demo-data/demo-run.ts'
import { type HistoryOptions, type Scene, setScene, tellHandover } from './demo-data/history.ts'
import { type Page, publishPlaybooks } from './publish-playbooks.ts'
import type { Services } from './services.ts'

export type SeedOptions = { size: 'whole' | 'small'; pages: readonly Page[]; onProgress: (words: string) => void }

const day = 86_400_000
/** The pages were there before the oldest handover that follows them. */
const publishedDaysAgo = 260

/**
 * Fills an empty demo workspace: Meridian Cloud with its people, customers and six months of handovers, the same in every demo and
 * always up to this moment. What happened was decided by the rules themselves; here it is only written, in bulk.
 */
export async function seedDemo(services: Services, tenant: string, { size, pages, onProgress }: SeedOptions): Promise<void> {
  const { database, address } = services
  const now = services.clock()
  const longAgo = new Date(now.getTime() - publishedDaysAgo * day)
  await publishPlaybooks({ ...services, clock: () => longAgo }, tenant, pages)
  const playbooks = await services.playbooks(tenant)
  const options: HistoryOptions = { tenant, now: now.toISOString(), address, linkSecret: services.newToken(), size, playbooks }
  const helper = size === 'whole' ? startHelper(options) : undefined
  const scene = await setScene(options)
  const write = writer(services, tenant)

  const { people, directory, settings } = scene.people.rows
  await append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'DemoPrepared', people: people.length, accounts: scene.accounts.length, handovers: scene.handovers.length }],
    actor: 'baton',
    at: longAgo.toISOString(),
    models: { people, directory, workspace: { settings: { ...settings, unsteady: scene.unsteady } } },
  })
  for (const change of administrationStory(tenant, now)) await append(database, change)
  onProgress(`Seeding ${scene.accounts.length} accounts`)
  for (const batch of inBatches(scene.beginnings, 65)) write(batch)

  const story = inOrderOfTime(scene, write)
  helper?.onTold(story.told)
  for (const planned of scene.handovers) {
    if (planned.number % 50 === 0) onProgress(`Seeding handover ${planned.number} of ${scene.handovers.length}`)
    if (helper && planned.number % 2 === 0) continue
    story.told(planned.number, tellHandover(scene, planned).steps)
    // The database works while the next one is thought through.
    await breath()
  }
  await helper?.done
  onProgress('Writing the last of it')
  for (const batch of eachStreamOnce(scene.coverage)) write(batch)
  await write.done()
  await checkCoverage(services, { tenant, now })
  // What happened long ago is not told to anybody again.
  await advance(database, 'consequences', tenant, await lastSeq(database, tenant))
  services.forget(tenant)
}

/** Half of the handovers are told beside this thread, by `history-worker.ts`. */
function startHelper(options: HistoryOptions) {
  const worker = new Worker(new URL('./demo-data/history-worker.ts', import.meta.url), { workerData: options })
  const early: { number: number; steps: Step[] }[] = []
  let told = (number: number, steps: Step[]): void => {
    early.push({ number, steps })
  }
  worker.on('message', ({ number, steps }: { number: number; steps: Step[] }) => told(number, steps))
  const done = new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
  done.catch(() => {}) // whoever awaits it hears of it
  return {
    done,
    onTold: (hears: (number: number, steps: Step[]) => void) => {
      told = hears
      for (const { number, steps } of early) hears(number, steps)
    },
  }
}

/** Puts the handovers, in whatever order they are told, into one log: what lies before the start of the next one can be written. */
function inOrderOfTime({ handovers }: Scene, write: (steps: Step[]) => void) {
  const waiting = new Map<number, Step[]>()
  let pending: Step[] = []
  let next = 1
  return {
    told: (number: number, steps: Step[]) => {
      waiting.set(number, steps)
      for (let found = waiting.get(next); found; found = waiting.get(next)) {
        pending.push(...found)
        waiting.delete(next)
        next += 1
      }
      const until = handovers[next - 1]?.startsAt
      const ready = pending.filter(({ at }) => until === undefined || at < until)
      if (ready.length < atOnce && until !== undefined) return
      pending = until === undefined ? [] : pending.filter(({ at }) => at >= until)
      for (const batch of eachStreamOnce(ready)) write(batch)
    },
  }
}

/** How much of the log is put into order at once: enough for full batches. */
const atOnce = 900

/** In batches in which no stream comes twice, which is what one statement takes; each stream in its own order. */
function eachStreamOnce(steps: readonly Step[]): Step[][] {
  const batches: Step[][] = []
  const next = new Map<string, number>()
  for (const step of steps.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const index = next.get(step.stream.id) ?? 0
    next.set(step.stream.id, index + 1)
    const batch = batches[index]
    if (batch) batch.push(step)
    else batches[index] = [step]
  }
  return batches
}

/** One batch after the other, while others are being made. The first that fails is heard of when all should be done. */
function writer({ database }: Services, tenant: string) {
  const versions = new Map<string, number>()
  let writing: Promise<unknown> = Promise.resolve()
  const write = (steps: readonly Step[]) => {
    const changes = steps.map((step): Append => {
      const stream = `${step.stream.kind} ${step.stream.id}`
      const expectedVersion = versions.get(stream) ?? 0
      versions.set(stream, expectedVersion + step.events.length)
      return { tenant, expectedVersion, ...step }
    })
    writing = writing.then(() => appendMany(database, changes))
    writing.catch(() => {})
  }
  write.done = () => writing
  return write
}

const inBatches = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size))
