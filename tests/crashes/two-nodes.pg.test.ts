import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../../src/core/process/testing/random.ts'
import { Desk } from '../acceptance/desk.ts'
import { endServers, startServer } from '../acceptance/server-process.ts'
import { emptyDatabase } from '../support/database.ts'
import { numberGiven } from '../support/number-given.ts'
import { dyingServer, nothingIsHalfDone, nothingIsLost, repeat, type Sent, work } from './crash-loop.ts'
import { type Point, statements } from './points.ts'

/**
 * Two real servers on one PostgreSQL, people at work on both. One is killed in the middle, again and again; the other has no break,
 * and finishes what the dead one had begun. `BATON_NODE_KILLS=60` kills sixty times.
 */

const kills = numberGiven('BATON_NODE_KILLS', process.env.BATON_NODE_KILLS, 2)
const seed = numberGiven('BATON_CRASH_SEED', process.env.BATON_CRASH_SEED, 1)

let database: Awaited<ReturnType<typeof emptyDatabase>>
let folder: string
beforeAll(async () => {
  database = await emptyDatabase()
  folder = mkdtempSync(join(tmpdir(), 'baton-nodes-'))
  chmodSync(folder, 0o711)
})
afterAll(async () => {
  for (const node of ['one', 'other']) await endServers(join(folder, node))
  rmSync(folder, { recursive: true, force: true })
  await database?.drop()
})

/** The short form has the two worst: committed and not answered, and a change of another system half made. */
function pointsFrom(random: ReturnType<typeof randomFrom>): Point[] {
  const first: Point[] = [
    { statement: 'append', when: 'after', count: 4 },
    { statement: 'claim-effect', when: 'after', count: 1 },
    { statement: 'settle', when: 'after', count: 3 },
  ]
  const more = Array.from(
    { length: Math.max(0, kills - first.length) },
    (): Point => ({ statement: random.pick(statements), when: random.pick(['before', 'after']), count: 1 + random.below(10) }),
  )
  return [...first, ...more].slice(0, kills)
}

test('one of two nodes is killed in the middle of its work: the other goes on, answers the same keys, and finishes it', {
  timeout: 120_000 + kills * 60_000,
}, async () => {
  const random = randomFrom(seed)
  const env = {
    DATABASE_URL: `postgresql://owner@/${database.name}?host=${encodeURIComponent(database.host)}`,
    BATON_DEMO: 'anywhere',
  }
  const other = await startServer(join(folder, 'other'), env)
  const report = { repeated: 0 }
  const onOther: Sent[] = []
  const onOne: Sent[] = []
  for (const point of pointsFrom(random)) {
    const one = await startServer(
      join(folder, 'one'),
      { ...env, BATON_TEST_DIES: `${point.statement}:${point.when}:${point.count}` },
      dyingServer,
    )
    const gone = one.ended.then(() => true)
    const working = [work(one.ask, random, onOne, report, gone), work(other.ask, random, onOther, report, gone)]
    for (const each of working) each.catch(() => {})
    // A point that this life does not come to ends like any other moment.
    if (!(await Promise.race([gone, pause(8_000).then(() => false)]))) await one.kill('SIGKILL')
    await Promise.all(working)
    const desk = await Desk.open(other.ask)
    report.repeated += await repeat(desk, onOne)
    await nothingIsLost(desk, [...onOne, ...onOther])
  }
  const desk = await Desk.open(other.ask)
  expect(onOther.filter(({ answer }) => answer === undefined)).toEqual([])
  await nothingIsHalfDone(desk, [...onOne, ...onOther])
  await nothingIsLost(desk, [...onOne, ...onOther])
  const all = [...onOne, ...onOther]
  const acknowledged = all.filter(({ answer }) => answer?.status === 200).length
  console.log(
    `Two nodes: ${kills} kills, ${all.length} commands, ${acknowledged} acknowledged, ${report.repeated} asked again with their key`,
  )
  expect(onOne.some(({ answer }) => answer?.status === 200)).toBe(true)
  expect(onOther.some(({ answer }) => answer?.status === 200)).toBe(true)
  expect(await other.kill('SIGTERM')).toBe(0)
})
