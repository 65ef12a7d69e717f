import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Fault, faults } from '../../src/connectors/built-in/simulator.ts'
import { simulatedSystems } from '../../src/connectors/systems/simulated-systems.ts'
import type { AccountView } from '../../src/contract/accounts.ts'
import type { HandoverPlan } from '../../src/contract/handover-plan.ts'
import type { PersonView } from '../../src/contract/people.ts'
import type { RecordView } from '../../src/contract/records.ts'
import { type Random, randomFrom } from '../../src/core/process/testing/random.ts'
import { Desk } from '../acceptance/desk.ts'
import { endServers } from '../acceptance/server-process.ts'
import { emptyDatabase } from '../support/database.ts'
import { accountRecords } from './account-records.ts'
import { severalLives } from './lives.ts'
import { contents, expected, guardOf, same } from './plan-oracle.ts'
import { serveSystems } from './systems-over-http.ts'

export type KilledProof = { accounts: number; changes: number; calls: number; failures: number; kills: number; repeated: number }

type Given = {
  accounts: number
  seed: number
  /** How many change hands at once. */
  atOnce: number
  /** How many calls in a hundred end with a kill, half of them before they reach the other system. */
  killed: number
  mostKills?: number
  tell?: (line: string) => void
}

/** Dies in the middle of a call: whoever asked is never answered. */
class Death extends Error {}

/**
 * So many accounts change hands on a real PostgreSQL, by a real server over HTTP. The systems live outside of it; five calls in a
 * hundred fail, and the server is killed with SIGKILL before or after some. Looked at after each call: what may never happen. At the
 * end: exactly the plan. Then all is undone: exactly the start.
 */
