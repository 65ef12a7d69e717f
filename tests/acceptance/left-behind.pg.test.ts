import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonView } from '../../src/contract/people.ts'
import { decide } from '../../src/core/process/decide.ts'
import { relay } from '../../src/jobs/relay.ts'
import { appendHandover } from '../../src/operations/append-handover.ts'
import { entryKey } from '../../src/operations/follow-up.ts'
import { loadHandover } from '../../src/operations/load-handover.ts'
import { resumeEffects } from '../../src/operations/resume-effects.ts'
import { claimEffect } from '../../src/store/claim-effect.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'
import { directoryActor } from './directory-actor.ts'

/** What somebody left behind who died between a commit and what was to follow from it. */

let baton: TestBaton
let desk: Desk
let csm: PersonView
let next: PersonView
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
  csm = desk.withRole('csm')
  next = desk.withRole('csm', [csm.id])
})
afterAll(() => baton?.close())

/** A handover whose incoming CSM has asked for their name to be put on a ticket, by a process that died right after the commit. */
async function askedAndDied(name: string) {
  const { services, tenant } = baton.app
  const { id: account } = await desk.newAccount(name, csm)
  await desk.put(csm.email, account, 'ticket', 'T-1', { subject: 'Slow', status: 'open', followers: [{ id: csm.id, name: csm.name }] })
  const { id } = await desk.start(csm.email, { account, playbook: 'csm-to-csm', to: next.id })
  await desk.does(next.email, id, 'accept')
  await relay(services)
  const actor = await directoryActor(services, tenant, next.email)
  const found = await loadHandover(services, { tenant, id, actor, now: await services.now(tenant) })
  if ('answered' in found) throw new Error('Nothing was asked with a key')
  const { handover: before, circumstances, stored, playbookVersion } = found
  const events = decide({ command: 'apply', on: 'follow-tickets' }, before, circumstances)
  const written = await appendHandover(services, { tenant, before, events, circumstances, stored: { ...stored, playbookVersion } })
  if ('answered' in written) throw new Error('Nothing was asked with a key')
  const [effect] = (await desk.task(next.email, id, 'follow-tickets')).effects
  expect(effect?.state).toBe('requested')
  return { id, effect: effect?.id ?? '', position: written.firstPosition }
}

const stateOf = async (id: string) => (await desk.task(next.email, id, 'follow-tickets')).effects.map(({ state }) => state)
const followed = async () => {
  while ((await relay(baton.app.services)) > 0) {
    // Until the log has nothing new.
  }
}

test('the relay does what was to follow, and doing it again changes nothing', async () => {
  const { id } = await askedAndDied('Left at Once')
  await followed()
  expect(await stateOf(id)).toEqual(['verified'])
  expect((await desk.task(next.email, id, 'follow-tickets')).status).toBe('done')
  const { version } = await desk.handover(next.email, id)
  await followed()
  expect((await desk.handover(next.email, id)).version).toBe(version)
})

test('the relay does not pass what somebody still works on: if they die, it is still there', async () => {
  const { services, tenant } = baton.app
  const { id, position } = await askedAndDied('Left in Hand')
  services.inHand.set(entryKey(tenant, position), 'working')
  await followed()
  expect(await stateOf(id)).toEqual(['requested'])
  // A new process knows of nobody's hands.
  services.inHand.clear()
  await followed()
  expect(await stateOf(id)).toEqual(['verified'])
})

test('whoever stops does not wait for what lies behind, and the next start finds it', async () => {
  const { services } = baton.app
  const { id } = await askedAndDied('Left at Closing')
  expect(await relay(services, () => true)).toBe(0)
  expect(await stateOf(id)).toEqual(['requested'])
  await followed()
  expect(await stateOf(id)).toEqual(['verified'])
})

test('a change that somebody had claimed when they died is made once their time with it is over', async () => {
  const { services, tenant } = baton.app
  const { id, effect } = await askedAndDied('Left Claimed')
  const now = await services.now(tenant)
  expect(await claimEffect(services.database, { tenant, handover: id, effect, now, leaseSeconds: 60 })).toBeDefined()
  await followed()
  await resumeEffects(services, tenant)
  expect(await stateOf(id)).toEqual(['requested'])
  await desk.clockOn(2)
  await resumeEffects(services, tenant)
  expect(await stateOf(id)).toEqual(['verified'])
  await desk.verifies()
})
