import type { Definition } from '../../src/core/definition/definition.ts'
import { isFinished } from '../../src/core/process/finished.ts'
import { randomFrom } from '../../src/core/process/testing/random.ts'
import { Run } from '../../src/core/process/testing/run.ts'
import { csePool, lena, marta, named, priya, sam, tom } from '../../src/core/process/testing/sample-people.ts'
import { edited, kestrel, tidied } from '../../src/core/process/testing/sample-world.ts'
import { actOnWaiting, machineSpeaks, putInOrder } from '../../src/core/process/testing/walk.ts'

/** A handover at the moment at which it comes into a stage. */
export type Entry = { name: string; run: Run }

/** One way through the playbook, followed by people who do what waits on them, until each of its stages was entered. */
export function entriesOf(definition: Definition, most = 40): Entry[] {
  const names = ['start', ...definition.stages.slice(1).map(({ id }) => id), 'completed']
  const found = new Map<string, Run>()
  for (let seed = 1; seed <= most && found.size < names.length; seed += 1)
    walkThrough(definition, seed, (run) => noteStages(definition, run, found))
  const missing = names.filter((name) => !found.has(name))
  if (missing.length > 0) throw new Error(`No walk through ${definition.id} reached ${missing.join(', ')}`)
  return [...names.map((name) => ({ name, run: found.get(name) as Run })), ...movedIn(definition), ...fromManager(definition)]
}

/** Half done elsewhere: before the customer was told, and where the page has a gate, after it. */
function movedIn(definition: Definition): Entry[] {
  const tasks = definition.stages.flatMap((stage) => stage.tasks)
  const at = '2026-11-25T15:00:00.000Z'
  const enter = (more: { letterSentOn?: string }) =>
    new Run({
      definition,
      world: tidied(kestrel, at),
      at,
      starter: sam,
      start: { to: definition.kind === 'named-to-pool' ? csePool.id : tom.id, reason: { kind: 'realignment' } },
      movedIn: {
        source: { name: 'checklist.md', digest: '1' },
        startedOn: '2026-11-02',
        done: tasks.slice(0, Math.ceil(tasks.length / 2)).map(({ id }) => ({ task: id, on: '2026-11-10' })),
        approvals: definition.gates.map(({ id }) => ({ gate: id, by: lena.id, on: '2026-11-12' })),
        answers: {},
        ...more,
      },
    })
  return [
    { name: 'moved in', run: enter({}) },
    { name: 'moved in, customer told', run: enter({ letterSentOn: '2026-11-20' }) },
  ]
}

/** Handed over by the manager who holds it since its CSM left, and who manages the next one: one person in two parts. */
function fromManager(definition: Definition): Entry[] {
  const hasBoth = definition.roles.some(({ side, from }) => side === 'incoming' && from.startsWith('manager of '))
  if (definition.kind !== 'named-to-named' || !hasBoth) return []
  const world = edited(kestrel, 'assignment', 'CSM-1', { holder: { type: 'person', person: named(marta) } })
  const start = { to: tom.id, reason: { kind: 'departure' as const } }
  return [{ name: 'from the manager', run: new Run({ definition, world, at: '2026-11-02T15:00:00.000Z', starter: marta, start }) }]
}

/** One way through the playbook; `visit` sees each state on it. It ends with the handover. */
export function walkThrough(definition: Definition, seed: number, visit: (run: Run) => void): void {
  const random = randomFrom(seed)
  const run = new Run({
    definition,
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: random.pick([priya, sam]),
    start: { to: definition.kind === 'named-to-pool' ? csePool.id : tom.id, reason: { kind: 'realignment' } },
  })
  visit(run)
  for (let steps = 0; steps < 250 && run.handover.status !== 'cancelled'; steps += 1) {
    const dice = random.below(10)
    if (dice < 7) actOnWaiting(run, random)
    else if (dice < 8) putInOrder(run)
    else if (dice < 9) machineSpeaks(run, random)
    else run.clock(new Date(Date.parse(run.now) + 20 * 3_600_000).toISOString())
    visit(run)
    if (run.handover.status === 'completed') return
  }
}

function noteStages(definition: Definition, run: Run, found: Map<string, Run>): void {
  const note = (name: string) => {
    if (!found.has(name)) found.set(name, run.fork())
  }
  note('start')
  for (const stage of definition.stages.slice(1)) if (isEntered(stage, run, definition)) note(stage.id)
  if (run.handover.status === 'completed') note('completed')
}

/** Something of the stage can be done, and all that comes before it is. */
function isEntered(stage: Definition['stages'][number], run: Run, { stages }: Definition): boolean {
  const before = stages.slice(0, stages.indexOf(stage)).flatMap(({ tasks }) => tasks)
  return (
    before.every(({ id }) => isFinished(run.handover.tasks[id])) && stage.tasks.some(({ id }) => run.handover.tasks[id]?.status === 'open')
  )
}
