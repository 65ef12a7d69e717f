import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { Refusal } from '../base/refusal.ts'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { commands } from './commands.ts'
import { decide, whyNot } from './decide.ts'
import { brokenBy, brokenIn } from './testing/invariants.ts'
import { type Random, randomFrom } from './testing/random.ts'
import { Run } from './testing/run.ts'
import { csePool, marta, named, priya, sam, tom } from './testing/sample-people.ts'
import { kestrel, withRecords } from './testing/sample-world.ts'
import { inputFor, step } from './testing/walk.ts'
import type { World } from './world.ts'

/**
 * Random people do random things for a while. In each state that they reach: whatever `can` offers succeeds with what it
 * asks for, everything else is refused in the words of the screen, the log gives the state, and nothing has happened that
 * may never happen. `BATON_WALKS=400` walks longer, `BATON_WALK_SEED=77` walks one again.
 */

const read = (name: string) => readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')

const sentBy = (mode: string) => read('csm-to-cse').replace('letter: csm', `letter: ${mode}`)

/** A manager who holds it between two CSMs, and so has two parts. */
const heldByManager = withRecords(
  kestrel,
  record('assignment', 'CSM-1', { role: 'CSM', holder: { type: 'person', person: named(marta) }, from: '2024-01-01T00:00:00Z' }),
)

const pages: Record<string, { source: string; to: string; world?: World }> = {
  'csm-to-csm': { source: read('csm-to-csm'), to: tom.id },
  'csm-to-csm, from the manager': { source: read('csm-to-csm'), to: tom.id, world: heldByManager },
  'csm-to-cse': { source: read('csm-to-cse'), to: csePool.id },
  'csm-to-cse, sent by the AE': { source: sentBy('ae'), to: csePool.id },
  'csm-to-cse, sent by the workspace': { source: sentBy('app'), to: csePool.id },
}

const walks = numberGiven('BATON_WALKS', process.env.BATON_WALKS, 4)
const only = process.env.BATON_WALK_SEED
const steps = 50

test.each(Object.entries(pages))(
  'on random walks through %s nothing happens that may never happen',
  (name, { source, to, world = kestrel }) => {
    const { definition, diagnostics } = compilePlaybook(source)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const reached = new Set<string>()
    for (const seed of only === undefined ? Array.from({ length: walks }, (_, index) => index + 1) : [Number(only)]) {
      const random = randomFrom(seed)
      const starter = random.pick(world === kestrel ? [priya, sam] : [marta, sam])
      const run = new Run({
        definition,
        world,
        at: '2026-11-02T15:00:00.000Z',
        starter,
        start: { to, reason: { kind: 'realignment' } },
      })
      const story: string[] = []
      const broken: string[] = []
      run.watch = (event, before) => broken.push(...brokenBy(event, before, run))
      try {
        for (let index = 0; index < steps; index += 1) {
          story.push(step(run, random))
          broken.push(...brokenIn(run), ...offersThatFail(run, random), ...differencesInRefusals(run, random))
          if (broken.length > 0) throw new Error(broken.slice(0, 5).join('\n'))
          reached.add(run.handover.status)
        }
        expect(run.replayed()).toEqual(run.handover)
      } catch (cause) {
        const told = story
          .slice(-12)
          .map((line) => `  ${line}`)
          .join('\n')
        throw new Error(
          `${name}, BATON_WALK_SEED=${seed}, after ${story.length} steps:\n${told}\n${cause instanceof Error ? cause.message : cause}`,
          { cause },
        )
      }
    }
    expect(reached).toContain('running')
  },
  1_000_000,
)

/** (a) What is offered succeeds. */
function offersThatFail(run: Run, random: Random): string[] {
  const member = random.pick([...run.people.values()])
  const offered = run.can(member)
  const looked = offered.length <= 4 ? offered : Array.from({ length: 4 }, () => random.pick(offered))
  return looked.flatMap((one) => {
    const input = inputFor(one, random)
    const command = { command: one.command, ...(one.on === null ? {} : { on: one.on }), ...input }
    try {
      const events = decide(command, run.handover, run.as(member))
      return events.length > 0 ? [] : [`${one.command} ${one.on} did nothing`]
    } catch (error) {
      return [`${member.name} was offered ${JSON.stringify(command)}, but: ${error instanceof Error ? error.message : error}`]
    }
  })
}

/** (b) What is not offered is refused, for the reason that the screen shows. */
function differencesInRefusals(run: Run, random: Random): string[] {
  const member = random.pick([...run.people.values()])
  const around = random.chance(0.2) ? run.asSoftware(member) : run.as(member)
  const offered = new Set(around.actor.kind === 'person' ? run.can(member).map(({ command, on }) => `${command} ${on}`) : [])
  const targets = targetsIn(run)
  return Array.from({ length: 25 }, () => ({ command: random.pick(commands).command, on: random.pick(targets) })).flatMap(
    ({ command, on }) => {
      const why = whyNot(command, on, run.handover, around)
      const asked = `${member.name}: ${command} on ${on}`
      if (around.actor.kind === 'person' && (why === undefined) !== offered.has(`${command} ${on}`))
        return [`${asked} is ${why ? `refused (${why.message})` : 'allowed'}, and offered otherwise`]
      if (!why) return []
      if (/undefined|null|\[object|NaN|someone who left can/.test(why.message) || why.message.trim() === '')
        return [`${asked} is refused in the words "${why.message}"`]
      try {
        decide({ command, ...(on === null ? {} : { on }) }, run.handover, around)
        return [`${asked} was done, though: ${why.message}`]
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return error.code === why.code && error.message === why.message
          ? []
          : [`${asked} is refused as ${error.code} ${error.message}, and shown as ${why.code} ${why.message}`]
      }
    },
  )
}

const targetsIn = ({ handover, definition }: Run): (string | null)[] => [
  null,
  'nothing-like-it',
  ...Object.keys(handover.tasks),
  ...definition.gates.map(({ id }) => id),
  ...definition.roles.map(({ name }) => name),
  ...Object.keys(handover.consultations),
  ...Object.keys(handover.effects),
  ...handover.openEnds.map(({ id }) => id),
  'health',
]
