import { expect, test } from 'vitest'
import { actionNamed } from '../../core/cutover/actions.ts'
import { factsOf, lena, priya, record } from '../../core/facts/sample-facts.ts'
import { applyChange, undoChange, verifyChange } from '../apply-change.ts'
import { simulatedRecords } from '../built-in/simulator.ts'
import type { Change } from '../connector.ts'
import { attested, byHand } from './by-hand.ts'

const provider = byHand.connect({})
const account = 'acc_kestrel'
const ticket = record('ticket', 'T-1', { subject: 'Upgrade fails', status: 'open', followers: [priya] })
const records = () => simulatedRecords([{ account, kind: 'ticket', key: 'T-1', data: ticket.data }])

const change = (): Change => {
  const [first] = actionNamed('helpdesk.follow-open-tickets')?.plan(factsOf([ticket])) ?? []
  if (!first) throw new Error('Nothing is planned')
  return { ...first, action: 'helpdesk.follow-open-tickets' }
}

test('nothing is written for a person; the answer is the instruction', async () => {
  const theirs = records()
  const outcome = await applyChange(provider, change(), theirs)
  expect(outcome).toEqual({ state: 'failed', because: expect.stringContaining('add Lena Vogt as a follower, not in CC') })
  expect(theirs.all()).toEqual(records().all())
})

test('it is done when it reads so, not before', async () => {
  const theirs = records()
  expect(await verifyChange(provider, change(), theirs)).toBeUndefined()
  await theirs.write(account, 'ticket', 'T-1', { ...ticket.data, followers: [priya, lena] }, 1)
  expect(await verifyChange(provider, change(), theirs)).toEqual({ state: 'verified' })
  expect(await applyChange(provider, change(), theirs)).toEqual({ state: 'verified' })
})

test("a person's word counts as applied, never as verified, and keeps the link", () => {
  expect(attested({ by: 'Lena Vogt', link: 'https://helpdesk.example/1' })).toEqual({
    state: 'applied',
    because: 'Lena Vogt says that it is done: https://helpdesk.example/1',
  })
})

test('taking back is an instruction too, and done once it reads so', async () => {
  const theirs = records()
  await theirs.write(account, 'ticket', 'T-1', { ...ticket.data, followers: [priya, lena] }, 1)
  expect(await undoChange(provider, change(), theirs)).toEqual({
    state: 'failed',
    because: 'A person has to take this back: in Helpdesk, put back "followers" from Priya Nair and Lena Vogt to Priya Nair.',
  })
  await theirs.write(account, 'ticket', 'T-1', { ...ticket.data, followers: [priya] }, 2)
  expect(await undoChange(provider, change(), theirs)).toEqual({ state: 'undone' })
})
