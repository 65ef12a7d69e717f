import { expect, test } from 'vitest'
import { actionNamed } from '../../core/cutover/actions.ts'
import { factsOf, priya, record } from '../../core/facts/sample-facts.ts'
import { applyChange } from '../apply-change.ts'
import { builtIn } from './built-in.ts'
import { simulatedRecords } from './simulator.ts'
import { unsteady } from './unsteady.ts'

const provider = builtIn.connect({})
const ticket = record('ticket', 'T-1', { subject: 'Upgrade fails', status: 'open', followers: [priya] })
const [first] = actionNamed('helpdesk.follow-open-tickets')?.plan(factsOf([ticket])) ?? []

test('the systems of a demo refuse and are late now and then, each change once only, and nothing is left half-written', async () => {
  if (!first) throw new Error('Nothing is planned')
  const change = { ...first, action: 'helpdesk.follow-open-tickets' }
  const seen = new Set<string>()
  for (let number = 0; number < 40; number += 1) {
    const effect = { id: `follow-tickets/ticket/T-${number}`, system: 'Helpdesk' }
    const records = simulatedRecords([{ account: change.account, kind: 'ticket', key: 'T-1', data: ticket.data }])
    const before = records.all()
    const outcome = await applyChange(unsteady(provider, effect, 1), change, records)
    seen.add(outcome.state)
    if (outcome.state !== 'verified') expect(records.all()).toEqual(before)
    if (outcome.state === 'failed') expect(outcome.because).toMatch(/^The helpdesk of this account is simulated and refused/)
    // What was late is asked again by the machine; what was refused is planned again by a person.
    if (outcome.state === 'unknown')
      expect(await applyChange(unsteady(provider, effect, 2), change, records)).toEqual({ state: 'verified' })
    if (outcome.state === 'failed')
      expect(await applyChange(unsteady(provider, { ...effect, id: `${effect.id}#2` }, 1), change, records)).toEqual({ state: 'verified' })
  }
  expect(seen).toEqual(new Set(['verified', 'failed', 'unknown']))
})
