import { setTimeout as pause } from 'node:timers/promises'
import { attachData } from '../src/store/attach.ts'
import { appendMany, lastSeq } from '../src/store/log.ts'
import { listWorkspaces } from '../src/store/workspaces.ts'
import { signEverybodyIn } from './servers.ts'
import { ask } from './support/ask.ts'
import { load } from './support/load.ts'
import { runningBaton } from './support/processes.ts'

type Measured = { ratio: number; growth: null; said: string }

const callers = 4
/** People read what they were answered before they ask again. */
const betweenAsks = 40
const idleMilliseconds = 8_000
/** Few, so that making them ready does not hold up the people of this process. */
const atOnce = 50

/**
 * Goal 11, second half: facts of many accounts are written as a list from a system brings them, and Baton looks at every handover that
 * runs for them by itself, while people go on reading their inboxes. It ends when the follower of the log has been through all of it.
 */
export async function measureRecheck({ place, accounts }: { place: string; accounts: number }): Promise<Record<string, Measured>> {
  const baton = await runningBaton({ BATON_DATA: place, PORT: '0', BATON_DEMO: 'off' })
  const { database } = await attachData({ dataDir: place })
  try {
    const [workspace] = await listWorkspaces(database)
    if (!workspace) throw new Error(`Nothing was seeded in ${place}`)
    const { tenant } = workspace
    const people = [...(await signEverybodyIn(database, tenant)).values()]
    let turn = 0
    const look = async () => {
      await ask(baton.address, '/api/v1/inbox?limit=50', { token: people[turn++ % people.length] ?? '' })
    }
    // A call more is a look more; the pause between two is nobody's wait.
    const calm = async (isOver: () => boolean, most: number) => {
      const times: number[] = []
      const until = performance.now() + most
      await Promise.all(
        Array.from({ length: callers }, async () => {
          while (!isOver() && performance.now() < until) {
            const start = performance.now()
            await look()
            times.push(performance.now() - start)
            await pause(betweenAsks)
          }
        }),
      )
      return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
    }
    const passed = async () => {
      const { rows } = await database.owner.query<{ seq: string }>(
        `select seq from baton.relay_cursor where tenant = $1 and name = 'consequences'`,
        [tenant],
      )
      return Number(rows[0]?.seq ?? 0)
    }
    // Whatever a start has to do first is not what is measured.
    await load(callers, 2_000, look)
    const quiet = await lastSeq(database, tenant)
    while ((await passed()) < quiet) await pause(100)
    const idle = await calm(() => false, idleMilliseconds)

    const { rows } = await database.owner.query<{ account: string; version: number }>(
      `select c.account, (select max(e.version) from baton.event e
         where e.tenant = $1 and e.stream_kind = 'account' and e.stream = c.account::text)::integer as version
       from baton.handover_account c join baton.handover h on h.tenant = $1 and h.id = c.handover
       where c.tenant = $1 and not c.ended and h.status = 'running' order by md5(c.account::text) limit $2`,
      [tenant, accounts],
    )
    let isOver = false
    const began = performance.now()
    const busy = calm(() => isOver, 600_000)
    for (let from = 0; from < rows.length; from += atOnce) {
      const at = new Date().toISOString()
      await appendMany(
        database,
        rows.slice(from, from + atOnce).map(({ account, version }) => ({
          tenant,
          stream: { kind: 'account' as const, id: account },
          expectedVersion: version,
          events: [
            { type: 'RecordWritten', account, kind: 'health', key: 'current', data: { colour: 'green', why: 'Use rises' }, source: 'CRM' },
          ],
          actor: 'baton',
          at,
          models: {
            records: [
              { account, kind: 'health', key: 'current', data: { colour: 'green', why: 'Use rises' }, source: 'CRM', checkedAt: at },
            ],
          },
        })),
      )
    }
    const last = await lastSeq(database, tenant)
    while ((await passed()) < last) await pause(100)
    isOver = true
    const seconds = (performance.now() - began) / 1000
    const meanwhile = await busy
    const of10000 = (seconds * 10_000) / rows.length
    return {
      '11b': { ratio: of10000 / 60, growth: null, said: `${rows.length} accounts in ${seconds.toFixed(1)} s` },
      '11b p95': { ratio: meanwhile / idle, growth: null, said: `${meanwhile.toFixed(0)} ms, idle ${idle.toFixed(0)} ms` },
    }
  } finally {
    await database.close()
    await baton.stop()
  }
}
