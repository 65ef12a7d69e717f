import { afterAll, beforeAll, expect, test } from 'vitest'
import { fill } from '../../benchmarks/seed/fill.ts'
import { personAt } from '../../benchmarks/seed/office.ts'
import { stories } from '../../benchmarks/seed/templates.ts'
import { median } from '../../benchmarks/support/load.ts'
import { commandHandover } from '../../src/operations/command-handover.ts'
import { listInbox } from '../../src/operations/list-inbox.ts'
import { openServices } from '../../src/operations/open-services.ts'
import type { SignedInContext } from '../../src/operations/operation.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'

/**
 * The short form of `npm run bench`: what people do most costs the same however much is under way. Few and many are asked in turn and
 * medians compared, so that a busy machine slows both; the bench holds the real limits, here only a gross regression fails.
 */

const from = new Date('2026-11-23T08:00:00.000Z')
const few = 8 * stories.length
const many = 80 * stories.length
const grossly = 3

type Side = Awaited<ReturnType<typeof openSide>>
let sides: Record<'few' | 'many', Side>

beforeAll(async () => {
  sides = { few: await openSide(few), many: await openSide(many) }
})
afterAll(async () => {
  for (const side of Object.values(sides ?? {})) await side.close()
})

test('an inbox of ten times as many handovers is read in the same time', async () => {
  expect(await growth(({ look }) => look())).toBeLessThan(grossly)
})

test('vouching for a task takes the same time among ten times as many handovers', async () => {
  expect(await growth(({ vouch }) => vouch())).toBeLessThan(grossly)
})

test('a change of one handover reads its own rows of tasks and timers, and none of the others', async () => {
  const { database, tenant } = sides.many
  const client = await database.owner.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.tenant', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)`, [tenant])
    const { rows } = await client.query<{ handover: string; timers: string[] }>(
      'select handover, array_agg(id) as timers from baton.timer where handover is not null group by handover limit 1',
    )
    const counted = `select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::integer as read
      from pg_stat_xact_user_tables where schemaname = 'baton' and relname in ('task', 'timer')`
    const read = async () => (await client.query<{ read: number }>(counted)).rows[0]?.read ?? 0
    const before = await read()
    const models = { tasksReplaced: [rows[0]?.handover], tasks: [], timersCancelled: rows[0]?.timers }
    await client.query('select baton.write_handovers($1, $2::jsonb)', [tenant, JSON.stringify(models)])
    expect((await read()) - before).toBeLessThan(200)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

async function growth(once: (side: Side) => Promise<unknown>): Promise<number> {
  const times = { few: [] as number[], many: [] as number[] }
  for (let round = 0; round < 20; round += 1)
    for (const which of ['few', 'many'] as const) {
      const start = performance.now()
      await once(sides[which])
      if (round >= 3) times[which].push(performance.now() - start)
    }
  return median(times.many) / median(times.few)
}

async function openSide(handovers: number) {
  const database: TestDatabase = await freshDatabase()
  const tenant = await fill(database, { handovers, free: 1, from })
  const services = openServices({
    database,
    newId: () => crypto.randomUUID(),
    newToken: () => crypto.randomUUID(),
    clock: () => from,
    address: 'http://127.0.0.1:3000',
    seedDemo: async () => {},
  })
  const { people } = await services.directory(tenant)
  const as = (person: string): SignedInContext => {
    const member = people.get(person)
    if (!member) throw new Error(`${person} does not work here`)
    return { tenant, actor: { kind: 'person', member }, now: new Date(from.getTime() + 3_600_000), requestId: 'bench', token: '' }
  }
  const { rows: tasks } = await database.owner.query<{ handover: string; task: string; assignee: string }>(
    `select handover, data->>'task' as task, assignee from baton.task where status = 'open' and data->>'command' = 'attest' and task like 'attest:%-reads-playbook:%' order by handover, task`,
  )
  return {
    database,
    tenant,
    look: () => listInbox(services)({ query: { view: 'mine', limit: 10 } }, as(personAt(1, 'csm').id)),
    vouch: () => {
      const next = tasks.pop()
      if (!next) throw new Error('Nothing is left to vouch for')
      return commandHandover(services)({ params: { id: next.handover }, body: { command: 'attest', on: next.task } }, as(next.assignee))
    },
    close: async () => {
      await services.compile.close()
      await database.close()
    },
  }
}