export async function proveKilled({ accounts, seed, atOnce, killed, mostKills = Infinity, tell = () => {} }: Given): Promise<KilledProof> {
  const proof: KilledProof = { accounts, changes: 0, calls: 0, failures: 0, kills: 0, repeated: 0 }
  const random = randomFrom(seed)
  const worlds = new Map<string, ReturnType<typeof simulatedSystems>>()
  let broken: unknown
  let kill = async () => {}
  const dies = () => {
    if (proof.kills >= mostKills || !random.chance(killed / 200)) return
    proof.kills += 1
    void kill()
    throw new Death()
  }
  const simulate = (account: string, records: readonly RecordView[]) => {
    const start = records.filter(({ kind }) => kind !== 'coverage').map(({ kind, key, data }) => ({ account, kind, key, data }))
    const guard = guardOf(start)
    const world = simulatedSystems({
      start,
      next: () => {
        proof.calls += 1
        dies()
        if (!random.chance(0.05)) return undefined
        proof.failures += 1
        return random.pick(faults) as Fault
      },
      watch: (kept) => {
        try {
          guard([...kept.values()])
        } catch (error) {
          broken ??= error
        }
        // It was made, and nobody hears of it.
        dies()
      },
    })
    worlds.set(account, world)
    return { all: world.all, start }
  }
  const outside = await serveSystems(async ({ capability, account, call, kind = '', key = '' }) => {
    const system = worlds.get(account)?.systems[capability]
    if (!system) throw new Error(`Nothing is simulated for ${account}`)
    if (!call) return system.read(account, kind, key)
    await system.call(account, call)
    return undefined
  })
  const database = await emptyDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'baton-plan-'))
  chmodSync(folder, 0o711)
  try {
    const server = await severalLives(join(folder, 'data'), {
      DATABASE_URL: `postgresql://owner@/${database.name}?host=${encodeURIComponent(database.host)}`,
      BATON_DEMO: 'anywhere',
      BATON_TEST_SYSTEMS: outside.address,
    })
    kill = server.kill
    const desk = await Desk.open(server.ask)
    const left = Array.from({ length: accounts }, (_, index) => index)
    const work = async () => {
      for (let number = left.shift(); number !== undefined; number = left.shift()) {
        await proveAccount({ desk, random: randomFrom(seed * 1_000 + number), number, simulate, proof, isBroken: () => broken })
        tell(`${accounts - left.length} of ${accounts}: ${proof.calls} calls, ${proof.failures} failures, ${proof.kills} kills`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    await desk.verifies()
    await server.end()
    return { ...proof, kills: server.lives.kills, repeated: server.lives.repeated }
  } finally {
    await outside.close()
    await endServers(join(folder, 'data'))
    rmSync(folder, { recursive: true, force: true })
    await database.drop()
  }
}

type Account = {
  desk: Desk
  random: Random
  number: number
  simulate: (account: string, records: readonly RecordView[]) => Pick<ReturnType<typeof simulatedSystems>, 'all'> & { start: StartRecord[] }
  proof: KilledProof
  isBroken: () => unknown
}
type StartRecord = { account: string; kind: string; key: string; data: Record<string, unknown> }

async function proveAccount({ desk, random, number, simulate, proof, isBroken }: Account): Promise<void> {
  const old = desk.person('Priya Nair')
  const next = desk.person('Tom Becker')
  const manager = desk.managerOf(next)
  const account = await desk.newAccount(`Proof ${number}`, old)
  const family = [account.id]
  for (const name of [`Proof ${number} East`, `Proof ${number} West`])
    family.push((await desk.newAccount(name, old, { parent: account.id })).id)
  const people = { old: named(old), next: named(next), other: named(manager), today: await desk.today(account.id) }
  for (const { kind, key, data } of accountRecords(random, people))
    await desk.put(old.email, account.id, kind, single.has(kind) ? null : key, data)
  for (const kind of ['triage-issue', 'escalation']) await desk.put(old.email, account.id, 'coverage', kind, {})
  const { items } = await desk.get<{ items: RecordView[] }>(old.email, `/accounts/${account.id}/records`)
  const { all, start } = simulate(account.id, items)
  const { id } = await desk.start(old.email, { account: account.id, playbook: 'csm-to-csm', to: next.id })
  await desk.does(next.email, id, 'accept')
  const readPlan = () => desk.get<HandoverPlan>(desk.operations, `/handovers/${id}/plan`)
  const planned = (await readPlan()).changes
  proof.changes += planned.length
  const now = await desk.now()
  await desk.does(old.email, id, 'attest', 'old-reads-playbook', { note: 'Read' })
  await desk.does(next.email, id, 'attest', 'new-reads-playbook')
  await desk.put(next.email, account.id, 'meeting', 'handover', {
    kind: 'internal',
    title: 'Handover',
    at: now,
    held: 'held',
    attendees: [old, next].map((person) => ({ name: person.name, side: 'us', person: named(person) })),
  })
  await desk.does(old.email, id, 'attest', 'introduce-new-csm', { note: 'On the cadence call' })

  const pressing = { desk, id, random, people: [old, next, manager], family, isBroken }
  await untilQuiet({ ...pressing, wanted: ({ command }) => command === 'apply' || command === 'plan-effects' })
  await holds(desk, family, next)
  same(contents(all()), expected(start, planned, account.id), 'what stands after everything was applied is the plan')
  const over = (await readPlan()).changes.filter(({ state }) => !['verified', 'applied', 'stays'].includes(state))
  if (over.length > 0) throw new Error(`Left over: ${over.map(({ subject, state, waitsFor }) => `${subject} ${state} ${waitsFor}`)}`)

  await untilQuiet({ ...pressing, wanted: ({ command }) => command === 'undo' })
  await holds(desk, family, old)
  const stays = (await readPlan()).changes.filter(({ state }) => !['undone', 'planned', 'stays'].includes(state))
  if (stays.length > 0) throw new Error(`Not taken back: ${stays.map(({ id: change, state, because }) => `${change} ${state} ${because}`)}`)
  same(contents(all()), contents(start), 'what stands after everything was undone is the start')
}

const named = ({ id, name }: PersonView) => ({ id, name })
const single = new Set(['communication'])

type Can = { command: string; on: string | null }
type Pressing = {
  desk: Desk
  id: string
  random: Random
  people: PersonView[]
  family: string[]
  isBroken: () => unknown
  wanted: (can: Can) => boolean
}

/** Pressed again and again by whoever may, until nobody may any more and nothing is under way. */
async function untilQuiet({ desk, id, random, people, family, isBroken, wanted }: Pressing): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if (isBroken()) throw isBroken()
    await eachHasAHolder(desk, family)
    const options: { person: PersonView; can: Can }[] = []
    let isUnderWay = false
    const views = await Promise.all(people.map(async (person) => ({ person, view: await desk.handover(person.email, id) })))
    for (const { person, view } of views) {
      isUnderWay ||= view.tasks.some(({ effects }) => effects.some(({ state }) => state === 'requested' || state === 'undoing'))
      const isSeriesMade = view.tasks.some(
        ({ id: task, effects }) => task === 'new-series' && effects.some(({ state }) => state === 'verified'),
      )
      const isPressable = (can: Can) =>
        can.command === 'settle-effect' ||
        // No calendar says that the customer accepted; the incoming person does.
        (can.command === 'attest' && can.on === 'new-series' && isSeriesMade && wanted({ command: 'apply', on: null })) ||
        // Scheduling a call is an answer of a person's, no change of the plan.
        (wanted(can) && can.on !== 'introduce-new-csm')
      options.push(...view.can.filter(isPressable).map((can) => ({ person, can })))
    }
    if (options.length === 0 && !isUnderWay) return
    // What was put off, or was held by who died, is due a little later.
    if (options.length === 0) {
      // Two that move the same clock at once: for the later one it has moved already.
      await desk.ask('POST', '/demo/clock', { as: desk.operations, body: { to: minutesOn(await desk.now()) } })
      await pause(150)
      continue
    }
    for (const { person, can } of shuffled(options, random)) {
      const answer = await desk.command(person.email, id, can.command, can.on, inputOf(can))
      // It may have been made meanwhile; anything else is no answer that a screen would lead to.
      if (answer.status !== 200 && answer.status !== 409) throw new Error(`${can.command} ${can.on}: ${JSON.stringify(answer.body)}`)
    }
  }
  throw new Error(`${id} does not come to rest`)
}

