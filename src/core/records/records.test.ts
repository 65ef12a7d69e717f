import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Account } from './account.ts'
import { type AudienceRole, classOf } from './field-class.ts'
import { kindNames, kindOf } from './kinds.ts'
import { isSensitive, mask, maskWith } from './mask.ts'
import { checkKey, mergeEdit, parseRecord, titleOf } from './record.ts'

const audience = (...roles: AudienceRole[]) => new Set(roles)

test.each(kindNames)('every field of %s says who may read it', (kind) => {
  for (const [name, field] of Object.entries(kindOf(kind).schema.shape)) expect(classOf(field), name).toBeDefined()
})

test('every field of an account says who may read it', () => {
  for (const [name, field] of Object.entries(Account.shape)) expect(classOf(field), name).toBeDefined()
})

test('every kind has a fact of its own', () => {
  const facts = kindNames.map((kind) => kindOf(kind).fact)
  expect(new Set(facts).size).toBe(kindNames.length)
})

const tier = parseRecord('service-tier', { tier: 'Scale', compensationPool: 'EMEA pool', compensationPoolAdjusted: true })

test('the compensation pool is for the managers of the account; others learn only that it was adjusted', () => {
  expect(mask('service-tier', tier, audience('staff', 'manager'))).toHaveProperty('compensationPool', 'EMEA pool')
  for (const role of ['staff', 'holder', 'outgoing', 'incoming', 'gatekeeper', 'operations'] as const) {
    expect(mask('service-tier', tier, audience('staff', role))).toEqual({ tier: 'Scale', compensationPoolAdjusted: true })
  }
})

test('candid notes on people reach the two holders, the gatekeeper and the manager, and nobody else', () => {
  const ana = parseRecord('contact', { name: 'Ana Ortiz', stance: 'critic', notes: 'Dislikes calls' })
  for (const role of ['holder', 'outgoing', 'incoming', 'gatekeeper', 'manager'] as const) {
    expect(mask('contact', ana, audience('staff', role))).toHaveProperty('notes')
  }
  expect(mask('contact', ana, audience('staff', 'operations'))).toEqual({
    name: 'Ana Ortiz',
    importance: 'regular',
    approvedRecipient: false,
  })
  expect(mask('contact', ana, audience('customer'))).toEqual({ name: 'Ana Ortiz' })
  expect(mask('contact', ana, audience())).toEqual({})
})

test('revenue is for managers and operations', () => {
  const account = { name: 'Kestrel Logistics', arr: 120_000 }
  expect(maskWith(Account, account, audience('staff', 'operations'))).toEqual(account)
  expect(maskWith(Account, account, audience('staff', 'holder'))).toEqual({ name: 'Kestrel Logistics' })
})

test('sensitive kinds are those with a field that needs a special right', () => {
  expect(kindNames.filter(isSensitive).toSorted()).toEqual(['contact', 'opportunity', 'service-tier'])
})

test('who edits what they can see neither deletes nor sets what they cannot', () => {
  const saved = mergeEdit('service-tier', { before: tier, wanted: { tier: 'Named' }, audience: audience('staff', 'holder') })
  expect(saved).toEqual({ tier: 'Named', compensationPool: 'EMEA pool', compensationPoolAdjusted: false })
  expect(() =>
    mergeEdit('service-tier', { before: tier, wanted: { tier: 'Named', compensationPool: 'mine' }, audience: audience('staff') }),
  ).toThrow(expect.objectContaining({ kind: 'forbidden', code: 'record.field-not-yours' }))
})

test.each([
  ['a field that does not exist', 'cta', { title: 'A', status: 'open', staus: 'x' }, 'staus'],
  ['a value that is none of the choices', 'cta', { title: 'A', status: 'Open' }, 'status'],
  ['a missing field', 'instance', { name: 'prod' }, 'hosting'],
  ['a link that would run', 'attribute', { name: 'notes', link: 'javascript:alert(1)' }, 'link'],
  ['a date that does not exist', 'licence', { name: 'Main', seats: 5, renewal: '2026-02-30' }, 'renewal'],
  ['something that is no record', 'cta', 'open', undefined],
] as const)('%s is refused with its place', (_, kind, data, where) => {
  expect(() => parseRecord(kind, data)).toThrow(expect.objectContaining({ kind: 'invalid', code: 'record.invalid', where }))
})

test('moments are kept in UTC, so that comparing texts compares times', () => {
  const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  const offset = fc.constantFrom('Z', '+05:30', '-08:00')
  fc.assert(
    fc.property(moments, moments, offset, offset, (a, b, zoneA, zoneB) => {
      const kept = (date: Date, zone: string) =>
        parseRecord('instance', { name: 'i', hosting: 'SaaS', lastPing: date.toISOString().replace('Z', zone) }).lastPing ?? ''
      const time = (date: Date, zone: string) => Date.parse(date.toISOString().replace('Z', zone))
      expect(kept(a, zoneA) < kept(b, zoneB)).toBe(time(a, zoneA) < time(b, zoneB))
    }),
  )
})

test('a kind of which an account has one has one key; a lookup names a kind that exists', () => {
  expect(checkKey('health', 'current')).toBe('current')
  expect(() => checkKey('health', 'other')).toThrow(expect.objectContaining({ code: 'record.one-only' }))
  expect(checkKey('coverage', 'ticket')).toBe('ticket')
  expect(() => checkKey('coverage', 'toString')).toThrow(expect.objectContaining({ code: 'record.key' }))
  for (const key of ['', '../x', 'a/b', ' a', 'a\nb', 'x'.repeat(121)])
    expect(() => checkKey('cta', key)).toThrow(expect.objectContaining({ code: 'record.key' }))
})

test('a record is called by its name, a single one by its kind', () => {
  expect(titleOf('cta', 'c1', { title: 'Renewal risk' })).toBe('Renewal risk')
  expect(titleOf('health', 'current', { colour: 'red' })).toBe('Health')
})

test('an account takes only a time zone that exists', () => {
  expect(Account.safeParse({ name: 'A', zone: 'America/Chicago' }).success).toBe(true)
  expect(Account.safeParse({ name: 'A', zone: 'Mars/Phobos' }).success).toBe(false)
})
