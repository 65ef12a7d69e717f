import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import { commands } from '../../src/core/process/commands.ts'
import { whyNot } from '../../src/core/process/decide.ts'
import { fromSchema, type Schema } from '../../src/core/process/testing/from-schema.ts'
import { type Random, randomFrom } from '../../src/core/process/testing/random.ts'
import { loadHandover } from '../../src/operations/load-handover.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { numberGiven } from '../support/number-given.ts'
import { Desk, refusalIn } from './desk.ts'
import { directoryActor } from './directory-actor.ts'

/**
 * At random states of random handovers: what stands in `can` succeeds with what its schema asks for, everything else is refused in
 * the words that a screen shows. `BATON_WALKS=40` walks longer, `BATON_WALK_SEED=77` walks one again.
 */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const walks = numberGiven('BATON_WALKS', process.env.BATON_WALKS, 3)
const only = process.env.BATON_WALK_SEED
const steps = 25

const seldom = new Set(['cancel', 'pause', 'comment', 'reassign', 'delegate', 'answer', 'waive'])

test('whatever stands in can succeeds, and whatever does not is refused in the words of the screen', async () => {
  const { items } = await desk.get<{ items: { id: string; ref: string }[] }>(desk.operations, '/handovers?status=active&limit=200')
  const done = new Set<string>()
  for (const seed of only === undefined ? Array.from({ length: walks }, (_, index) => index + 1) : [Number(only)]) {
    const random = randomFrom(seed)
    const { id, ref } = random.pick(items)
    const told = [`${ref}, BATON_WALK_SEED=${seed}`]
    for (let step = 0; step < steps; step += 1) {
      const view = await desk.handover(desk.operations, id)
      const member = random.chance(0.8) ? random.pick(view.participants).person.id : random.pick(desk.people()).id
      const person = desk.person(member)
      if (!person.active) continue
      const { can } = await desk.handover(person.email, id)
      await notOffered(id, person.email, can, random, told)
      const offered = can.filter(({ command }) => !seldom.has(command) || random.chance(0.1))
      if (offered.length === 0) continue
      const { command, on, needs } = random.pick(offered)
      const input = fromSchema(needs as Schema, random) as Record<string, unknown>
      told.push(`${person.name}: ${command} ${on ?? ''} ${JSON.stringify(input)}`)
      const answer = await desk.command(person.email, id, command, on, input)
      expect(answer.status, `${told.slice(-8).join('\n')}\n${JSON.stringify(answer.body).slice(0, 500)}`).toBe(200)
      const { handover, events } = answer.body as { handover: HandoverView; events: unknown[] }
      expect(events.length, told.slice(-8).join('\n')).toBeGreaterThan(0)
      expect(handover.version).toBe(view.version + events.length)
      done.add(command)
    }
  }
  expect(done.size).toBeGreaterThan(3)
  await desk.verifies()
}, 600_000)

/** Some commands that are not offered, on things that are there and things that are not. */
async function notOffered(id: string, as: string, can: HandoverView['can'], random: Random, told: string[]) {
  const { app } = baton
  const actor = await directoryActor(app.services, app.tenant, as)
  const found = await loadHandover(app.services, { tenant: app.tenant, id, actor, now: await app.services.now(app.tenant) })
  if ('answered' in found) throw new Error('Reading uses no keys')
  const { handover, circumstances } = found
  const targets = [null, 'nothing-like-it', ...Object.keys(handover.tasks), ...circumstances.definition.roles.map(({ name }) => name)]
  for (let tried = 0; tried < 6; tried += 1) {
    const command = random.pick(commands).command
    const on = random.pick(targets)
    if (can.some((one) => one.command === command && one.on === on)) continue
    const said = `${as}: ${command} on ${on}, after\n${told.slice(-8).join('\n')}`
    const why = whyNot(command, on, handover, circumstances)
    const refused = refusalIn(await desk.command(as, id, command, on))
    expect(why, `not offered and not refused: ${said}`).toBeDefined()
    expect({ code: refused.code, detail: refused.detail }, said).toEqual({ code: why?.code, detail: why?.message })
  }
  expect((await desk.handover(as, id)).version).toBe(handover.version)
}
