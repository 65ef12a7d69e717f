import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import { lastSeq } from '../../src/store/log.ts'
import { Desk } from '../acceptance/desk.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'

/**
 * Who decides a review, asked through the API of everybody who works here: by their role, by what they are in this handover, as a
 * deputy and after that, as who submitted it, and after what they are has changed while the review was open.
 */

const gate = 'territory-owner-review'
const role = 'CSE Territory Owner'

let baton: TestBaton
let desk: Desk
let reviews: HandoverView[]
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
  const { items } = await desk.get<{ items: { id: string }[] }>(desk.operations, '/handovers?limit=200')
  const all = await Promise.all(items.map(({ id }) => desk.handover(desk.operations, id)))
  reviews = all.filter(({ gates }) => gates.some(({ state }) => state === 'in review'))
})
afterAll(() => baton?.close())

const review = (number: number): HandoverView => {
  const found = reviews[number]
  if (!found) throw new Error(`The demo has no review number ${number} under way`)
  return found
}
const holders = ({ participants }: HandoverView) => participants.filter((one) => one.role === role && one.until === null)
const ownerOf = (handover: HandoverView) => desk.person(holders(handover).find(({ delegateOf }) => delegateOf === null)?.person.id)
const deputyOf = (handover: HandoverView) => desk.person(holders(handover).find(({ delegateOf }) => delegateOf !== null)?.person.id)
const submitterOf = ({ participants }: HandoverView) => desk.person(participants.find((one) => one.role === 'CSM')?.person.id)
const managerOf = (handover: HandoverView) => desk.managerOf(submitterOf(handover))

const approved = async ({ id }: HandoverView) => {
  const round = (await desk.handover(desk.operations, id)).gates[0]?.rounds.at(-1)
  return { verdict: 'approved', items: Object.fromEntries((round?.undecided ?? []).map((item) => [item, 'pass'])) }
}
/** Asks for a decision without saying which, so that nothing is written: who may is told what is missing, who may not that they may not. */
async function mayDecide(email: string, { id }: HandoverView): Promise<boolean> {
  const { status, body } = await desk.command(email, id, 'decide', gate)
  const { code, detail } = body as { code: string; detail: string }
  expect([`${status} ${code}`, detail]).toEqual([
    expect.stringMatching(/^(400 command.invalid|403 [a-z-]+\.[a-z-]+)$/),
    expect.stringMatching(/\S\.$/s),
  ])
  return status === 400
}
const whoMay = async (handover: HandoverView) => {
  const may: string[] = []
  const before = await lastSeq(baton.app.services.database, baton.app.tenant)
  for (const { email, active } of desk.people()) if (active && (await mayDecide(email, handover))) may.push(email)
  expect(await lastSeq(baton.app.services.database, baton.app.tenant)).toBe(before)
  return may.toSorted()
}

test('of everybody who works here the territory owner and their deputy decide, in each review their own', {
  timeout: 180_000,
}, async () => {
  expect(reviews.length).toBeGreaterThan(1)
  for (const handover of reviews.slice(0, 2))
    expect(await whoMay(handover), handover.ref).toEqual([ownerOf(handover).email, deputyOf(handover).email].toSorted())
})

describe('while a review is open', () => {
  const change = async (id: string, set: string) => {
    const { services, tenant } = baton.app
    await services.database.owner.query(`update baton.person set ${set} where tenant = $1 and id = $2`, [tenant, id])
    // What a change through the API tells everybody who remembers people or sessions.
    services.forget(tenant)
    services.sessionsChanged({ tenant, person: id })
  }

  test('a deputy decides from their first day until their last, and no day more', async () => {
    const handover = review(0)
    const owner = ownerOf(handover)
    const other = desk.withRole('cse', [owner.id, deputyOf(handover).id])
    const from = new Date(Date.parse(await desk.now()) + 2 * 3_600_000).toISOString()
    const until = new Date(Date.parse(from) + 3_600_000).toISOString()
    const because = { person: other.id, from, until, because: 'I am at the dentist' }
    await desk.does(owner.email, handover.id, 'delegate', role, because)
    expect(await mayDecide(other.email, handover)).toBe(false)
    await desk.clock(from)
    expect(await mayDecide(other.email, handover)).toBe(true)
    expect(await mayDecide(owner.email, handover)).toBe(true)
    await desk.clock(until)
    expect(await mayDecide(other.email, handover)).toBe(false)
  })

  test('who submitted it is offered for no seat from which it is decided, and decides from none', async () => {
    const handover = review(0)
    const submitter = submitterOf(handover)
    const manager = managerOf(handover)
    for (const command of ['reassign', 'delegate']) {
      const until = new Date(Date.parse(await desk.now()) + 86_400_000).toISOString()
      const more = command === 'delegate' ? { until } : {}
      const answer = await desk.command(manager.email, handover.id, command, role, {
        person: submitter.id,
        because: 'Short of hands',
        ...more,
      })
      expect([command, answer.status]).toEqual([command, 400])
    }
    // Not even who holds every role of the workspace.
    await change(submitter.id, `data = jsonb_set(data, '{roles}', '["csm","cse","csm-manager","operations","administrator"]')`)
    expect(await mayDecide(submitter.email, handover)).toBe(false)
    await change(submitter.id, `data = jsonb_set(data, '{roles}', '["csm"]')`)
  })

  test('an owner who is replaced decides no more from that moment, nor does their deputy; who replaces them does', async () => {
    const handover = review(0)
    const [owner, deputy] = [ownerOf(handover), deputyOf(handover)]
    const other = desk.withRole('cse', [owner.id, deputy.id])
    const body = { person: other.id, because: 'The territory moved' }
    await desk.does(managerOf(handover).email, handover.id, 'reassign', role, body)
    expect(await mayDecide(owner.email, handover)).toBe(false)
    expect(await mayDecide(other.email, handover)).toBe(true)
    const after = await desk.handover(desk.operations, handover.id)
    expect(await mayDecide(deputy.email, handover), JSON.stringify(holders(after))).toBe(false)
  })

  test('owner and deputy who decide at the same moment decide once', async () => {
    const handover = review(2)
    const verdictOf = (await desk.handover(desk.operations, handover.id)).gates[0]?.rounds.at(-1)
    const verdict = await approved(handover)
    const both = [ownerOf(handover), deputyOf(handover)]
    const answers = await Promise.all(both.map(({ email }) => desk.command(email, handover.id, 'decide', gate, verdict)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const { gates } = await desk.handover(desk.operations, handover.id)
    expect(gates[0]?.rounds.filter(({ number }) => number === verdictOf?.number)).toMatchObject([{ decision: { outcome: 'approved' } }])
  })

  test('who loses every role that takes part, or leaves, decides no more; a viewer never did', async () => {
    const handover = review(1)
    const [owner, deputy] = [ownerOf(handover), deputyOf(handover)]
    await change(owner.id, `data = jsonb_set(data, '{roles}', '["viewer"]')`)
    expect(await mayDecide(owner.email, handover)).toBe(false)
    expect((await desk.handover(owner.email, handover.id)).can).toEqual([])
    await change(owner.id, `data = jsonb_set(data, '{roles}', '["cse"]')`)
    expect(await mayDecide(owner.email, handover)).toBe(true)
    await baton.token(deputy.email)
    await change(deputy.id, `active_until = now() - interval '1 day'`)
    const left = await desk.command(deputy.email, handover.id, 'decide', gate, await approved(handover))
    expect([401, 403]).toContain(left.status)
  })
})
