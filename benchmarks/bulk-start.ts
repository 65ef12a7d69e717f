import { join } from 'node:path'
import pg from 'pg'
import { mostStarts } from '../src/contract/bulk-starts.ts'
import { attachData } from '../src/store/attach.ts'
import { openDatabase } from '../src/store/database.ts'
import { listWorkspaces } from '../src/store/workspaces.ts'
import { fill, marks } from './seed/fill.ts'
import { personAt, teams } from './seed/office.ts'
import { signEverybodyIn } from './servers.ts'
import { ask } from './support/ask.ts'
import { load, median } from './support/load.ts'
import { running, runningBaton } from './support/processes.ts'

type Asked = { place: string; rounds: number; say: (words: string) => void }
type Measured = { ratio: number; growth: number | null; said: string }

const lookers = 2
const idleMilliseconds = 1500

/** The same amount of rows by hand: handovers, tasks, an event and an outbox row each, in one statement. */
const raw = `with h as (insert into handover (account, owner, due_at)
    select g, g % 120, now() + interval '30 day' from generate_series(1, ${mostStarts}) g returning id, owner),
  t as (insert into task (handover, seq, title, assignee, due_at)
    select h.id, s, 'Task ' || s, (h.owner + s * 13) % 120, now() + s * interval '2 day' from h, generate_series(1, 15) s),
  e as (insert into event (handover, actor, kind) select id, owner, 'created' from h),
  o as (insert into outbox (topic, payload) select 'created', jsonb_build_object('id', id) from h)
  select count(*) from h`

/**
 * Goal 6: a thousand accounts change hands in one request. Once with nobody else about, as the statement by hand has it, and once while
 * others look at what waits on them: theirs is the second half.
 */
export async function measureBulkStart({ place, rounds, say }: Asked): Promise<Record<string, Measured>> {
  const seeding = await openDatabase({ dataDir: place })
  await fill(seeding, { handovers: 200, free: 2 * mostStarts * (rounds + 1), from: new Date(Date.now() - 2 * 3_600_000) })
  await seeding.close()
  say('Opening a workspace with accounts to hand over')
  const baton = await runningBaton({ BATON_DATA: place, PORT: '0', BATON_DEMO: 'off' })
  const { database } = await attachData({ dataDir: place })
  const closings: (() => Promise<unknown>)[] = [() => database.close(), () => baton.stop()]
  try {
    const [workspace] = await listWorkspaces(database)
    if (!workspace) throw new Error(`Nothing was seeded in ${place}`)
    const { tenant } = workspace
    const { rows: everybody } = await database.owner.query<{ id: string; email: string }>(
      'select id, email from baton.person where tenant = $1',
      [tenant],
    )
    const tokens = await signEverybodyIn(database, tenant)
    const operator = tokens.get(everybody.find(({ email }) => email.startsWith('ada@'))?.id ?? '')
    if (operator === undefined) throw new Error('The administrator of the bench is missing')
    // All people in turn: a fast machine asks more for a few than Baton lets one caller ask.
    const lookersTokens = [...tokens.values()]
    const { rows: free } = await database.owner.query<{ id: string }>(
      `select id from baton.account where tenant = $1 and id::text like $2 || '%' order by id`,
      [tenant, marks.free.slice(0, 4)],
    )
    const { host = '', user = 'owner' } = database.connectionOf('owner')
    await database.owner.query('create database floor')
    const floor = await running(join(import.meta.dirname, 'floor-server.mjs'), [host, user, 'floor', '200'])
    const pool = new pg.Pool({ host, user, database: 'floor', max: 1 })
    closings.unshift(
      () => pool.end(),
      () => floor.stop(),
    )
    let turn = 0
    const inbox = () => ask(baton.address, '/api/v1/inbox?limit=50', { token: lookersTokens[turn++ % lookersTokens.length] ?? '' })
    const bulk = (accounts: readonly { id: string }[]) =>
      ask(baton.address, '/api/v1/handovers/bulk', {
        token: operator,
        body: {
          playbook: 'csm-to-csm',
          reason: { kind: 'territory change' },
          accounts: accounts.map(({ id }) => ({ account: id, to: personAt(Number.parseInt(id.slice(4, 8), 16) % teams, 'second-csm').id })),
        },
      })
    const seconds: Record<'raw' | 'bulk' | 'idle' | 'meanwhile', number[]> = { raw: [], bulk: [], idle: [], meanwhile: [] }
    for (let round = 0; round <= rounds; round += 1) {
      const began = performance.now()
      await pool.query(raw)
      const byHand = performance.now() - began
      const alone = performance.now()
      await bulk(free.splice(0, mostStarts))
      const took = performance.now() - alone
      const idle = await load(lookers, idleMilliseconds, inbox)
      let isDone = false
      const starting = bulk(free.splice(0, mostStarts)).finally(() => {
        isDone = true
      })
      const meanwhile = await load(lookers, 600_000, () => (isDone ? undefined : inbox()))
      await starting
      say(`${mostStarts} started in ${(took / 1000).toFixed(2)} s, by hand ${(byHand / 1000).toFixed(2)} s`)
      // The first round warms up what compiles and plans itself.
      if (round === 0) continue
      seconds.raw.push(byHand)
      seconds.bulk.push(took)
      seconds.idle.push(idle.p95)
      seconds.meanwhile.push(meanwhile.p95)
    }
    const of = (name: keyof typeof seconds) => median(seconds[name])
    return {
      6: {
        ratio: of('bulk') / of('raw'),
        growth: null,
        said: `${(of('bulk') / 1000).toFixed(2)} s, by hand ${(of('raw') / 1000).toFixed(2)} s`,
      },
      '6 p95': {
        ratio: of('meanwhile') / of('idle'),
        growth: null,
        said: `${of('meanwhile').toFixed(0)} ms, idle ${of('idle').toFixed(0)} ms`,
      },
    }
  } finally {
    for (const close of closings) await close()
  }
}
