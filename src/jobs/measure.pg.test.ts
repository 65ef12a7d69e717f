import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../../tests/support/baton.ts'

const token = 'a-token-of-whoever-watches'
let baton: TestBaton
beforeAll(async () => {
  baton = await openTestBaton({ metricsToken: token, withoutJobs: false })
})
afterAll(() => baton?.close())

/** The numbers as software reads them, by name and labels. */
async function numbers(): Promise<Map<string, number>> {
  const { statusCode, body } = await baton.app.server.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } })
  expect(statusCode).toBe(200)
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line): [string, number] => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]))
}

test('whoever watches sees the process, its database, its jobs, and how much waits for them', async () => {
  const hasSucceeded = async (job: string) => (await numbers()).has(`baton_job_succeeded_timestamp_seconds{job="${job}"}`)
  await expect.poll(() => hasSucceeded('relay')).toBe(true)
  await expect.poll(async () => (await numbers()).get('baton_log_entries_left{workspace="demo"}')).toBe(0)
  const seen = await numbers()
  expect(seen.get('baton_build_info{version="0.1.0+0123456789ab"}')).toBe(1)
  const now = Date.now() / 1000
  expect(seen.get('process_start_time_seconds')).toBeLessThan(now)
  expect(seen.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  expect(seen.get('baton_database_up')).toBe(1)
  expect(seen.get('baton_data_free_bytes')).toBeGreaterThan(0)
  expect(seen.get('baton_job_succeeded_timestamp_seconds{job="relay"}')).toBeGreaterThan(now - 60)
  expect(seen.get('baton_job_failures_total{job="relay"}')).toBe(0)
  expect(seen.get('baton_sending_allowed{workspace="demo"}')).toBe(1)
})

test('what should have happened and did not is a number that grows', async () => {
  const { database, now } = baton.app.services
  const late = new Date((await now(baton.app.tenant)).getTime() - 3_600_000)
  await database.owner.query(`insert into baton.timer (tenant, id, kind, due_at) values ($1, 'of nothing', 'task', $2)`, [
    baton.app.tenant,
    late,
  ])
  const seen = await numbers()
  expect(seen.get('baton_timers_late{workspace="demo"}')).toBe(1)
  expect(seen.get('baton_timer_late_seconds{workspace="demo"}')).toBeGreaterThanOrEqual(3_600)
  await expect.poll(async () => (await numbers()).get('baton_job_failures_total{job="timers"}')).toBeGreaterThan(0)
})