const minutesOn = (now: string) => new Date(Date.parse(now) + 120_000).toISOString()

const shuffled = <T>(list: readonly T[], random: Random): T[] => {
  const left = [...list]
  return list.flatMap(() => left.splice(random.below(left.length), 1))
}

const inputOf = ({ command }: Can): Record<string, unknown> =>
  command === 'settle-effect'
    ? { outcome: 'not done', evidence: 'Looked' }
    : command === 'attest'
      ? { note: 'The customer confirmed by mail' }
      : {}

/** At each moment: one holder each, and between one and the next no gap. */
async function eachHasAHolder(desk: Desk, family: string[]): Promise<void> {
  for (const { name, holders } of await Promise.all(family.map((id) => historyOf(desk, id)))) {
    if (holders[0]?.until !== null) throw new Error(`Nobody holds ${name}`)
    for (const [index, { from }] of holders.slice(0, -1).entries())
      if (holders[index + 1]?.until !== from) throw new Error(`The holders of ${name} have a gap or overlap at ${from}`)
  }
}

async function holds(desk: Desk, family: string[], person: PersonView): Promise<void> {
  for (const id of family) {
    const { name, holders } = await historyOf(desk, id)
    if (holders[0]?.holder.id !== person.id) throw new Error(`${name} is held by ${holders[0]?.holder.name}, not by ${person.name}`)
  }
}

async function historyOf(desk: Desk, id: string) {
  const { fields, holders } = await desk.get<AccountView>(desk.operations, `/accounts/${id}`)
  return { name: fields.name, holders }
}
