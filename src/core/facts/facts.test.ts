import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindNames, kindOf } from '../records/kinds.ts'
import type { Facts } from './facts.ts'
import { factAt, factsSchema } from './facts-schema.ts'
import { factsOf, lena, priya, record } from './sample-facts.ts'

const records = [
  record('cta', 'b', { title: 'B', status: 'open' }),
  record('cta', 'a', { title: 'A', status: 'closed' }),
  record('cta', 'own', { title: 'Handover', status: 'open', handover: 'han_1' }),
  record('cta', 'other', { title: 'Earlier handover', status: 'closed', handover: 'han_0' }),
  record('health', 'current', { colour: 'green' }),
  record('coverage', 'ticket', {}),
  record('assignment', '1', {
    role: 'CSM',
    holder: { type: 'person', person: priya },
    from: '2024-01-01T00:00:00Z',
    to: '2026-11-22T12:36:00Z',
  }),
  record('assignment', '2', { role: 'CSM', holder: { type: 'person', person: lena }, from: '2026-11-22T12:36:00Z' }),
  record('assignment', '3', { role: 'AE', holder: { type: 'person', person: priya }, from: '2026-11-23T00:00:00Z' }),
]

test('facts do not depend on the order in which records are read', () => {
  const wanted = factsOf(records)
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      expect(factsOf(shuffled)).toEqual(wanted)
    }),
  )
})

test('each kind stands under its name, and is empty rather than missing when nothing is recorded', () => {
  const facts = factsOf(records)
  expect(facts.ctas.map(({ key }) => key)).toEqual(['a', 'b'])
  expect(facts.health).toEqual({
    colour: 'green',
    trend: 'unknown',
    key: 'current',
    source: 'by hand',
    checkedAt: '2026-11-20T10:00:00.000Z',
  })
  expect(facts.tickets).toEqual([])
  expect(facts.communication).toEqual({})
})

test('CTAs that stand for handovers are not among the CTAs; the own one is known as such', () => {
  expect(factsOf(records).handover.cta).toMatchObject({ key: 'own' })
  expect(factsOf([]).handover).not.toHaveProperty('cta')
})

test('known are the kinds with a record and those that somebody looked through', () => {
  expect(factsOf(records).known.toSorted()).toEqual(['assignments', 'ctas', 'health', 'tickets'])
})

test('at the instant of a change the new holder holds; what starts later does not count yet', () => {
  const { account } = factsOf(records)
  expect(account.csm).toEqual(lena)
  expect(account).not.toHaveProperty('ae')
})

test('a pool that holds the account stands in place of a person', () => {
  const pool = record('assignment', '1', { role: 'CSE', holder: { type: 'pool', pool: 'CSE EMEA' }, from: '2026-01-01T00:00:00Z' })
  expect(factsOf([pool]).account).toMatchObject({ pool: 'CSE EMEA' })
})

test('today is the day at the customer', () => {
  expect(factsOf([])).toMatchObject({ now: '2026-11-22T12:36:00.000Z', today: '2026-11-22', zone: 'America/Chicago' })
})

test('the reference describes every fact that exists, and no other', () => {
  const facts: Facts = factsOf([])
  const { known: _, ...asked } = facts
  expect(Object.keys(factsSchema.fields).toSorted()).toEqual(Object.keys(asked).toSorted())
  for (const kind of kindNames.filter((name) => name !== 'coverage')) expect(factAt(kindOf(kind).fact), kind).toBeDefined()
})

test('a path leads to a type and to who may read it', () => {
  expect(factAt('account.name')).toMatchObject({ is: { type: 'text' }, class: { class: 'customer-safe' } })
  expect(factAt('account.arr')).toMatchObject({ is: { type: 'whole number' }, class: { class: 'restricted', restriction: 'commercial' } })
  expect(factAt('serviceTier.compensationPool')).toMatchObject({ class: { class: 'restricted', restriction: 'compensation' } })
  expect(factAt('account.ae')).toMatchObject({ is: { type: 'person' }, class: { class: 'customer-safe' } })
  for (const path of ['account.nope', 'nope', 'account.name.length', '__proto__', 'account.constructor', ''])
    expect(factAt(path), path).toBeUndefined()
})
