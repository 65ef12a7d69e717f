import { expect, test } from 'vitest'
import type { RecordKindView, RecordView } from '../../contract/records.ts'
import { kindNames, recordKinds } from '../../core/records/kinds.ts'
import { gapHours, groupsOf, instanceWords } from './account-facts.ts'

const kinds = kindNames.map(
  (kind): RecordKindView => ({
    kind,
    title: recordKinds[kind].title,
    plural: recordKinds[kind].plural,
    many: recordKinds[kind].many === 'many',
    names: recordKinds[kind].names,
    editedBy: recordKinds[kind].edit,
    schema: {},
  }),
)
const record = (kind: RecordView['kind'], key: string, data: Record<string, unknown> = {}): RecordView => ({
  kind,
  key,
  title: key,
  data,
  source: 'by hand',
  checkedAt: '2026-11-24T09:00:00.000Z',
  version: 1,
  editable: true,
})

test('every kind of record has its place on the account page, and none stands among the others by neglect', () => {
  const groups = groupsOf(kinds, [record('assignment', 'AE')])
  const shown = groups.flatMap(({ blocks }) => blocks.map(({ kind }) => kind.kind))
  expect([...shown].sort()).toEqual(kindNames.filter((kind) => kind !== 'coverage').sort())
  expect(groups.map(({ id }) => id)).not.toContain('other')
})

test('that somebody looked is told with the kind that they looked for', () => {
  const groups = groupsOf(kinds, [record('ticket', '8812'), record('coverage', 'escalation')])
  const blocks = groups.flatMap((group) => group.blocks)
  expect(blocks.find(({ kind }) => kind.kind === 'escalation')?.looked?.key).toBe('escalation')
  expect(blocks.find(({ kind }) => kind.kind === 'ticket')?.records.map(({ key }) => key)).toEqual(['8812'])
})

test('the time without an owner is counted between owners, not after the last', () => {
  const holder = { kind: 'person', id: 'per_tom', name: 'Tom' } as const
  expect(
    gapHours([
      { holder, from: '2026-03-01T12:00:00Z', until: null },
      { holder, from: '2025-01-01T00:00:00Z', until: '2026-03-01T09:00:00Z' },
      { holder, from: '2024-01-01T00:00:00Z', until: '2025-01-01T00:00:00Z' },
    ]),
  ).toBe(3)
})

test('installations are told by what they are for, and a silent one is seen', () => {
  const now = new Date('2026-11-25T00:00:00Z')
  const instances = [
    record('instance', 'prod-01', { hosting: 'self-managed', production: 'yes', lastPing: '2026-11-24T00:00:00.000Z' }),
    record('instance', 'old', { hosting: 'self-managed', production: 'no', lastPing: '2026-03-01T00:00:00.000Z' }),
    record('instance', 'new', { hosting: 'SaaS' }),
  ]
  expect(instanceWords(instances, now)).toBe('1 production, 1 not, 1 unclassified, 1 silent for 6 months')
  expect(instanceWords([], now)).toBe('None on record.')
})
