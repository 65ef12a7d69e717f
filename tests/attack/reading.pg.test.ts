import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stateOf } from '../support/state-of.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'
import { send, urlOf } from './calls.ts'
import { plainCall } from './plain-call.ts'
import { operations, standsInTheAudit } from './surface.ts'

/**
 * A browser sends its cookie along with whatever a page of somebody else makes it fetch, and scanners fetch whatever they find. So what
 * only reads leaves every table as it is. Walks the OpenAPI document, so that a new endpoint is among them by itself.
 */

let two: TwoWorkspaces
beforeAll(async () => {
  two = await openTwoWorkspaces()
})
afterAll(() => two?.close())

const reading = operations.filter(({ endpoint }) => endpoint.method === 'GET')

test('what is looked at holds something, so that a change of it would show', async () => {
  const { 'baton.handover': handovers = '', 'baton.event': events = '' } = await stateOf(two.ours.services.database)
  expect([handovers.split(' ')[0], Number(events.split(' ')[0]) > 10]).toEqual(['1', true])
})

describe.each(reading.map((one) => [one.name, one] as const))('%s', (name, operation) => {
  test('leaves every table as it is', async () => {
    const { database } = two.ours.services
    const before = await stateOf(database)
    const calls = (['the least', 'everything'] as const).map((says) => plainCall(operation, 'ours', two.found, says))
    for (const call of calls) {
      expect((await send(two, call)).statusCode).toBeLessThan(500)
      await two.app.inject({ method: 'HEAD', url: urlOf(call), headers: call.headers })
    }
    const answer = await send(two, { ...calls[0], headers: two.headersOf('priya', 'ours') } as (typeof calls)[0])
    expect(answer.statusCode).toBeLessThan(500)
    if (standsInTheAudit.has(name)) return
    expect(await stateOf(database)).toEqual(before)
  })
})
