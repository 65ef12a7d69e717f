import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attemptEffect } from '../../src/connectors/attempt-effect.ts'
import { type Fault, faults } from '../../src/connectors/built-in/simulator.ts'
import type { RecordAccess } from '../../src/connectors/connector.ts'
import { simulatedSystems } from '../../src/connectors/systems/simulated-systems.ts'
import { throughSystems } from '../../src/connectors/systems/through-systems.ts'
import { canonical } from '../../src/core/base/canonical.ts'
import { record } from '../../src/core/facts/sample-facts.ts'
import { compilePlaybook } from '../../src/core/playbook/compile-playbook.ts'
import type { Member } from '../../src/core/policy/member.ts'
import { handoverPlan } from '../../src/core/process/plan.ts'
import { type Random, randomFrom } from '../../src/core/process/testing/random.ts'
import { Run } from '../../src/core/process/testing/run.ts'
import { marta, named, priya, tom } from '../../src/core/process/testing/sample-people.ts'
import { kestrel, withRecords } from '../../src/core/process/testing/sample-world.ts'
import type { World } from '../../src/core/process/world.ts'
import type { Kind } from '../../src/core/records/kinds.ts'
import { accountRecords } from './account-records.ts'
import { contents, expected, type Fields, guardOf, same } from './plan-oracle.ts'

const page = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-csm.md'), 'utf8')
const { definition } = compilePlaybook(page)

/** Dies in the middle of a call: whatever it was about to write down is lost, what the other system did is not. */
class Death extends Error {}

export type Proof = { accounts: number; changes: number; calls: number; failures: number; deaths: number }

/**
 * So many accounts change hands with every capability simulated, five calls in a hundred failing and the worker dying now and then.
 * Looked at after each call: what may never happen. At the end: exactly the plan. Then all is undone: exactly the start.
 */
export async function provePlan({ accounts, seed }: { accounts: number; seed: number }): Promise<Proof> {
  const proof: Proof = { accounts, changes: 0, calls: 0, failures: 0, deaths: 0 }
  for (let number = 0; number < accounts; number++) await proveAccount(randomFrom(seed * 1_000 + number), proof)
  return proof
}

async function proveAccount(random: Random, proof: Proof): Promise<void> {
  const run = new Run({
    definition,
    world: accountFor(random),
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: tom.id, reason: { kind: 'realignment' } },
  })
  run.does(tom, 'accept')
  const elsewhere = run.world.records.filter(({ kind }) => kind !== 'assignment' && kind !== 'coverage')
  const account = run.world.account.id
  const guard = guardOf(elsewhere)
  const { systems, all } = simulatedSystems({
    start: elsewhere.map(({ kind, key, data }) => ({ account, kind, key, data: data as Record<string, unknown> })),
    next: () => {
      proof.calls += 1
      if (random.chance(0.03)) {
        proof.deaths += 1
        throw new Death('Before the call')
      }
      if (!random.chance(0.05)) return undefined
      proof.failures += 1
      return random.pick(faults) as Fault
    },
    watch: (kept) => {
      guard([...kept.values()])
      // Some die right after the call: it was made, and nobody wrote it down.
      if (random.chance(0.03)) {
        proof.deaths += 1
        throw new Death('After the call')
      }
    },
  })
  const start = contents(all())
  const planned = handoverPlan(run.handover, run.as(priya)).changes
  proof.changes += planned.length
  const worker = workerOf(run, throughSystems(systems))
  run.watch = (event, before) => {
    if (event.type === 'OwnershipChanged' && !event.back && before.ownership.changedAt !== null) throw new Error('A second change of hands')
  }

  people(run)
  await untilQuiet(run, worker, random, (can) => can.command === 'apply' || can.command === 'plan-effects')
  holds(run, tom)
  same(contents(all()), expected(elsewhere, planned, account), 'what stands after everything was applied is the plan')
  const left = handoverPlan(run.handover, run.as(priya)).changes.filter(
    ({ state }) => !['verified', 'applied', 'stays', 'undone', 'dropped', 'failed'].includes(state),
  )
  if (left.length > 0) throw new Error(`Left over: ${left.map(({ subject, state, waitsFor }) => `${subject} ${state} ${waitsFor}`)}`)
  // Apply once more: nothing happens.
  const version = run.handover.version
  await worker()
  if (run.handover.version !== version) throw new Error('What was quiet moved again')

  await untilQuiet(run, worker, random, (can) => can.command === 'undo')
  holds(run, priya)
  same(contents(all()), start, 'what stands after everything was undone is the start')
}

