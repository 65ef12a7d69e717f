import { statfsSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Refusal } from '../core/base/refusal.ts'
import { type Metric, metric } from '../operations/metric.ts'
import { whyStopped } from '../operations/sending/stop.ts'
import type { Services } from '../operations/services.ts'
import { type Backlog, readBacklog } from '../store/backlog.ts'
import type { JobHealth, Worker } from './worker.ts'

/** How often somebody looks whether the process has its turn, in milliseconds; what is measured holds them too. */
const beat = 50

type Value = Metric['values'][number]

/** What whoever runs Baton looks at: the process, its database, its jobs and what waits for them. Begins to watch the process now. */
export function measuring(services: Services, health: () => ReturnType<Worker['health']> | undefined): () => Promise<Metric[]> {
  const delay = monitorEventLoopDelay({ resolution: beat })
  delay.enable()
  return async () => {
    const pauses = Math.max(0, delay.percentile(99) / 1e9 - beat / 1000)
    delay.reset()
    return [
      ...ofProcess(services, pauses),
      ...ofPools(services),
      ...ofJobs([...(health() ?? [])]),
      ...ofDisk(services.database.dataDir),
      ...(await ofDatabase(services)),
    ]
  }
}

function ofProcess({ clock, database: { version = 'unknown' } }: Services, pauses: number): Metric[] {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return [
    { name: 'baton_build_info', kind: 'gauge', about: 'Which build this is.', values: [{ labels: { version }, value: 1 }] },
    metric('gauge', 'process_start_time_seconds', 'When the process began.', clock().getTime() / 1000 - process.uptime()),
    metric('counter', 'process_cpu_seconds_total', 'Time of processors that the process has used.', (user + system) / 1e6),
    metric('gauge', 'process_resident_memory_bytes', 'Memory of the process, without its PostgreSQL.', rss),
    metric('gauge', 'nodejs_heap_size_used_bytes', 'Heap in use.', heapUsed),
    metric(
      'gauge',
      'nodejs_eventloop_lag_p99_seconds',
      'How long a turn keeps others waiting, of a hundred the longest; since it was asked last.',
      pauses,
    ),
  ]
}

function ofPools({ database: { app, reader, owner } }: Services): Metric[] {
  const values = Object.entries({ app, reader, owner }).flatMap(([role, pool]): Value[] => [
    { labels: { role, state: 'idle' }, value: pool.idleCount },
    { labels: { role, state: 'busy' }, value: pool.totalCount - pool.idleCount },
  ])
  return [
    { name: 'baton_database_connections', kind: 'gauge', about: 'Connections to the database.', values },
    metric('gauge', 'baton_database_waiting', 'Who waits for a connection.', app.waitingCount + reader.waitingCount + owner.waitingCount),
  ]
}

function ofJobs(health: readonly (readonly [job: string, own: Readonly<JobHealth>])[]): Metric[] {
  const each = (value: (own: Readonly<JobHealth>) => number | undefined): Value[] =>
    health.flatMap(([job, own]) => {
      const number = value(own)
      return number === undefined ? [] : [{ labels: { job }, value: number }]
    })
  return [
    {
      name: 'baton_job_succeeded_timestamp_seconds',
      kind: 'gauge',
      about: 'When what happens by itself last got through.',
      values: each(({ succeededAt }) => succeededAt && succeededAt / 1000),
    },
    {
      name: 'baton_job_began_timestamp_seconds',
      kind: 'gauge',
      about: 'Since when it is at work now.',
      values: each(({ beganAt }) => beganAt && beganAt / 1000),
    },
    {
      name: 'baton_job_failures_total',
      kind: 'counter',
      about: 'How often it did not get through, since the start.',
      values: each(({ failures }) => failures),
    },
  ]
}

function ofDisk(dataDir: string): Metric[] {
  const { bavail, blocks, bsize } = statfsSync(dataDir)
  return [
    metric('gauge', 'baton_data_free_bytes', 'What is free on the disk of the data folder.', bavail * bsize),
    metric('gauge', 'baton_data_size_bytes', 'How large that disk is.', blocks * bsize),
  ]
}

/** Nothing but that it is away, while it is. */
async function ofDatabase(services: Services): Promise<Metric[]> {
  const isUp = (up: boolean) => metric('gauge', 'baton_database_up', 'Whether the database answers.', Number(up))
  try {
    return [isUp(true), ...(await ofWorkspaces(services))]
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'unavailable') return [isUp(false)]
    throw error
  }
}

async function ofWorkspaces(services: Services): Promise<Metric[]> {
  const { maySend } = await services.store.deployment()
  const seen: { workspace: string; backlog: Backlog; sends: boolean }[] = []
  for (const tenant of await services.store.tenants()) {
    const isDemo = (await services.store.workspace(tenant))?.isDemo ?? false
    const backlog = await readBacklog(services.database, tenant, await services.now(tenant))
    seen.push({ workspace: isDemo ? 'demo' : 'team', backlog, sends: maySend && (await whyStopped(services, tenant)) === undefined })
  }
  const gauge = (name: string, about: string, value: (of: (typeof seen)[number]) => number): Metric => ({
    name,
    kind: 'gauge',
    about,
    values: seen.map((of) => ({ labels: { workspace: of.workspace }, value: value(of) })),
  })
  return [
    gauge('baton_log_entries_left', 'Entries of the log of which nobody has looked what follows.', ({ backlog }) => backlog.entries),
    gauge('baton_timers_late', 'Timers that should have fired.', ({ backlog }) => backlog.timers),
    gauge('baton_timer_late_seconds', 'Since when the oldest of them should have.', ({ backlog }) => backlog.timerSeconds),
    gauge('baton_effects_left', 'Changes in other systems that are planned or begun.', ({ backlog }) => backlog.effects),
    gauge('baton_mail_left', 'Notices that could leave now.', ({ backlog }) => backlog.mail),
    gauge('baton_mail_again', 'Notices that did not get through and are tried again.', ({ backlog }) => backlog.mailAgain),
    gauge(
      'baton_sending_allowed',
      'Whether letters and notices may leave: nobody has stopped it, and this is no restored copy.',
      ({ sends }) => Number(sends),
    ),
  ]
}
