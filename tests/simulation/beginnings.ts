import { officeWeek } from '../../src/core/calendar/calendar.ts'
import { accountsThatMove } from '../../src/core/process/ownership.ts'
import type { Run } from '../../src/core/process/testing/run.ts'
import { csePool, everybody, territory } from '../../src/core/process/testing/sample-people.ts'
import type { World as Facts } from '../../src/core/process/world.ts'
import { machineCommand } from '../../src/operations/machine-command.ts'
import type { Models } from '../../src/store/log-types.ts'
import { walkThrough } from '../exploration/entries.ts'
import { shipped, shippedPlaybooks } from '../exploration/shipped.ts'
import { Life, simulatedJobs } from './life.ts'
import { MailSystem } from './mail-system.ts'
import { MemoryStore } from './memory-store.ts'
import { World } from './world.ts'

export const tenant = '00000000-0000-7000-8000-000000000001'

/** A handover at a moment of its life, as the store has it when all that followed was done. */
export type Beginning = { name: string; handover: string; account: string; at: string; store: MemoryStore; letters: MailSystem['letters'] }

/** Moments from which much can go wrong; each may be reached more than once on a way. */
const moments: Record<string, (run: Run) => boolean> = {
  start: ({ handover }) => handover.status === 'proposed',
  running: ({ handover }) => handover.status === 'running',
  'changes to make': ({ handover }) => Object.values(handover.effects).some(({ state }) => state === 'planned'),
  submitted: ({ handover }) =>
    Object.values(handover.gates).some(({ rounds }) => rounds.at(-1)?.decision === undefined && rounds.length > 0),
  approved: ({ handover }) => Object.values(handover.gates).some(({ rounds }) => rounds.at(-1)?.decision?.outcome === 'approved'),
  'a letter drafted': ({ handover: { letter } }) => letter.versions.length > 0 && !letter.release && !letter.handedOver && !letter.outcome,
  'a letter released': ({ handover: { letter } }) => letter.release !== undefined && letter.handedOver === undefined,
  'a letter sent': ({ handover: { letter } }) => letter.outcome?.outcome === 'sent',
  completed: ({ handover }) => handover.status === 'completed',
}

/** The first states at those moments on some ways through each shipped playbook. */
export async function beginnings(ways = 2): Promise<Beginning[]> {
  const all: Beginning[] = []
  for (const name of shippedPlaybooks)
    for (let seed = 1; seed <= ways; seed += 1) {
      const met = new Map<string, Run>()
      walkThrough(shipped(name), seed, (run) => {
        for (const [moment, is] of Object.entries(moments)) if (!met.has(moment) && is(run)) met.set(moment, run.fork())
      })
      for (const [moment, run] of met) {
        const one = await begun(`${name}, way ${seed}, ${moment}`, run)
        // Most can go wrong while a letter leaves.
        all.push(...(moment === 'a letter released' ? [one, one, one] : [one]))
      }
    }
  return all
}

async function begun(name: string, run: Run): Promise<Beginning> {
  const store = new MemoryStore()
  store.mailLeaves = true
  store.createWorkspace({ tenant, name: 'Meridian Cloud', isDemo: false })
  const { handover, definition, happened, now } = run
  const at = { actor: 'tester', at: now, tenant }
  await store.append({
    ...at,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 0,
    events: [{ type: 'OfficeOpened' }],
    models: { ...office(), playbooks: [published(definition, now)], ...accounts(run.world) },
  })
  await store.append({
    ...at,
    stream: { kind: 'handover', id: handover.id },
    expectedVersion: 0,
    events: happened,
    models: {
      handovers: [
        {
          id: handover.id,
          number: 12,
          ref: handover.ref,
          account: handover.account,
          version: handover.version,
          status: handover.status,
          playbook: definition.id,
          playbookVersion: 1,
          updatedAt: now,
          state: handover,
          accounts: accountsThatMove(handover),
        },
      ],
      decisions: happened.flatMap((event) =>
        event.type === 'Decided'
          ? [{ handover: handover.id, gate: event.gate, round: event.round, decidedBy: event.by, decidedAt: event.at }]
          : [],
      ),
      effects: Object.values(handover.effects).flatMap((effect) =>
        effect.state === 'requested' || effect.state === 'undoing'
          ? [{ handover: handover.id, id: effect.id, kind: effect.action, repeat: effect.repeat, data: effect, plannedAt: now }]
          : [],
      ),
    },
  })
  // What followed is done by the rules' own walk or now, by the machine, with nothing in its way.
  const world = new World(1, now)
  world.isCalm = true
  const mail = new MailSystem(world)
  const problems: string[] = []
  const tell = (problem: string) => problems.push(problem)
  const life = new Life({ world, store, disk: new Map(), mail, name: 'beginning', skew: 0, tell })
  const work = async (act: () => Promise<unknown>) => {
    void act().catch((error: unknown) => tell(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    // Together less than a released letter is held.
    await world.passes(1_500)
  }
  await work(() =>
    machineCommand(life.services, { tenant, id: handover.id, now: world.wall(), command: { command: 'recheck' }, renewsRows: true }),
  )
  for (let turn = 0; turn < 3; turn += 1) for (const job of simulatedJobs) await work(() => life.works(job))
  life.die()
  if (problems.length > 0) throw new Error(`${name} does not begin: ${problems.join('\n')}`)
  return { name, handover: handover.id, account: handover.account, at: world.wall().toISOString(), store, letters: mail.letters }
}

const published = (definition: Run['definition'], publishedAt: string) => ({
  id: definition.id,
  version: 1,
  page: `# ${definition.title}`,
  definition: { definition, diagnostics: [] },
  publishedAt,
})

const office = (): Models => ({
  people: everybody.map(({ id, name, email, roles, manager, place, calendar }) => ({
    id,
    name,
    email,
    data: { roles, manager, place, calendar: { zone: calendar.zone, week: officeWeek } },
  })),
  directory: [
    { kind: 'pool', id: csePool.id, name: csePool.name, data: {} },
    { kind: 'territory', ...territory, data: { ...territory } },
  ],
  workspace: { settings: { calendar: { zone: 'UTC', week: officeWeek } } },
})

/** The facts of a walk as accounts, records and the ledger of holders. */
function accounts({ account, children, records }: Facts): Models {
  const { id, name, ...data } = account
  const since = '2024-01-01T00:00:00.000Z'
  return {
    accounts: [{ id, name, data }, ...children.map((child) => ({ id: child.id, name: child.name, parent: id }))],
    records: records.flatMap(({ kind, key, data: said, source, checkedAt }) =>
      kind === 'assignment' ? [] : [{ account: id, kind, key, data: said, source, checkedAt }],
    ),
    assignments: [
      ...records.flatMap(({ kind, data: said }) => {
        if (kind !== 'assignment') return []
        const { role, holder, from, to } = said as unknown as {
          role: string
          holder: { type: 'person'; person: { id: string } } | { type: 'pool' }
          from: string
          to?: string
        }
        return [{ account: id, role, ...holderOf(holder), holds: role === 'CSM', fromAt: from, ...(to ? { toAt: to } : {}) }]
      }),
      ...children.map((child) => ({
        ...{ account: child.id, role: 'CSM', holds: true, fromAt: since },
        ...holderOf(child.csm ? { type: 'person', person: child.csm } : { type: 'pool' }),
      })),
    ],
  }
}

const holderOf = (holder: { type: 'person'; person: { id: string } } | { type: 'pool' }) =>
  holder.type === 'person'
    ? { holderKind: 'person' as const, holder: holder.person.id }
    : { holderKind: 'pool' as const, holder: csePool.id }