/** What people do on the way: each says and meets what only they can. */
function people(run: Run): void {
  run.does(priya, 'attest', 'old-reads-playbook')
  run.does(tom, 'attest', 'new-reads-playbook')
  run.does(priya, 'schedule-call', 'internal-meeting', { start: '2026-11-03T16:00:00.000Z', minutes: 45, agenda: 'History' })
  run.clock('2026-11-03T17:00:00.000Z')
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm', { note: 'On the cadence call' })
}

type Pressed = { command: string; on: string | null }

/** Pressed again and again by whoever may, until nobody may any more and nothing is under way. */
async function untilQuiet(run: Run, worker: () => Promise<void>, random: Random, wanted: (can: Pressed) => boolean): Promise<void> {
  for (let round = 0; round < 600; round++) {
    await worker()
    const options = [priya, tom, marta].flatMap((member) =>
      run.can(member).flatMap((can) => (isPressable(run, can, wanted) ? [{ member, can }] : [])),
    )
    if (options.length === 0) return
    const { member, can } = random.pick(options)
    run.does(member, can.command, can.on, inputOf(can))
  }
  throw new Error('It does not come to rest')
}

const isPressable = (run: Run, can: Pressed, wanted: (can: Pressed) => boolean): boolean =>
  can.command === 'settle-effect' ||
  (can.command === 'attest' && can.on === 'new-series' && run.status('new-series') === 'open' && isSeriesThere(run)) ||
  // Scheduling a call is an answer of a person's, no change of the plan.
  (wanted(can) && !(can.command === 'apply' && can.on === 'introduce-new-csm'))

/** No calendar says that the customer accepted; the incoming person does. */
const isSeriesThere = (run: Run) => run.world.records.some(({ kind, key }) => kind === 'series' && key === `cadence-${tom.id}`)

const inputOf = ({ command }: Pressed): Record<string, unknown> =>
  command === 'settle-effect'
    ? { outcome: 'not done', evidence: 'Looked' }
    : command === 'attest'
      ? { note: 'The customer confirmed by mail' }
      : {}

/** The relay: takes whatever is under way, again after each death. The memory of a try dies with it; the log and the systems stay. */
function workerOf(run: Run, provider: ReturnType<typeof throughSystems>): () => Promise<void> {
  const records: RecordAccess = {
    read: async (_account, kind, key) => {
      const found = run.world.records.find((one) => one.kind === kind && one.key === key)
      return found && { data: found.data as Record<string, unknown>, version: found.version }
    },
    write: async (_account, kind, key, data) => {
      run.world = data
        ? withRecords(run.world, record(kind as Kind, key, { ...data }))
        : { ...run.world, records: run.world.records.filter((one) => one.kind !== kind || one.key !== key) }
    },
  }
  const underWay = () => Object.values(run.handover.effects).filter(({ state }) => state === 'requested' || state === 'undoing')
  return async () => {
    for (let attempt = 0; underWay().length > 0; attempt++) {
      if (attempt > 4_000) throw new Error('The worker goes in circles')
      const [effect] = underWay()
      if (!effect) return
      try {
        const { retryAfterSeconds, ...result } = await attemptEffect(provider, effect, records, '')
        // What may be repeated is taken up again later, as it stands.
        if (retryAfterSeconds !== undefined) continue
        run.machine({ command: 'effect-result', effect: effect.id, result })
      } catch (error) {
        if (!(error instanceof Death)) throw error
      }
    }
  }
}

function holds(run: Run, member: Member): void {
  const now = run.world.records.flatMap(({ kind, data }) => {
    const { role, to, holder } = data as Fields & { holder?: { person?: { id: string } } }
    return kind === 'assignment' && role === 'CSM' && to === undefined ? [holder?.person?.id] : []
  })
  if (canonical(now) !== canonical([member.id])) throw new Error(`The account is held by ${now}, not by ${member.name}`)
  for (const { name, csm } of run.world.children) if (csm?.id !== member.id) throw new Error(`${name} is held by ${csm?.name}`)
}

/** Kestrel with all of that, in place of what the sample has of these kinds. */
function accountFor(random: Random): World {
  const given = accountRecords(random, { old: named(priya), next: named(tom), other: named(marta), today: '2026-11-02' })
  const known = new Set<string>(given.map(({ kind }) => kind))
  return withRecords(
    { ...kestrel, records: kestrel.records.filter(({ kind }) => !known.has(kind) || kind === 'attribute') },
    ...given.map(({ kind, key, data }) => record(kind, key, data)),
  )
}
