import { join } from 'node:path'
import pg from 'pg'
import { tokenFor } from '../src/operations/identity/workspace-token.ts'
import { attachData } from '../src/store/attach.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { openSession } from '../src/store/sessions.ts'
import { listWorkspaces } from '../src/store/workspaces.ts'
import { fill, marks } from './seed/fill.ts'
import { personAt, teams } from './seed/office.ts'
import { ask } from './support/ask.ts'
import { completeTask } from './support/complete-task.ts'
import { load, median, type Run } from './support/load.ts'
import { type Running, residentMegabytes, running, runningBaton } from './support/processes.ts'

type Measured = { ratio: number; growth: number | null; said: string }

export type Asked = {
  sizes: readonly number[]
  /** A data folder for each size. */
  places: readonly string[]
  rounds: number
  milliseconds: number
  isSeeded: boolean
  say: (words: string) => void
}

const callers = 8
const freeAccounts = 3000
/** What is seeded lies behind whoever is asked now: a role that begins in a minute is nobody's yet. */
const storyMilliseconds = 2 * 3_600_000

/** Goals 1 to 5 and 8: real servers over the socket, each operation in turn with its floor, on few handovers and on many. */
export async function measureServers({ sizes, places, rounds, milliseconds, isSeeded, say }: Asked): Promise<Record<string, Measured>> {
  const benches: Bench[] = []
  try {
    for (const [index, size] of sizes.entries()) {
      const place = places[index] ?? ''
      if (!isSeeded) await seed(place, size, say)
      say(`Opening ${size} handovers`)
      benches.push(await openBench(place, size, rounds + 1))
    }
    const few = benches.at(0)
    const many = benches.at(-1)
    if (!few || !many) throw new Error('Nothing to measure was named')
    const runs: Record<string, Run[]> = {}
    for (let round = 0; round <= rounds; round += 1) {
      // The first round warms up what compiles and plans itself.
      const keep = (name: string, run: Run) => {
        if (round > 0) runs[name] = [...(runs[name] ?? []), run]
      }
      for (const bench of benches) bench.share(round)
      const during = (once: () => Promise<unknown> | undefined) => load(callers, milliseconds, once)
      for (const [name, bench] of [
        ['few', few],
        ['many', many],
      ] as const) {
        keep(`inbox floor ${name}`, await during(bench.floorInbox))
        keep(`inbox ${name}`, await during(bench.inbox))
        keep(`insights ${name}`, await during(bench.insights))
      }
      for (const [name, bench] of [
        ['few', few],
        ['many', many],
      ] as const) {
        keep(`statement ${name}`, await during(bench.statement))
        keep(`complete floor ${name}`, await during(bench.floorComplete))
        keep(`complete ${name}`, await during(() => bench.complete(true)))
        keep(`start floor ${name}`, await during(bench.floorStart))
        keep(`start ${name}`, await during(() => bench.start(true)))
      }
      // Beside the goals, and shortly: what there is to vouch for is used up by it too.
      keep('complete, room many', await load(callers, milliseconds / 4, () => many.complete(false)))
      keep('start, room many', await load(callers, milliseconds / 4, () => many.start(false)))
      say(round === 0 ? 'Warmed up' : `Round ${round} of ${rounds}`)
    }
    const of = (name: string, member: keyof Run) => median((runs[name] ?? []).map((run) => run[member]))
    const each = (name: string, floor: string): Measured => ({
      ratio: of(`${name} many`, 'perSecond') / of(`${floor} many`, 'perSecond'),
      growth: of(`${name} many`, 'p50') / of(`${name} few`, 'p50'),
      said: `${of(`${name} many`, 'perSecond').toFixed(0)}/s, floor ${of(`${floor} many`, 'perSecond').toFixed(0)}/s`,
    })
    const inbox = each('inbox', 'inbox floor')
    const memory = residentMegabytes(many.baton.child)
    return {
      1: each('start', 'start floor'),
      '1 room': { ...each('start, room', 'start floor'), growth: null },
      2: each('complete', 'statement'),
      '2 floor': { ...each('complete floor', 'statement'), growth: null },
      '2 room': { ...each('complete, room', 'statement'), growth: null },
      3: inbox,
      '3 p95': {
        ratio: of('inbox many', 'p95') / of('inbox floor many', 'p95'),
        growth: null,
        said: `${of('inbox many', 'p95').toFixed(0)} ms, floor ${of('inbox floor many', 'p95').toFixed(0)} ms`,
      },
      4: {
        ratio: inbox.ratio,
        growth: inbox.growth,
        said: `p50 ${of('inbox few', 'p50').toFixed(0)} and ${of('inbox many', 'p50').toFixed(0)} ms`,
      },
      5: {
        ratio: of('insights many', 'perSecond') / of('inbox floor many', 'perSecond'),
        growth: of('insights many', 'p50') / of('insights few', 'p50'),
        said: `p50 ${of('insights few', 'p50').toFixed(1)} and ${of('insights many', 'p50').toFixed(1)} ms`,
      },
      8: { ratio: memory / 185, growth: null, said: `${memory.toFixed(0)} MB` },
    }
  } catch (error) {
    // Said before everything is closed, which takes its time.
    say(String(error))
    throw error
  } finally {
    for (const bench of benches) await bench.close()
  }
}

export async function seed(place: string, handovers: number, say: (words: string) => void): Promise<void> {
  const database = await openDatabase({ dataDir: place })
  try {
    await fill(database, {
      handovers,
      free: freeAccounts,
      from: new Date(Date.now() - storyMilliseconds),
      onProgress: (words) => say(`Seeding ${words}`),
    })
  } finally {
    await database.close()
  }
}

type Bench = {
  baton: Running
  /** Of what can be done once, each round has its part, a quarter of it for answers with the room: however fast it goes, some is left. */
  share: (round: number) => void
  inbox: () => Promise<unknown>
  insights: () => Promise<unknown>
  /** Briefly: answered as scripts are, without the whole room. */
  complete: (isBrief: boolean) => Promise<unknown> | undefined
  start: (isBrief: boolean) => Promise<unknown> | undefined
  floorInbox: () => Promise<unknown>
  floorStart: () => Promise<unknown>
  /** The statement below, asked of the floor by HTTP with a session. */
  floorComplete: () => Promise<unknown>
  /** The one statement that a task needs at the least, by pg itself. */
  statement: () => Promise<unknown>
  close: () => Promise<void>
}

async function openBench(place: string, handovers: number, rounds: number): Promise<Bench> {
  const baton = await runningBaton({ BATON_DATA: place, PORT: '0', BATON_DEMO: 'off' })
  // Beside the running server, over the socket of its PostgreSQL.
  const { database } = await attachData({ dataDir: place })
  const [workspace] = await listWorkspaces(database)
  if (!workspace) throw new Error(`Nothing was seeded in ${place}`)
  const { tenant } = workspace
  const tokens = await signEverybodyIn(database, tenant)
  const tokenOf = (person: string) => {
    const token = tokens.get(person)
    if (token === undefined) throw new Error(`${person} was not signed in`)
    return token
  }
  const { host = '', user = 'owner' } = database.connectionOf('owner')
  await database.owner.query('drop database if exists floor with (force)')
  await database.owner.query('create database floor')
  const floor = await running(join(import.meta.dirname, 'floor-server.mjs'), [host, user, 'floor', String(handovers)])
  const pool = new pg.Pool({ host, user, database: 'floor', max: callers })
  const { rows: allTasks } = await database.owner.query<{ handover: string; task: string; assignee: string }>(
    `select handover, data->>'task' as task, assignee from baton.task
     where tenant = $1 and status = 'open' and data->>'command' = 'attest' and task like 'attest:%-reads-playbook:%' order by md5(handover::text || task) limit 20000`,
    [tenant],
  )
  const people = [...tokens.keys()].filter((id) => id.endsWith('-000000000000') && /^beef..0[01]/.test(id))
  const allFree = await firstFree(database, tenant)
  // An interrupted seed looks like a whole one, and its server goes through the log that nobody has read.
  if (allFree.length === 0 || allTasks.length === 0) throw new Error(`${place} was not seeded whole. Delete it and seed it again.`)
  const parts = {
    brief: { tasks: [] as typeof allTasks, free: [] as typeof allFree },
    room: { tasks: [] as typeof allTasks, free: [] as typeof allFree },
  }
  let turn = 0
  const anyTask = () => 1 + Math.floor(Math.random() * handovers * 15)
  return {
    baton,
    share: (round) => {
      const part = <T>(all: readonly T[], from: number, to: number) => partOf(all, round + from, round + to, rounds)
      parts.brief = { tasks: part(allTasks, 0, 0.75), free: part(allFree, 0, 0.75) }
      parts.room = { tasks: part(allTasks, 0.75, 1), free: part(allFree, 0.75, 1) }
    },
    inbox: () => ask(baton.address, '/api/v1/inbox?limit=50', { token: tokenOf(people[turn++ % people.length] ?? '') }),
    insights: () => ask(baton.address, '/api/v1/insights', { token: tokenOf(people[turn++ % people.length] ?? '') }),
    complete: (isBrief) => {
      const next = parts[isBrief ? 'brief' : 'room'].tasks.pop()
      return (
        next &&
        ask(baton.address, `/api/v1/handovers/${next.handover}/commands`, {
          token: tokenOf(next.assignee),
          body: { command: 'attest', on: next.task },
          isBrief,
        })
      )
    },
    start: (isBrief) => {
      const account = parts[isBrief ? 'brief' : 'room'].free.pop()
      if (!account) return undefined
      const team = account.team
      const body = {
        account: account.id,
        playbook: 'csm-to-csm',
        to: personAt(team, 'second-csm').id,
        reason: { kind: 'territory change' },
      }
      return ask(baton.address, '/api/v1/handovers', { token: tokenOf(personAt(team, 'csm').id), body, isBrief })
    },
    floorInbox: () => ask(floor.address, `/inbox/${turn++ % 120}`, { token: 'floor' }),
    floorStart: () => ask(floor.address, '/handovers', { token: 'floor', body: { account: turn++ } }),
    floorComplete: () => ask(floor.address, `/tasks/${anyTask()}/complete`, { token: 'floor', body: {} }),
    statement: () => pool.query({ name: 'complete', text: completeTask, values: [anyTask(), 7] }),
    close: async () => {
      await pool.end()
      await floor.stop()
      await database.close()
      await baton.stop()
    },
  }
}

export async function signEverybodyIn(database: Database, tenant: string): Promise<Map<string, string>> {
  const now = new Date()
  const { rows } = await database.owner.query<{ id: string }>('select id from baton.person where tenant = $1', [tenant])
  const tokens = new Map<string, string>()
  for (const { id } of rows) {
    const token = tokenFor(tenant, `bench-${crypto.randomUUID()}-${id}`)
    await openSession(database, { tenant, token, person: id, kind: 'browser', now, expiresAt: new Date(now.getTime() + 86_400_000) })
    tokens.set(id, token)
  }
  return tokens
}

const partOf = <T>(all: readonly T[], from: number, to: number, of: number): T[] =>
  all.slice(Math.floor((all.length * from) / of), Math.floor((all.length * to) / of))

/** Accounts that nobody hands over yet, with the team whose they are. */
async function firstFree(database: Database, tenant: string): Promise<{ id: string; team: number }[]> {
  const { rows } = await database.owner.query<{ id: string }>(
    `select a.id from baton.account a where a.tenant = $1 and a.id::text like $2 || '%'
       and not exists (select from baton.handover_account h where h.tenant = a.tenant and h.account = a.id)`,
    [tenant, marks.free.slice(0, 4)],
  )
  return rows.map(({ id }) => ({ id, team: Number.parseInt(id.slice(4, 8), 16) % teams }))
}
